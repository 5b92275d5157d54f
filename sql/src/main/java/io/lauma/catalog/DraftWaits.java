package io.lauma.catalog;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which transactions wait for the definitions of which others: one that would wait for itself in
/// the end is told so. A request that has to wait is repeated, so a wait is over when it was not
/// repeated for a while. Pure; used by one thread.
public final class DraftWaits {
  /// A wait that was not repeated for this long is over, nanoseconds.
  static final long FORGOTTEN_NANOS = 2_000_000_000L;

  private final Map<String, Wait> waits = new HashMap<>();

  private record Wait(String holder, long atNanos) {}

  /// A transaction has to wait for another.
  ///
  /// @throws SqlException 40P01 when that one waits for it, at however many removes
  public void waits(String waiter, String holder, long nowNanos) {
    waits.values().removeIf(wait -> nowNanos - wait.atNanos() > FORGOTTEN_NANOS);
    waits.put(waiter, new Wait(holder, nowNanos));
    Set<String> seen = new HashSet<>(Set.of(waiter));
    Wait next = waits.get(holder);
    String blocker = holder;
    while (next != null && seen.add(blocker)) {
      blocker = next.holder();
      next = waits.get(blocker);
    }
    if (blocker.equals(waiter)) {
      waits.remove(waiter);
      throw new SqlException(SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected")
          .withDetail(
              "Transactions wait for each other's definitions, this one for those of transaction "
                  + holder
                  + ".")
          .withHint("Run the transaction again.");
    }
  }

  /// A transaction has got what it waited for, or is over.
  public void goesOn(String transaction) {
    waits.remove(transaction);
  }
}
