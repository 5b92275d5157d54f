package io.lauma.harness;

/// The ways to make a node a member.
public enum JoinBy {
  /// `JOIN CLUSTER ON ..` on the node.
  SQL,
  /// `POST /lauma/join` to the node.
  HTTP,
  /// `start --join ..`.
  OPTION
}
