package io.lauma.parse.tree;

/// The commands of the cluster dialect. `server` is `host:port`, or the name of a known member.
public sealed interface ClusterStatement extends Statement {
  record DiscoverCluster(String server, int position) implements ClusterStatement {}

  record JoinCluster(String server, int position) implements ClusterStatement {}

  record LeaveCluster(int position) implements ClusterStatement {}
}
