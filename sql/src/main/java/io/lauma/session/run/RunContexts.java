package io.lauma.session.run;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RunContext;
import io.lauma.exec.RunResources;
import io.lauma.exec.Transaction;
import io.lauma.exec.reference.WrittenReferences;
import io.lauma.expr.EvaluationContext;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.plan.PreparedPlan;
import io.lauma.row.Vector;
import io.lauma.session.SessionServices;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens statements in transactions, and makes the surroundings of their runs. Used by the
/// session's thread alone.
final class RunContexts {
  private final SqlSession session;
  private final RunningStatement running;
  private @Nullable RunResources nodeResources;
  private @Nullable RunResources sessionResources;

  RunContexts(SqlSession session, RunningStatement running) {
    this.session = session;
    this.running = running;
  }

  RunContext of(
      PreparedPlan plan,
      List<Vector> parameters,
      TransactionBlock block,
      Transaction.SnapshotNeed need) {
    if (!plan.onlyReads() && block.isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute "
              + plan.locking().orElse(plan.commandTag())
              + " in a read-only transaction");
    }
    SessionServices services = session.services();
    if (block.equals(session.block()) && !block.definitions().tableLocks().begin(plan.plan())) {
      throw OutdatedPlan.failure();
    }
    Transaction transaction = block.transaction();
    transaction.limitLockWaits(session.settings().number("lock_timeout"));
    Transaction.Statement statement = block.statement(session::catalog, need);
    CancelSignal cancel = running.newAttempt();
    cancel.onCancel(statement::cancel);
    EvaluationContext evaluation =
        new EvaluationContext(
            parameters,
            session.runner().text(),
            session.nowMicros(),
            List.of(),
            session.environment());
    Optional<WrittenReferences> references =
        block.equals(session.block()) && plan.writes()
            ? session.references().begin(plan.plan(), statement)
            : Optional.empty();
    return new RunContext(
        services.relations(),
        statement,
        evaluation,
        systemTables(services),
        cancel,
        Optional.empty(),
        references);
  }

  /// The node's resources, with the session's own pg_settings.
  private RunResources systemTables(SessionServices services) {
    RunResources node = services.resources();
    if (!node.equals(nodeResources)) {
      nodeResources = node;
      sessionResources =
          node.withSystemTables(SystemRows.ofSession(node.systemTables(), session.environment()));
    }
    return Objects.requireNonNull(sessionResources);
  }
}
