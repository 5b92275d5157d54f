package io.lauma.exec.window;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.BatchOperator;
import io.lauma.exec.operator.OperatorStage;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.expr.compare.KeyEquality;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Computes window functions over input that is sorted by partition and order; its output is the
/// input with a column a call. Ends with its input; holds one partition, in memory, at most what a
/// collector holds; asks for input until a partition is whole; on cancel it is dropped.
public final class WindowFunctions implements BatchOperator {
  private final PlanNode.Window plan;
  private final RunContext context;
  private final KeyEquality samePartition;
  private final RowCollector partition;
  private final Deque<RowBatch> finished = new ArrayDeque<>();
  private @Nullable RowBatch last;
  private int emitted;

  public WindowFunctions(PlanNode.Window plan, RunContext context) {
    List<SqlType> types = plan.input().output();
    this.plan = plan;
    this.context = context;
    this.samePartition =
        KeyEquality.grouping(
            plan.partitionColumns(),
            plan.partitionColumns(),
            plan.partitionColumns().stream().map(types::get).toList());
    this.partition = new RowCollector(types);
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(PlanNode.Window plan, RunContext context) {
    return OperatorStage.of("Window", () -> new WindowFunctions(plan, context));
  }

  @Override
  public void accept(RowBatch batch) {
    int from = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      boolean begins =
          row == 0
              ? last != null && !samePartition.equal(last, last.rowCount() - 1, batch, 0)
              : !samePartition.equal(batch, row - 1, batch, row);
      if (begins) {
        partition.append(Rows.slice(batch, from, row - from));
        finishPartition();
        from = row;
      }
    }
    partition.append(Rows.slice(batch, from, batch.rowCount() - from));
    last = batch;
  }

  private void finishPartition() {
    RowBatch rows = partition.take();
    if (rows.rowCount() == 0) {
      return;
    }
    Partition view = new Partition(rows, plan.order());
    List<Vector> columns = new ArrayList<>();
    for (int i = 0; i < rows.columnCount(); i++) {
      columns.add(rows.column(i));
    }
    for (PlanNode.WindowCall call : plan.calls()) {
      context.cancel().check();
      columns.add(WindowCalls.compute(call, view, context));
    }
    finished.add(RowBatch.of(rows.rowCount(), columns));
  }

  @Override
  public void end() {
    finishPartition();
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch rows = finished.peek();
    if (rows == null) {
      return null;
    }
    int count = Math.min(RowBatch.ROWS_MAX, rows.rowCount() - emitted);
    RowBatch slice = Rows.slice(rows, emitted, count);
    emitted += count;
    if (emitted == rows.rowCount()) {
      finished.remove();
      emitted = 0;
    }
    return slice;
  }
}
