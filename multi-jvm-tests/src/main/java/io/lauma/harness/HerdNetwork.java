package io.lauma.harness;

import java.util.Collection;
import java.util.Set;

/// What the nodes of a herd are connected by. Nodes are numbered from 1.
public interface HerdNetwork extends AutoCloseable {
  /// The place of a node; made at the first call.
  NodePlace place(int node);

  /// Whether links can be cut.
  boolean canCut();

  /// From now on nothing that `from` sends reaches `to`; silently, as if the packets were lost.
  ///
  /// @throws UnsupportedOperationException when links cannot be cut
  void cutOneWay(int from, int to);

  /// Mends all cuts.
  void heal();

  @Override
  void close();

  /// Cuts two nodes off from each other, both ways.
  default void cut(int left, int right) {
    cutOneWay(left, right);
    cutOneWay(right, left);
  }

  /// Cuts some nodes off from all others; within each side all links stay.
  default void separate(Set<Integer> side, Collection<Integer> all) {
    for (int left : side) {
      for (int right : all) {
        if (!side.contains(right)) {
          cut(left, right);
        }
      }
    }
  }

  /// Loopback, which cannot be cut.
  static HerdNetwork loopback() {
    return new HerdNetwork() {
      @Override
      public NodePlace place(int node) {
        return NodePlace.LOOPBACK;
      }

      @Override
      public boolean canCut() {
        return false;
      }

      @Override
      public void cutOneWay(int from, int to) {
        throw new UnsupportedOperationException("loopback has no links to cut");
      }

      @Override
      public void heal() {}

      @Override
      public void close() {}
    };
  }
}
