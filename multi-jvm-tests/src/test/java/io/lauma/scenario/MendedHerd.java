package io.lauma.scenario;

/// The three nodes of all test classes that kill, stop or pause some of them and bring each back:
/// one that a class leaves without a node, unsettled or not empty fails it, and the next class gets
/// new nodes. Apart from [SharedHerd], whose nodes are never disturbed and stay warm.
public final class MendedHerd extends SharedHerd {
  /// @param things what tests make and leave, as `table t`
  public MendedHerd(String... things) {
    super(things);
  }
}
