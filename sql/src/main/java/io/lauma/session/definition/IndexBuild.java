package io.lauma.session.definition;

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
import io.lauma.session.SessionServices;
import io.lauma.session.build.BuildPoint;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionBlock;
import io.lauma.session.setting.Settings;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Adds the rows of a table to an index that every statement keeps by now, in the order of their
/// keys, some thousand rows a transaction. What is done is recorded now and then, so that another
/// one can go on from there; so can the same one after a failure. Used by the session's thread.
final class IndexBuild {
  /// Rows of one transaction.
  static final int ROWS_PER_TRANSACTION = 8_192;

  private final SqlSession session;
  private final Relation table;
  private final IndexFill fill;
  private final LongConsumer progress;
  private BuildPoint recorded;
  private BuildPoint point;

  /// @param recorded what is known of the build
  /// @param progress told how many rows are done
  IndexBuild(
      SqlSession session,
      Relation table,
      Relation index,
      Optional<BuildPoint> recorded,
      LongConsumer progress) {
    this.session = session;
    this.table = table;
    this.fill = new IndexFill(table, index, session.catalog());
    this.progress = progress;
    this.recorded = BuildPoint.begin(table, index, recorded);
    this.point = this.recorded;
  }

  /// Whether it builds an index of a table as they are stored now.
  boolean isOf(Relation nowTable, Relation nowIndex) {
    return point.isOf(nowTable, nowIndex);
  }

  /// Rows that are done.
  long rows() {
    return point.rows();
  }

  /// Goes on until all is done. After a failure it may be called again.
  ///
  /// @param goesOn asked before each transaction
  /// @return whether all is done; else `goesOn` has said no
  /// @throws SqlException 23505 for a key that is there twice; 57014 when cancelled; what one of
  ///   its transactions failed with
  boolean run(BooleanSupplier goesOn) {
    progress.accept(point.rows());
    for (Optional<KeyRange> range = point.next(table.shards());
        range.isPresent();
        range = point.next(table.shards())) {
      if (!goesOn.getAsBoolean()) {
        return false;
      }
      add(range.get());
      progress.accept(point.rows());
      if (point.isDueAfter(recorded)) {
        recorded = point;
        boolean _ = Completions.await(session.services().buildRecords().put(point));
      }
    }
    return true;
  }

  /// One transaction's rows, and those that it has to look at again.
  private void add(KeyRange range) {
    Part part = inTransaction(context -> part(range, context));
    List<Key> again = part.again();
    while (!again.isEmpty()) {
      List<Key> keys = List.copyOf(again);
      again = inTransaction(context -> lookAgain(keys, context));
    }
    point =
        part.rows() == ROWS_PER_TRANSACTION
            ? point.afterRow(part.last().orElseThrow(), part.rows())
            : point.afterRange(range, part.rows());
  }

  /// Adds the rows in the session's transaction, which has the table for itself, or locked.
  ///
  /// @throws SqlException 23505 for a key that is there twice; 57014 when cancelled
  void runInBlock() {
    RunContext context = context(session.block(), Transaction.SnapshotNeed.LATEST);
    AtomicLong done = new AtomicLong();
    for (Shard shard : table.shards()) {
      long _ =
          forEachBatch(
              shard.range(),
              Optional.empty(),
              context,
              rows -> {
                progress.accept(done.addAndGet(rows.rowCount()));
                return fill.add(rows, context);
              });
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
    } catch (RuntimeException e) {
      block.fail();
      throw e;
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
