package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.Rows;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.List;
import java.util.Optional;

/// The assignments of an UPDATE, for any of its runs. Used by one thread at a time.
public final class Assignment implements Change {
  private final PlanNode.Update plan;
  private final Projection assignments;
  private final RowEncoder encoder;
  private final List<Column> columns;
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
    this.columns = encoder.columns();
    this.errors = new ConstraintErrors(relation, columns, plan.checks());
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

  /// The table's columns in stored order; a hidden key column that the input lacks is taken from
  /// the address, and stands here as an empty value.
  RowBatch stored(RowBatch rows) {
    Vector[] values = new Vector[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      int old = plan.oldColumnIds().indexOf(column.id());
      values[i] = old >= 0 ? rows.column(1 + old) : hidden(column, rows.rowCount());
    }
    return RowBatch.of(rows.rowCount(), values);
  }

  private static Vector hidden(Column column, int count) {
    return column.attributeNumber() <= 0
        ? new Vector.Bytes(count, new byte[0], new int[count + 1], null)
        : Rows.nullColumn(column.type(), count);
  }

  private static Key address(RowBatch rows, int row) {
    return Key.of(((Vector.Bytes) rows.column(0)).get(row));
  }

  boolean assignsKey() {
    return assignsKey;
  }

  /// The row's key after the change.
  Key key(RowBatch after, int row) {
    return movedTo(after, row).orElseGet(() -> address(after, row));
  }

  private Optional<Key> movedTo(RowBatch after, int row) {
    if (!assignsKey) {
      return Optional.empty();
    }
    Key key = encoder.key(stored(after), row);
    return key.equals(address(after, row)) ? Optional.empty() : Optional.of(key);
  }

  @Override
  public RowIntent intent(RowBatch before, RowBatch after, int row) {
    Key address = address(before, row);
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
  public RuntimeException duplicate(RowBatch after, int row, EvaluationContext context) {
    return errors.duplicate(stored(after), row, context.text());
  }
}
