package io.lauma.log;

/// How a node's replica of a group begins.
public enum StartMode {
  /// A new group with this node as its only voter. Refused when the replica exists on disk.
  FOUNDER,
  /// A new replica of a group that exists elsewhere: it starts with an empty configuration, never
  /// stands for election before the leader's log has told it who the members are.
  JOINER,
  /// The replica on this node's disk. Refused when there is none.
  EXISTING
}
