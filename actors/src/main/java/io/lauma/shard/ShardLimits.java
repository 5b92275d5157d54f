package io.lauma.shard;

import io.lauma.kv.Invariants;

/// What one shard keeps at most.
///
/// @param registrationsMax open transactions
/// @param waitersPerRowMax transactions that wait for one row lock
/// @param parkedReadsMax reads and validations that wait for marks
/// @param spillBytes rows of one transaction beyond these go into the log before its commit
/// @param registrationBytesMax rows of one transaction in memory when they cannot go there: those
///   under savepoints
/// @param endedKept ended transactions remembered, so that late repeats open nothing
public record ShardLimits(
    int registrationsMax,
    int waitersPerRowMax,
    int parkedReadsMax,
    int endedKept,
    long spillBytes,
    long registrationBytesMax) {
  public static final ShardLimits DEFAULT =
      new ShardLimits(100_000, 1_000, 100_000, 1_000, 256 << 10, 64 << 20);

  public ShardLimits {
    Invariants.check(registrationsMax > 0, "a limit is positive", "n", registrationsMax);
    Invariants.check(waitersPerRowMax > 0, "a limit is positive", "n", waitersPerRowMax);
    Invariants.check(parkedReadsMax > 0, "a limit is positive", "n", parkedReadsMax);
    Invariants.check(endedKept > 0, "a limit is positive", "n", endedKept);
    Invariants.check(spillBytes >= 0, "a size is not negative", "n", spillBytes);
    Invariants.check(registrationBytesMax > 0, "a limit is positive", "n", registrationBytesMax);
  }
}
