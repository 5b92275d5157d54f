package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.time.Interval;
import java.nio.ByteBuffer;
import java.util.List;

/// sum and avg of interval.
final class IntervalSum implements StateAccumulator.State {
  private final boolean average;
  private long count;
  private Interval sum = Interval.ZERO;

  IntervalSum(boolean average) {
    this.average = average;
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    var values = (Vector.Bytes) arguments.getFirst();
    if (!values.isNull(row)) {
      count++;
      sum = sum.plus(Interval.ofStored(values.data(), values.start(row)));
    }
  }

  @Override
  public void merge(ByteBuffer in) {
    count += in.getLong();
    sum = sum.plus(new Interval(in.getInt(), in.getInt(), in.getLong()));
  }

  @Override
  public void write(ByteSink out) {
    out.putLong(count);
    out.putBytes(sum.toStored());
  }

  @Override
  public void result(VectorBuilder out) {
    if (count == 0) {
      out.appendNull();
    } else {
      out.appendBytes((average ? sum.dividedBy(count) : sum).toStored());
    }
  }
}
