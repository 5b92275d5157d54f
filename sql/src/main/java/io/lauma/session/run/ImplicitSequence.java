package io.lauma.session.run;

import io.lauma.row.Vector;
import io.lauma.session.HeldResults;
import io.lauma.session.ResultSink;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Executes of the extended protocol that one implicit transaction consists of. While the
/// client has seen none of their results they are kept ([HeldResults]), and when the transaction is
/// known to have failed for a reason that another attempt may not meet, all of them are run again.
/// When the client has seen nothing but the tags of changes, these are run again too, and stand if
/// each changes as many rows. Used by the session's thread alone.
final class ImplicitSequence {
  /// Executes of one sequence, beyond which it is not run again.
  static final int STEPS_MAX = 10_000;

  /// Bytes of parameters, beyond which a sequence is not run again.
  static final long PARAMETER_BYTES_MAX = 8 << 20;

  private final SqlSession session;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable ResultSink sink;
  private boolean repeatable;
  private long parameterBytes;

  /// One Execute.
  private static final class Step {
    final Portal portal;
    final int rowsMax;

    /// Whether there was something left to do.
    final boolean runs;

    /// The count of the tag, once the portal has run to its end.
    long rowCount;

    Step(Portal portal, int rowsMax) {
      this.portal = portal;
      this.rowsMax = rowsMax;
      this.runs = !portal.ended;
    }

    /// Whether the client is told nothing but the tag.
    boolean isSilent() {
      return portal.prepared.plan().filter(p -> p.writes() && p.columns().isEmpty()).isPresent();
    }
  }

  ImplicitSequence(SqlSession session) {
    this.session = session;
  }

  /// An Execute of a planned statement begins.
  ///
  /// @param first whether it begins its implicit transaction
  void begins(Portal portal, int rowsMax, boolean first, ResultSink results) {
    if (first) {
      forget();
      repeatable = true;
      sink = results;
    }
    if (!repeatable) {
      return;
    }
    parameterBytes += sizeBytes(portal.parameters);
    if (steps.size() >= STEPS_MAX
        || parameterBytes > PARAMETER_BYTES_MAX && !steps.isEmpty()
        || session.block().isExplicit()) {
      forget();
      return;
    }
    steps.add(new Step(portal, rowsMax));
    boolean reads = portal.prepared.plan().orElseThrow().onlyReads();
    results
        .held()
        .begin(
            reads ? HeldResults.QUERY_BYTES_MAX : HeldResults.BYTES_MAX, session::spillDirectory);
  }

  private static long sizeBytes(List<Vector> parameters) {
    long bytes = 0;
    for (Vector parameter : parameters) {
      bytes += parameter instanceof Vector.Bytes values ? values.data().length : Long.BYTES;
    }
    return bytes;
  }

  /// The Execute is answered.
  void ended(Portal portal) {
    if (!repeatable) {
      return;
    }
    if (session.environment().advisoryLocks().areUsed()) {
      forget();
      return;
    }
    steps.getLast().rowCount = portal.tagCount;
    results().held().end();
  }

  /// The transaction is over, or has something in it that is not run again.
  void forget() {
    repeatable = false;
    steps.clear();
    parameterBytes = 0;
    if (sink != null) {
      sink.held().release();
      sink = null;
    }
  }

  private ResultSink results() {
    if (sink == null) {
      throw new IllegalStateException("a sequence has a sink");
    }
    return sink;
  }

  /// Runs all that has begun again, after the running Execute has failed. False when that is not
  /// possible.
  ///
  /// @throws SqlException what another attempt failed with
  boolean repeatAfter(SqlException failure) {
    if (!mayRepeat(failure) || results().held().areSeen()) {
      return false;
    }
    repeat(false);
    return true;
  }

  private boolean mayRepeat(SqlException failure) {
    return repeatable
        && failure.state().isRetryable()
        && !session.environment().advisoryLocks().areUsed();
  }

  /// Commits the implicit transaction.
  void commit() {
    try {
      session.block().commit();
    } catch (SqlException e) {
      if (!mayRepeat(e)) {
        throw e;
      }
      if (results().held().areSeen()) {
        repeatSilently(e);
      } else {
        repeat(true);
      }
    } finally {
      forget();
    }
  }

  private void repeat(boolean commits) {
    Patience patience = new Patience();
    while (true) {
      session.block().fail();
      session.runner().waitBefore(patience);
      HeldResults held = results().held();
      HeldResults.Rewrite rewrite = held.rewrite();
      boolean complete = false;
      try {
        run(rewrite);
        complete = true;
        if (commits) {
          steps.forEach(step -> step.portal.close());
          session.block().commit();
        }
        rewrite.finish();
        return;
      } catch (RuntimeException e) {
        if (e instanceof SqlException failure
            && mayRepeat(failure)
            && !held.areSeen()
            && patience.isLeft()) {
          rewrite.undo();
          continue;
        }
        if (complete) {
          rewrite.finish();
        } else {
          rewrite.cut();
        }
        throw e;
      }
    }
  }

  private void run(HeldResults.Rewrite rewrite) {
    StatementRunner runner = session.runner();
    runner.enter();
    for (Step step : steps) {
      step.portal.restart(runner.refreshed(step.portal.prepared));
    }
    for (Step step : steps) {
      rewrite.next();
      ReportingSink sink = session.reporting(results());
      runner.run(step.portal, step.rowsMax, sink);
      sink.flush();
      step.rowCount = step.portal.tagCount;
    }
  }

  /// Runs all changes until they stand.
  ///
  /// @throws SqlException what the last attempt failed with, which alone tells whether the changes
  ///   may stand; the refusal when the tags that the client has would be wrong
  private void repeatSilently(SqlException refusal) {
    if (!steps.stream().allMatch(step -> step.isSilent() && step.portal.ended)) {
      throw refusal;
    }
    TransactionBlock block = session.block();
    SqlException failure = refusal;
    Patience patience = new Patience();
    while (failure.state().isRetryable() && patience.isLeft()) {
      session.runner().waitBefore(patience);
      try {
        if (changeAsManyRows()) {
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

  private boolean changeAsManyRows() {
    StatementRunner runner = session.runner();
    runner.enter();
    for (Step step : steps) {
      Portal portal = step.portal;
      if (step.runs && runner.runSilently(portal.prepared, portal.parameters) != step.rowCount) {
        return false;
      }
    }
    return true;
  }
}
