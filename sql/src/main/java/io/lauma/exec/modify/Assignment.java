package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The assignments of an UPDATE, for any of its runs. Used by one thread at a time.
public final class Assignment implements Change {
  private final PlanNode.Update plan;
  private final Projection assignments;
  private final RowEncoder encoder;
  private final InputRows input;
  private final ConstraintErrors errors;
  private final boolean assignsKey;

  /// Of DO UPDATE: the rows are as [PlanNode.ConflictUpdate] says.
  static Assignment of(PlanNode.Insert insert, PlanNode.ConflictUpdate update, Relation relation) {
    return new Assignment(
        new PlanNode.Update(
            insert.input(),
            insert.table(),
            insert.columnIds(),
            update.assignedColumnIds(),
            update.assignments(),
            update.condition(),
            List.of(),
            insert.checks()),
        relation);
  }

  public Assignment(PlanNode.Update plan, Relation relation) {
    this.plan = plan;
    this.assignments = Projection.of(plan.assignments());
    this.encoder = RowEncoder.of(relation);
    this.input = new InputRows(encoder, plan.oldColumnIds());
    this.errors = new ConstraintErrors(relation, encoder.columns(), plan.checks());
    this.assignsKey = UpdateRows.assignsKey(plan, relation);
  }

  @Override
  public RowBatch after(RowBatch before, EvaluationContext context) {
    RowBatch assigned = assignments.apply(before, context).dense();
    Vector[] values = new Vector[before.columnCount()];
    for (int i = 0; i < values.length; i++) {
      boolean old = i >= 1 && i <= plan.oldColumnIds().size();
      int assignment = old ? plan.assignedColumnIds().indexOf(plan.oldColumnIds().get(i - 1)) : -1;
      values[i] = assignment >= 0 ? assigned.column(assignment) : before.column(i);
    }
    RowBatch after = RowBatch.of(before.rowCount(), values);
    errors.check(stored(after), context);
    return after;
  }

  /// The table's columns in stored order.
  RowBatch stored(RowBatch rows) {
    return input.stored(rows);
  }

  boolean assignsKey() {
    return assignsKey;
  }

  /// The row's key after the change.
  Key key(RowBatch after, int row) {
    return movedTo(after, row).orElseGet(() -> InputRows.address(after, row));
  }

  private Optional<Key> movedTo(RowBatch after, int row) {
    if (!assignsKey) {
      return Optional.empty();
    }
    Key key = encoder.key(stored(after), row);
    return key.equals(InputRows.address(after, row)) ? Optional.empty() : Optional.of(key);
  }

  @Override
  public RowIntent intent(RowBatch before, RowBatch after, int row) {
    Key address = InputRows.address(before, row);
    return movedTo(after, row).isPresent()
        ? new RowIntent.Delete(address)
        : new RowIntent.Update(address, encoder.value(stored(after), row));
  }

  @Override
  public Optional<RowIntent> move(RowBatch before, RowBatch after, int row) {
    return movedTo(after, row)
        .map(key -> new RowIntent.Insert(key, encoder.value(stored(after), row)));
  }

  @Override
  public RowChanges changes(RowBatch before, RowBatch after) {
    RowImages old = input.images(before);
    RowImages fresh = input.images(after);
    if (!assignsKey) {
      return new RowChanges.Updated(old, fresh);
    }
    List<Key> keys = new ArrayList<>(after.rowCount());
    for (int row = 0; row < after.rowCount(); row++) {
      keys.add(encoder.key(fresh.rows(), row));
    }
    return new RowChanges.Updated(old, new RowImages(fresh.rows(), keys));
  }

  @Override
  public RuntimeException duplicate(RowBatch after, int row, EvaluationContext context) {
    return errors.duplicate(stored(after), row, context.text());
  }
}
