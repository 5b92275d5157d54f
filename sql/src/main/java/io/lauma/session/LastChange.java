package io.lauma.session;

import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;

/// The change that an extended sequence consists of so far, when it is one Execute without rows for
/// the client. Its tag is told before Sync commits it; when that commit is known to have failed,
/// the change may be run again unseen, and stands if it changes as many rows. Used by the session's
/// thread alone.
final class LastChange {
  /// One Execute that ran to its end.
  record Change(Prepared prepared, List<Vector> parameters, long rowCount) {
    Change {
      parameters = List.copyOf(parameters);
    }
  }

  private Optional<Change> only = Optional.empty();
  private boolean several;

  /// An Execute begins.
  ///
  /// @param first whether it begins the sequence
  void begins(boolean first) {
    several = !first;
    only = Optional.empty();
  }

  /// The Execute has run to its end.
  void ended(Portal portal, long rowCount) {
    boolean silent =
        portal.prepared.plan().filter(p -> p.writes() && p.columns().isEmpty()).isPresent();
    if (silent && !several) {
      only = Optional.of(new Change(portal.prepared, portal.parameters, rowCount));
    }
  }

  /// Commits the implicit block of the sequence. When the commit is known to have failed, and the
  /// client has heard of nothing but the tag of one change, the change is run again.
  void commit(TransactionBlock block, StatementRunner runner) {
    Optional<Change> change = only;
    only = Optional.empty();
    try {
      block.commit();
    } catch (SqlException e) {
      if (change.isEmpty() || !e.state().isRetryable()) {
        throw e;
      }
      repeat(change.get(), e, block, runner);
    }
  }

  /// Runs the change until it stands.
  ///
  /// @throws SqlException what the last attempt failed with, which alone tells whether the change
  ///   may stand; the refusal when the tag that the client has would be wrong
  private static void repeat(
      Change change, SqlException refusal, TransactionBlock block, StatementRunner runner) {
    SqlException failure = refusal;
    for (int attempt = 0;
        failure.state().isRetryable() && attempt < StatementRunner.RETRIES_MAX;
        attempt++) {
      Waits.beforeAttempt(attempt);
      try {
        if (changesAsMany(change, runner)) {
          block.commit();
          return;
        }
      } catch (SqlException e) {
        block.fail();
        failure = e;
        continue;
      }
      block.fail();
      throw refusal;
    }
    throw failure;
  }

  private static boolean changesAsMany(Change change, StatementRunner runner) {
    runner.enter();
    return runner.runSilently(change.prepared(), change.parameters()) == change.rowCount();
  }
}
