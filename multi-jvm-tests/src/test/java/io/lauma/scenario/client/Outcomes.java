package io.lauma.scenario.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What became of the transactions of clients at random. They go on for some time, and longer on a
/// busy machine, until they have met everything that they are to meet. Thread-safe.
public final class Outcomes {
  private static final long MEETING_SECONDS = 60;

  private final List<String> wanted;
  private final Set<String> refusals;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  /// @param wanted outcomes, or how they begin, each to be met at least once
  /// @param refusals SQLSTATEs that may end a transaction; they count as outcomes
  public Outcomes(List<String> wanted, Set<String> refusals) {
    this.wanted = List.copyOf(wanted);
    this.refusals = Set.copyOf(refusals);
  }

  /// Does a transaction's statements and says what they were.
  public interface Transaction {
    String run(int number) throws SQLException;
  }

  /// Runs one transaction after the other and commits each.
  ///
  /// @param millis how long at least
  public void repeat(long millis, Connection connection, Transaction transaction)
      throws SQLException {
    connection.setAutoCommit(false);
    long begun = System.nanoTime();
    for (int number = 0; isToGoOn(System.nanoTime() - begun, millis); number++) {
      try {
        String done = transaction.run(number);
        connection.commit();
        count(done);
      } catch (SQLException e) {
        connection.rollback();
        if (!refusals.contains(e.getSQLState())) {
          throw e;
        }
        count(e.getSQLState());
      }
    }
  }

  private boolean isToGoOn(long nanos, long millis) {
    return nanos < TimeUnit.MILLISECONDS.toNanos(millis)
        || (nanos < TimeUnit.SECONDS.toNanos(MEETING_SECONDS)
            && wanted.stream().anyMatch(this::isMissed));
  }

  private void count(String outcome) {
    counts.computeIfAbsent(outcome, _ -> new AtomicLong()).incrementAndGet();
  }

  private boolean isMissed(String outcome) {
    return counts.keySet().stream().noneMatch(met -> met.startsWith(outcome));
  }

  /// What was wanted and not met, with all that was.
  public List<String> missed() {
    return wanted.stream()
        .filter(this::isMissed)
        .map(outcome -> outcome + " is not among " + counts)
        .toList();
  }
}
