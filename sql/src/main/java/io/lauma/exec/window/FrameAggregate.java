package io.lauma.exec.window;

import io.lauma.exec.CancelSignal;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.aggregate.GroupedAccumulator;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.StoredForm;
import java.util.List;

/// An aggregate over the frame of each row. Frames that all start with the partition are computed
/// in one pass; others row by row, each as a group of its own.
final class FrameAggregate {
  private final AggregateCall call;
  private final Partition partition;
  private final Frames frames;
  private final CancelSignal cancel;

  private FrameAggregate(
      AggregateCall call, Partition partition, Frames frames, CancelSignal cancel) {
    this.call = call;
    this.partition = partition;
    this.frames = frames;
    this.cancel = cancel;
  }

  static Vector compute(
      AggregateCall call, Partition partition, Frames frames, CancelSignal cancel) {
    var aggregate = new FrameAggregate(call, partition, frames, cancel);
    return aggregate.allStartFirst() ? aggregate.running() : aggregate.eachFrame();
  }

  private boolean allStartFirst() {
    for (int row = 0; row < partition.size(); row++) {
      boolean grows = row == 0 || frames.ends()[row] >= frames.ends()[row - 1];
      if (frames.starts()[row] != 0 || !grows) {
        return false;
      }
    }
    return true;
  }

  private void add(
      GroupedAccumulator accumulator, int[] rows, int count, int[] groups, int groupCount) {
    RowBatch all = partition.rows();
    List<Vector> arguments =
        call.arguments().stream().map(column -> all.column(column).select(rows, count)).toList();
    if (call.filter().isPresent()) {
      var condition = (Vector.Booleans) all.column(call.filter().get());
      for (int i = 0; i < count; i++) {
        boolean kept = !condition.isNull(rows[i]) && condition.get(rows[i]);
        groups[i] = kept ? groups[i] : -1;
      }
    }
    accumulator.add(arguments, count, groups, groupCount);
  }

  private Vector running() {
    GroupedAccumulator accumulator = GroupedAccumulator.of(call);
    var out = new VectorBuilder(StoredForm.layout(call.type().oid()), partition.size());
    int added = 0;
    Vector result = accumulator.results(1);
    for (int row = 0; row < partition.size(); row++) {
      int end = frames.ends()[row];
      if (end > added) {
        cancel.check();
        int[] rows = new int[end - added];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = added + i;
        }
        add(accumulator, rows, rows.length, new int[rows.length], 1);
        added = end;
        result = accumulator.results(1);
      }
      out.appendFrom(result, 0);
    }
    return out.build();
  }

  private Vector eachFrame() {
    GroupedAccumulator accumulator = GroupedAccumulator.of(call);
    int[] rows = new int[RowBatch.ROWS_MAX];
    int[] groups = new int[RowBatch.ROWS_MAX];
    int count = 0;
    for (int row = 0; row < partition.size(); row++) {
      for (int i = frames.starts()[row]; i < frames.ends()[row]; i++) {
        rows[count] = i;
        groups[count++] = row;
        if (count == rows.length) {
          cancel.check();
          add(accumulator, rows, count, groups, partition.size());
          count = 0;
        }
      }
    }
    add(accumulator, rows, count, groups, partition.size());
    return accumulator.results(partition.size());
  }
}
