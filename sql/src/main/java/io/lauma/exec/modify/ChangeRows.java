package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.Distinct;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.expr.Scalar;
import io.lauma.kv.TableId;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Carries a [Change] out for batches of rows: writes, and for rows that were changed by others in
/// the meantime checks the condition on the newest version and writes again, under the lock that
/// the first write took. Used by one stream at a time.
final class ChangeRows {
  /// Addresses remembered so that no row is changed twice; beyond it 53200.
  private static final long ADDRESS_BYTES_MAX = 1L << 30;

  private final RunContext context;
  private final TableId table;
  private final Change change;
  private final RowFollowers followers;
  private final List<SqlType> inputTypes;
  private final int oldColumnCount;
  private final RowDecoder decoder;
  private final Optional<Condition> recheck;
  private final List<Scalar> returningScalars;
  private final Projection returning;
  private final @Nullable Distinct addresses;

  /// @param oldColumnIds the table's columns in the input, after the address
  /// @param once whether a row may come up in the input more than once
  ChangeRows(
      RunContext context,
      Relation relation,
      Change change,
      List<SqlType> inputTypes,
      List<Integer> oldColumnIds,
      Optional<Scalar> recheck,
      List<Scalar> returning,
      boolean once) {
    this.context = context;
    this.table = relation.id();
    this.change = change;
    this.followers = RowFollowers.of(relation, context);
    this.inputTypes = inputTypes;
    this.oldColumnCount = oldColumnIds.size();
    this.decoder = RowDecoder.of(relation, oldColumnIds);
    this.recheck = recheck.map(Condition::of);
    this.returningScalars = returning;
    this.returning = Projection.of(returning);
    this.addresses = once ? new Distinct(List.of(SqlType.of(Oids.BYTEA))) : null;
  }

  /// Changes the rows of one batch; the answer is what goes out for it.
  CompletionStage<RowBatch> change(RowBatch batch) {
    return write(withoutRepeated(batch.dense()))
        .thenApply(changed ->
            returningScalars.isEmpty()
                ? RowBatch.of(changed.rowCount())
                : returning.apply(changed, context.evaluation()));
  }

  private RowBatch withoutRepeated(RowBatch batch) {
    if (addresses == null) {
      return batch;
    }
    RowBatch fresh = addresses.fresh(batch.project(0));
    if (addresses.sizeBytes() > ADDRESS_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A statement changes too many rows found by a join.");
    }
    int[] rows = new int[fresh.rowCount()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = fresh.position(i);
    }
    return Rows.pick(batch, rows, 0, rows.length);
  }

  private CompletionStage<RowBatch> write(RowBatch before) {
    if (before.rowCount() == 0) {
      return CompletableFuture.completedFuture(before);
    }
    RowBatch after = change.after(before, context.evaluation());
    List<RowIntent> intents = new ArrayList<>(before.rowCount());
    for (int row = 0; row < before.rowCount(); row++) {
      intents.add(change.intent(before, after, row));
    }
    return context
        .relations()
        .write(context.statement(), table, intents)
        .thenCompose(outcomes -> next(before, after, outcomes));
  }

  private CompletionStage<RowBatch> next(
      RowBatch before, RowBatch after, List<WriteOutcome> outcomes) {
    int[] written = new int[outcomes.size()];
    int count = 0;
    List<StoredRow> newest = new ArrayList<>();
    List<Integer> again = new ArrayList<>();
    for (int row = 0; row < outcomes.size(); row++) {
      switch (outcomes.get(row)) {
        case WriteOutcome.Written _ -> written[count++] = row;
        case WriteOutcome.Changed changed -> {
          if (changed.newest().isPresent()) {
            newest.add(changed.newest().get());
            again.add(row);
          }
        }
        case WriteOutcome.Duplicate _ -> throw change.duplicate(after, row, context.evaluation());
      }
    }
    int done = count;
    CompletionStage<RowBatch> first = move(before, after, written, done);
    return again.isEmpty()
        ? first
        : first.thenCompose(
            rows -> write(recheck(before, again, newest)).thenApply(more -> join(rows, more)));
  }

  private CompletionStage<RowBatch> move(
      RowBatch before, RowBatch after, int[] written, int count) {
    List<RowIntent> inserts = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<RowIntent> insert = change.move(before, after, written[i]);
      if (insert.isPresent()) {
        inserts.add(insert.get());
        rows.add(written[i]);
      }
    }
    RowBatch changed = Rows.pick(after, written, 0, count);
    if (inserts.isEmpty()) {
      return followed(before, changed, written);
    }
    return context
        .relations()
        .write(context.statement(), table, inserts)
        .thenApply(outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Duplicate) {
              throw change.duplicate(after, rows.get(i), context.evaluation());
            }
          }
          return changed;
        })
        .thenCompose(_ -> followed(before, changed, written));
  }

  private CompletionStage<RowBatch> followed(RowBatch before, RowBatch changed, int[] written) {
    if (followers.isEmpty() || changed.rowCount() == 0) {
      return CompletableFuture.completedFuture(changed);
    }
    RowBatch old = Rows.pick(before, written, 0, changed.rowCount());
    return followers.follow(change.changes(old, changed)).thenApply(_ -> changed);
  }

  /// The rows that still meet the condition in their newest version.
  private RowBatch recheck(RowBatch before, List<Integer> rows, List<StoredRow> newest) {
    VectorBuilder[] columns = new VectorBuilder[oldColumnCount];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(StoredForm.layout(inputTypes.get(1 + i).oid()), rows.size());
    }
    newest.forEach(row -> decoder.decode(row, columns));
    int[] positions = rows.stream().mapToInt(Integer::intValue).toArray();
    Vector[] values = new Vector[before.columnCount()];
    for (int i = 0; i < values.length; i++) {
      boolean old = i >= 1 && i <= oldColumnCount;
      values[i] =
          old ? columns[i - 1].build() : before.column(i).select(positions, positions.length);
    }
    RowBatch batch = RowBatch.of(positions.length, values);
    return recheck.isPresent() ? recheck.get().select(batch, context.evaluation()).dense() : batch;
  }

  private RowBatch join(RowBatch first, RowBatch second) {
    var both = new RowCollector(inputTypes);
    both.append(first);
    both.append(second);
    return both.take();
  }
}
