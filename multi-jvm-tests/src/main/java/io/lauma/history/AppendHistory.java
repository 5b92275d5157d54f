package io.lauma.history;

import io.lauma.history.AppendTransaction.Access;
import io.lauma.history.AppendTransaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What many clients did to lists; every value is appended at most once. Any thread.
public final class AppendHistory {
  private final Queue<AppendTransaction> transactions = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastValue = new AtomicLong();

  /// A value that no other append has.
  public long freshValue() {
    return lastValue.incrementAndGet();
  }

  /// After the end of a transaction, or when it is given up.
  ///
  /// @param accesses with the answers of its reads
  /// @param failure what the client was told when it did not commit
  /// @param invoked the clock before its first statement
  public void ended(
      int client, List<Access> accesses, Outcome outcome, String failure, long invoked) {
    long returned = outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : System.nanoTime();
    transactions.add(new AppendTransaction(client, accesses, outcome, failure, invoked, returned));
  }

  public List<AppendTransaction> transactions() {
    return new ArrayList<>(transactions);
  }

  /// How many ended so.
  public long count(Outcome outcome) {
    return transactions.stream().filter(one -> one.outcome() == outcome).count();
  }

  /// @return what the level forbids, in words; empty when all is well
  public List<String> violations(ListAppend.Level level) {
    return ListAppend.violations(transactions(), level);
  }
}
