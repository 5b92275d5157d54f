package io.lauma.txn;

import io.lauma.kv.Invariants;

/// What one coordinator keeps at most, and for how many ticks.
///
/// @param activeMax transactions that are committing
/// @param commitTicksMax a transaction that is not decided after so many ticks is aborted
/// @param graceTicks a transaction of this term that a shard asks about and that has not begun to
///   commit is aborted after so many ticks
public record CoordinatorLimits(int activeMax, int commitTicksMax, int graceTicks) {
  public static final CoordinatorLimits DEFAULT = new CoordinatorLimits(100_000, 30, 5);

  public CoordinatorLimits {
    Invariants.check(activeMax > 0, "a limit is positive", "n", activeMax);
    Invariants.check(commitTicksMax > 0, "a limit is positive", "n", commitTicksMax);
    Invariants.check(graceTicks > 0, "a limit is positive", "n", graceTicks);
  }
}
