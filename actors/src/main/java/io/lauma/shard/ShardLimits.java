package io.lauma.shard;

import io.lauma.kv.Invariants;

/// What one shard keeps at most.
///
/// @param registrationsMax open transactions
/// @param waitersPerRowMax transactions that wait for one row lock
/// @param parkedReadsMax reads and validations that wait for marks
/// @param endedKept ended transactions remembered, so that late repeats open nothing
public record ShardLimits(
    int registrationsMax, int waitersPerRowMax, int parkedReadsMax, int endedKept) {
  public static final ShardLimits DEFAULT = new ShardLimits(100_000, 1_000, 100_000, 1_000);

  public ShardLimits {
    Invariants.check(registrationsMax > 0, "a limit is positive", "n", registrationsMax);
    Invariants.check(waitersPerRowMax > 0, "a limit is positive", "n", waitersPerRowMax);
    Invariants.check(parkedReadsMax > 0, "a limit is positive", "n", parkedReadsMax);
    Invariants.check(endedKept > 0, "a limit is positive", "n", endedKept);
  }
}
