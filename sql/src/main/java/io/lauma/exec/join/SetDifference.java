package io.lauma.exec.join;

import io.lauma.exec.operator.TwoInputOperator;
import io.lauma.exec.operator.TwoInputStage;
import io.lauma.exec.store.KeyTable;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// INTERSECT and EXCEPT, with or without ALL; NULLs are equal. Ends with the left input. Holds the
/// distinct rows of the right input (and, without ALL, those given out) with a count each, in
/// memory, at most [#TABLE_BYTES_MAX]; dropped on cancel.
public final class SetDifference implements TwoInputOperator {
  /// Beyond it the statement fails with 53200.
  static final long TABLE_BYTES_MAX = 1L << 30;

  private final boolean except;
  private final boolean all;
  private final KeyTable table;
  private int[] rightCounts = new int[64];
  private boolean[] given = new boolean[64];
  private @Nullable RowBatch ready;

  SetDifference(PlanNode.SetOperation plan) {
    this.except = plan.except();
    this.all = plan.all();
    this.table = new KeyTable(plan.output());
  }

  public static Source<RowBatch, NotUsed> of(
      PlanNode.SetOperation plan, Source<RowBatch, NotUsed> left, Source<RowBatch, NotUsed> right) {
    return TwoInputStage.of("SetOperation", left, right, () -> new SetDifference(plan));
  }

  @Override
  public void acceptRight(RowBatch batch) {
    int[] ids = table.intern(batch.dense());
    ensureCapacity();
    for (int id : ids) {
      rightCounts[id]++;
    }
  }

  private void ensureCapacity() {
    if (table.sizeBytes() > TABLE_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A set operation holds too many distinct rows.");
    }
    if (table.size() > rightCounts.length) {
      int capacity = Math.max(table.size(), rightCounts.length * 2);
      rightCounts = Arrays.copyOf(rightCounts, capacity);
      given = Arrays.copyOf(given, capacity);
    }
  }

  @Override
  public void endRight() {}

  @Override
  public void accept(RowBatch batch) {
    RowBatch rows = batch.dense();
    boolean remembersNew = except && !all;
    int[] ids = remembersNew ? table.intern(rows) : table.find(rows);
    ensureCapacity();
    int[] positions = new int[ids.length];
    int count = 0;
    for (int row = 0; row < ids.length; row++) {
      if (all ? givesAll(ids[row]) : givesOnce(ids[row])) {
        positions[count++] = row;
      }
    }
    ready = rows.withSelection(positions, count);
  }

  private boolean givesAll(int id) {
    boolean onRight = id != KeyTable.ABSENT && rightCounts[id] > 0;
    if (onRight) {
      rightCounts[id]--;
    }
    return onRight != except;
  }

  private boolean givesOnce(int id) {
    if (id == KeyTable.ABSENT || given[id] || rightCounts[id] > 0 == except) {
      return false;
    }
    given[id] = true;
    return true;
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = ready;
    ready = null;
    return batch;
  }
}
