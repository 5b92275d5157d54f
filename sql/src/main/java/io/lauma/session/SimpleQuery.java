package io.lauma.session;

import io.lauma.parse.ParsedStatement;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.PortalStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.plan.StatementPlanner;
import io.lauma.types.SqlException;
import java.util.List;

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

  SimpleQuery(SqlSession session, String sql, List<ParsedStatement> statements, ResultSink sink) {
    this.session = session;
    this.sql = sql;
    this.statements = statements;
    this.sink = session.reporting(sink);
    this.repeatable =
        session.block().isIdle() && statements.stream().allMatch(s -> isRepeatable(s.statement()));
  }

  private static boolean isRepeatable(Statement statement) {
    return StatementPlanner.plans(statement)
        || statement instanceof PortalStatement.Execute
        || statement instanceof MaintenanceStatement.Explain
        || statement instanceof MaintenanceStatement.Copy;
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
    }
  }

  private void runUnseen() {
    HeldResults held = sink.held();
    held.begin(HeldResults.QUERY_BYTES_MAX);
    try {
      for (int attempt = 0; !succeeds(held, attempt); attempt++) {
        session.block().fail();
        session.runner().waitBefore(attempt);
        HeldResults.Rewrite rewrite = held.rewrite();
        rewrite.next();
        rewrite.cut();
      }
    } finally {
      held.release();
    }
  }

  /// Whether an attempt has succeeded; false when there is to be another one.
  private boolean succeeds(HeldResults held, int attempt) {
    try {
      runEach();
      return true;
    } catch (SqlException e) {
      boolean again =
          e.state().isRetryable()
              && repeatable
              && !held.areSeen()
              && !session.environment().advisoryLocks().areUsed()
              && attempt < StatementRunner.RETRIES_MAX;
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
