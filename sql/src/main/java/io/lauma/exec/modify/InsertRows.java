package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.RowIds;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.Relations;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.Rows;
import io.lauma.expr.EvaluationContext;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// INSERT: makes whole rows of its input's batches and writes them, one batch after the other.
/// Gives RETURNING's columns, or batches without columns that count the rows. Ends with its input;
/// holds one batch; asks for the next one when the last was answered; on cancel writes no more.
public final class InsertRows {
  private final PlanNode.Insert plan;
  private final Relation relation;
  private final RowEncoder encoder;
  private final List<Column> columns;
  private final ConstraintErrors errors;
  private final Projection returning;
  private final int[] returnedColumns;
  private final Optional<ConflictRows> conflicts;

  public InsertRows(PlanNode.Insert plan, Relation relation) {
    this.plan = plan;
    this.relation = relation;
    this.encoder = RowEncoder.of(relation);
    this.columns = encoder.columns();
    this.errors = new ConstraintErrors(relation, columns, plan.checks());
    this.returning = Projection.of(plan.returning());
    this.returnedColumns =
        plan.returningColumnIds().stream().mapToInt(encoder::indexOfColumn).toArray();
    this.conflicts = plan.onConflict().map(_ -> new ConflictRows(plan, relation, encoder, errors));
  }

  public static Source<RowBatch, NotUsed> of(
      PlanNode.Insert plan, Source<RowBatch, NotUsed> input, RunContext context) {
    Relation relation = Relations.of(context.statement().catalog(), plan.table());
    InsertRows insert = new InsertRows(plan, relation);
    WrittenKeys written = new WrittenKeys();
    return input.mapAsync(1, batch -> insert.insert(batch, written, context));
  }

  /// Writes the rows of a statement's only batch; the answer is what goes out for it.
  public CompletionStage<RowBatch> insert(RowBatch batch, RunContext context) {
    return insert(batch, new WrittenKeys(), context);
  }

  private CompletionStage<RowBatch> insert(
      RowBatch batch, WrittenKeys written, RunContext context) {
    KnownChecks.require(plan.checks(), plan.table(), context);
    RowBatch proposed = batch.dense();
    RowBatch rows = wholeRows(proposed, context);
    errors.check(rows, context.evaluation());
    if (conflicts.isPresent()) {
      return conflicts
          .get()
          .insert(proposed, rows, written, context)
          .thenApply(stored -> answer(stored, context.evaluation()));
    }
    List<RowIntent> intents = new ArrayList<>(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); row++) {
      intents.add(new RowIntent.Insert(encoder.key(rows, row), encoder.value(rows, row)));
    }
    return context
        .relations()
        .write(context.statement(), plan.table(), intents)
        .thenCompose(outcomes -> {
          checkWritten(rows, outcomes, context.evaluation());
          return followed(RowFollowers.of(relation, context), rows, intents);
        })
        .thenApply(_ -> answer(rows, context.evaluation()));
  }

  private static CompletionStage<Void> followed(
      RowFollowers followers, RowBatch rows, List<RowIntent> intents) {
    return followers.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : followers.follow(
            new RowChanges.Inserted(
                new RowImages(rows, intents.stream().map(RowIntent::key).toList())));
  }

  private RowBatch wholeRows(RowBatch batch, RunContext context) {
    Vector[] values = new Vector[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      int input = plan.columnIds().indexOf(column.id());
      if (input >= 0) {
        values[i] = batch.column(input);
      } else if (column.attributeNumber() <= 0) {
        values[i] = rowIds(batch.rowCount(), context);
      } else {
        values[i] = Rows.nullColumn(column.type(), batch.rowCount());
      }
    }
    return RowBatch.of(batch.rowCount(), values);
  }

  private Vector rowIds(int count, RunContext context) {
    var ids = new VectorBuilder(Layout.BYTES, count * RowIds.LENGTH_BYTES / Long.BYTES);
    for (int i = 0; i < count; i++) {
      ids.appendBytes(context.resources().rowIds().next());
    }
    return ids.build();
  }

  private void checkWritten(RowBatch rows, List<WriteOutcome> outcomes, EvaluationContext context) {
    for (int row = 0; row < outcomes.size(); row++) {
      switch (outcomes.get(row)) {
        case WriteOutcome.Written _ -> {}
        case WriteOutcome.Duplicate _ -> throw errors.duplicate(rows, row, context.text());
        case WriteOutcome.Changed _ ->
            throw new IllegalStateException("an insert is written or a duplicate");
      }
    }
  }

  /// @param rows in the order of the encoder's columns
  private RowBatch answer(RowBatch rows, EvaluationContext context) {
    return plan.returning().isEmpty()
        ? RowBatch.of(rows.rowCount())
        : returning.apply(rows.project(returnedColumns), context);
  }
}
