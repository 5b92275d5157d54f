package io.lauma.session.run;

import io.lauma.parse.ParsedStatement;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.PortalStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.plan.StatementPlanner;
import io.lauma.session.HeldResults;
import io.lauma.session.ResultSink;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;

/// The statements of one simple query. When they are a transaction of their own its results are
/// kept until it has committed ([HeldResults]); when it is known to have failed for a reason that
/// another attempt may not meet, all of them are run again. Used by the session's thread.
final class SimpleQuery {
  private final SqlSession session;
  private final String sql;
  private final List<ParsedStatement> statements;
  private final ReportingSink sink;

  /// Whether a failure may be hidden from the client as long as it has seen nothing.
  private boolean repeatable;

  /// What a COPY FROM STDIN that is alone gets from the client: that much the client has seen of
  /// the statement, and still it may be run again.
  private final Optional<KeptCopyData> copied;

  SimpleQuery(SqlSession session, String sql, List<ParsedStatement> statements, ResultSink sink) {
    this.session = session;
    this.sql = sql;
    this.statements = statements;
    this.sink = session.reporting(sink);
    this.repeatable =
        session.block().isIdle() && statements.stream().allMatch(s -> isRepeatable(s.statement()));
    this.copied =
        repeatable && statements.size() == 1 && copiesIn(statements.getFirst().statement())
            ? Optional.of(new KeptCopyData(session::spillDirectory))
            : Optional.empty();
    copied.ifPresent(this.sink::keepCopyData);
  }

  private static boolean isRepeatable(Statement statement) {
    return StatementPlanner.plans(statement)
        || statement instanceof PortalStatement.Execute
        || statement instanceof MaintenanceStatement.Explain
        || statement instanceof MaintenanceStatement.Copy;
  }

  private static boolean copiesIn(Statement statement) {
    return statement instanceof MaintenanceStatement.Copy copy && copy.from();
  }

  /// @throws SqlException the failure of a statement
  void run() {
    try {
      if (!repeatable) {
        runEach();
      } else if (statements.size() == 1) {
        boolean _ =
            session
                .runner()
                .limited(() -> {
                  runUnseen();
                  return true;
                });
      } else {
        runUnseen();
      }
    } catch (RuntimeException e) {
      session.block().fail();
      sink.sendNotices();
      sink.flush();
      throw e;
    } finally {
      copied.ifPresent(KeptCopyData::close);
    }
  }

  private void runUnseen() {
    HeldResults held = sink.held();
    held.begin(HeldResults.QUERY_BYTES_MAX, session::spillDirectory);
    try {
      Patience patience = new Patience();
      while (!succeeds(held, patience)) {
        session.block().fail();
        session.runner().waitBefore(patience);
        if (!held.areSeen()) {
          HeldResults.Rewrite rewrite = held.rewrite();
          rewrite.next();
          rewrite.cut();
        }
      }
    } finally {
      held.release();
    }
  }

  /// Whether an attempt has succeeded; false when there is to be another one.
  private boolean succeeds(HeldResults held, Patience patience) {
    try {
      runEach();
      return true;
    } catch (SqlException e) {
      boolean again =
          e.state().isRetryable()
              && repeatable
              && (!held.areSeen() || copied.filter(KeptCopyData::isWhole).isPresent())
              && !session.environment().advisoryLocks().areUsed()
              && patience.isLeft();
      if (!again) {
        throw e;
      }
      return false;
    }
  }

  private void runEach() {
    StatementRunner runner = session.runner();
    for (int i = 0; i < statements.size(); i++) {
      ParsedStatement statement = statements.get(i);
      boolean last = i == statements.size() - 1;
      String tag =
          repeatable && statements.size() == 1
              ? runOne(statement, last)
              : runner.limited(() -> runOne(statement, last));
      sink.flush();
      sink.complete(tag);
      repeatable &= !session.environment().advisoryLocks().areUsed();
    }
  }

  private String runOne(ParsedStatement statement, boolean last) {
    boolean alone = statements.size() == 1;
    String tag = session.runner().runSimple(sql, statement, alone, repeatable, sink);
    if (last && session.block().isImplicit()) {
      session.block().commit();
    }
    return tag;
  }
}
