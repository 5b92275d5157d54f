package io.lauma.scenario.client;

import io.lauma.harness.NodeView;

/// How many entries the groups of a herd have written between two views of it.
///
/// @param most of one group
/// @param all of all groups together
public record LogEntries(long most, long all) {
  /// By what the node that was asked has applied.
  public static LogEntries between(NodeView before, NodeView after) {
    long most = 0;
    long all = 0;
    for (NodeView.Group group : before.groups()) {
      long entries =
          after.groups().stream()
              .filter(later -> later.number() == group.number())
              .mapToLong(later -> later.appliedIndex() - group.appliedIndex())
              .sum();
      most = Math.max(most, entries);
      all += entries;
    }
    return new LogEntries(most, all);
  }
}
