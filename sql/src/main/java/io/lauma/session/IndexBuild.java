package io.lauma.session;

import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.exec.Fragment;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.modify.IndexFill;
import io.lauma.exec.run.ResultReader;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Adds the rows of a table to an index that every statement keeps by now: shard by shard, in key
/// order, some thousand rows a transaction. Used by the session's thread.
final class IndexBuild {
  /// Rows of one transaction.
  static final int ROWS_PER_TRANSACTION = 8_192;

  private static final int ATTEMPTS_MAX = 50;

  private final SqlSession session;
  private final Relation table;
  private final IndexFill fill;

  IndexBuild(SqlSession session, Relation table, Relation index) {
    this.session = session;
    this.table = table;
    this.fill = new IndexFill(table, index, session.catalog());
  }

  /// @throws SqlException 23505 for a key that is there twice; 57014 when cancelled
  void run() {
    List<Key> again = new ArrayList<>();
    for (Shard shard : table.shards()) {
      KeyRange rest = shard.range();
      boolean more = true;
      while (more) {
        KeyRange range = rest;
        Part part = inTransaction(context -> part(range, context));
        again.addAll(part.again());
        more = part.rows() == ROWS_PER_TRANSACTION;
        if (more) {
          Key last = part.last().orElseThrow();
          rest = new KeyRange(KeyRange.ofKey(last).end(), shard.range().end());
        }
      }
    }
    while (!again.isEmpty()) {
      List<Key> keys = List.copyOf(again);
      again = inTransaction(context -> lookAgain(keys, context));
    }
  }

  /// Adds the rows in the session's transaction, which has the table for itself, or locked.
  ///
  /// @throws SqlException 23505 for a key that is there twice; 57014 when cancelled
  void runInBlock() {
    RunContext context = context(session.block(), Transaction.SnapshotNeed.LATEST);
    for (Shard shard : table.shards()) {
      long _ =
          forEachBatch(shard.range(), Optional.empty(), context, rows -> fill.add(rows, context));
    }
  }

  /// One transaction's work.
  private interface Work<T> {
    T in(RunContext context);
  }

  /// @param last the greatest key read
  private record Part(int rows, Optional<Key> last, List<Key> again) {}

  private Part part(KeyRange range, RunContext context) {
    Scalar enough = new Scalar.Constant(SqlType.of(Oids.INT8), Values.ofLong(ROWS_PER_TRANSACTION));
    List<Key> again = new ArrayList<>();
    AtomicReference<@Nullable Key> last = new AtomicReference<>();
    long rows =
        forEachBatch(
            range,
            Optional.of(enough),
            context,
            batch -> {
              last.set(Key.of(((Vector.Bytes) batch.column(0)).get(batch.rowCount() - 1)));
              return fill.fill(batch, context).thenAccept(again::addAll);
            });
    return new Part(Math.toIntExact(rows), Optional.ofNullable(last.get()), again);
  }

  /// Reads the rows of a range in key order and has each dense batch worked on before the next.
  /// Answers how many there were.
  private long forEachBatch(
      KeyRange range,
      Optional<Scalar> limit,
      RunContext context,
      Function<RowBatch, CompletionStage<Void>> work) {
    PlanNode scan =
        new PlanNode.TableScan(
            table.id(),
            fill.columnIds(),
            List.of(),
            Optional.empty(),
            true,
            false,
            limit,
            fill.types());
    Fragment fragment =
        new Fragment(
            scan,
            table.id(),
            List.of(range),
            List.of(),
            List.of(),
            new Fragment.FragmentSettings(
                context.evaluation().text(),
                context.evaluation().statementMicros(),
                context.resources().workMemoryBytes()));
    long rows = 0;
    try (ResultReader reader =
        ResultReader.start(
            context.relations().scan(context.statement(), fragment),
            context.cancel(),
            session.services().materializer())) {
      for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        RowBatch dense = batch.dense();
        if (dense.rowCount() > 0) {
          Completions.await(work.apply(dense));
          rows += dense.rowCount();
        }
      }
    }
    return rows;
  }

  private List<Key> lookAgain(List<Key> keys, RunContext context) {
    List<Key> again = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += RowBatch.ROWS_MAX) {
      List<Key> some = keys.subList(from, Math.min(keys.size(), from + RowBatch.ROWS_MAX));
      RowBatch rows = Completions.await(fill.read(some, context));
      again.addAll(Completions.await(fill.fill(rows, context)));
    }
    return again;
  }

  private <T> T inTransaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      TransactionBlock block =
          new TransactionBlock(
              () -> session.services().transactions(),
              new Settings(),
              TransactionBlock.NoChecks.INSTANCE);
      try {
        block.enter(session.nowMicros());
        T result = work.in(context(block, Transaction.SnapshotNeed.TIMESTAMP));
        block.commit();
        return result;
      } catch (SqlException e) {
        block.fail();
        if (!e.state().isRetryable() || attempt == ATTEMPTS_MAX) {
          throw e;
        }
        Waits.beforeAttempt(attempt);
      } catch (RuntimeException e) {
        block.fail();
        throw e;
      }
    }
  }

  private RunContext context(TransactionBlock block, Transaction.SnapshotNeed need) {
    SessionServices services = session.services();
    Transaction.Statement statement = block.statement(session::catalog, need);
    CancelSignal cancel = session.runner().newAttempt();
    cancel.onCancel(statement::cancel);
    return new RunContext(
        services.relations(),
        statement,
        new EvaluationContext(
            List.of(),
            session.runner().text(),
            session.nowMicros(),
            List.of(),
            session.environment()),
        services.resources(),
        cancel,
        Optional.empty(),
        Optional.empty());
  }
}
