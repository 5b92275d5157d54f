package io.lauma.exchange;

import io.lauma.kv.GroupId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A herd of several nodes in one process: founded by the first, joined by the others one after the
/// other as JOIN CLUSTER does it.
final class TestHerd implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofMinutes(2);
  private final UUID cluster = UUID.randomUUID();
  private final List<TestHerdNode> nodes = new ArrayList<>();

  /// @param directory empty
  static TestHerd start(Path directory, int count) {
    TestHerd herd = new TestHerd();
    try {
      for (int i = 1; i <= count; i++) {
        herd.add(directory.resolve("n" + i), "n" + i);
      }
      herd.awaitSettled();
      return herd;
    } catch (RuntimeException e) {
      herd.close();
      throw e;
    }
  }

  private void add(Path directory, String name) {
    TestHerdNode node =
        nodes.isEmpty()
            ? TestHerdNode.found(cluster, directory, name)
            : TestHerdNode.join(cluster, directory, name, nodes.getFirst());
    nodes.add(node);
    await("a member more is up", () -> membersUp() == nodes.size());
  }

  private long membersUp() {
    return nodes.getFirst().membership().members().stream()
        .filter(m -> m.state() == Member.State.UP)
        .count();
  }

  /// Waits until every node leads a data group that has its replicas, and all know it.
  void awaitSettled() {
    await(
        "replicas and leaders are spread",
        () -> {
          MembershipState state = nodes.getFirst().membership();
          return state.dataGroups().size() == nodes.size()
              && state.groups().stream()
                  .allMatch(g -> g.voters().size() == Math.min(3, nodes.size()))
              && nodes.stream()
                  .allMatch(
                      node -> leaders(node).values().stream().distinct().count() == nodes.size());
        });
  }

  /// Leaders of the data groups as a node knows them.
  private static Map<GroupId, String> leaders(TestHerdNode node) {
    return node.membership().dataGroups().stream()
        .filter(g -> node.router().leader(g).isPresent())
        .collect(Collectors.toMap(g -> g, g -> node.router().leader(g).orElseThrow().value()));
  }

  TestHerdNode node(int index) {
    return nodes.get(index);
  }

  List<TestHerdNode> nodes() {
    return nodes;
  }

  /// The nodes that were not closed.
  List<TestHerdNode> alive() {
    return nodes.stream().filter(node -> !node.isClosed()).toList();
  }

  static void await(String what, BooleanSupplier condition) {
    await(what, SETTLE, condition);
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Override
  public void close() {
    nodes.reversed().forEach(TestHerdNode::close);
  }
}
