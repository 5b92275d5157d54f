package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;
import java.util.List;

/// sum of float4 (each step rounded to a float) and float8.
final class FloatSum implements GroupedAccumulator {
  private final boolean single;
  private double[] sums = new double[16];
  private boolean[] any = new boolean[16];

  FloatSum(boolean single) {
    this.single = single;
  }

  private void ensure(int groupCount) {
    if (groupCount > sums.length) {
      int size = Math.max(groupCount, sums.length * 2);
      sums = Arrays.copyOf(sums, size);
      any = Arrays.copyOf(any, size);
    }
  }

  private void add(int group, double value) {
    double exact = any[group] ? sums[group] + value : value;
    double sum = single ? (float) exact : exact;
    if (Double.isInfinite(sum) && !Double.isInfinite(value) && !Double.isInfinite(sums[group])) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }
    sums[group] = sum;
    any[group] = true;
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    var values = (Vector.Doubles) arguments.getFirst();
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0 && !values.isNull(i)) {
        add(groups[i], values.get(i));
      }
    }
  }

  @Override
  public void merge(Vector states, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    for (int i = 0; i < rows; i++) {
      var in = States.buffer(states, i);
      if (groups[i] >= 0 && in.get() != 0) {
        add(groups[i], in.getDouble());
      }
    }
  }

  @Override
  public Vector states(int groupCount) {
    ensure(groupCount);
    return States.build(
        groupCount,
        (group, out) -> {
          out.put(any[group] ? 1 : 0);
          out.putLong(Double.doubleToRawLongBits(sums[group]));
        });
  }

  @Override
  public Vector results(int groupCount) {
    ensure(groupCount);
    var out = new VectorBuilder(Layout.DOUBLE, groupCount);
    for (int i = 0; i < groupCount; i++) {
      if (any[i]) {
        out.appendDouble(sums[i]);
      } else {
        out.appendNull();
      }
    }
    return out.build();
  }

  @Override
  public long sizeBytes() {
    return 9L * sums.length;
  }
}
