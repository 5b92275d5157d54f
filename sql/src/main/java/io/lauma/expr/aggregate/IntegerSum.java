package io.lauma.expr.aggregate;

import io.lauma.expr.number.NumericScale;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/// sum and avg of int2, int4 and int8, in 128 bits a group.
final class IntegerSum implements GroupedAccumulator {
  /// What is made of sum and count.
  enum Result {
    BIGINT,
    NUMERIC,
    AVERAGE
  }

  private final Result result;
  private long[] counts = new long[16];
  private long[] low = new long[16];
  private long[] high = new long[16];

  IntegerSum(Result result) {
    this.result = result;
  }

  private void ensure(int groupCount) {
    if (groupCount > counts.length) {
      int size = Math.max(groupCount, counts.length * 2);
      counts = Arrays.copyOf(counts, size);
      low = Arrays.copyOf(low, size);
      high = Arrays.copyOf(high, size);
    }
  }

  private void add(int group, long value) {
    long sum = low[group] + value;
    high[group] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
    low[group] = sum;
    counts[group]++;
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    Vector argument = arguments.getFirst();
    if (argument instanceof Vector.Ints ints) {
      int[] values = ints.values();
      for (int i = 0; i < rows; i++) {
        if (groups[i] >= 0 && !argument.isNull(i)) {
          add(groups[i], values[i]);
        }
      }
    } else {
      long[] values = ((Vector.Longs) argument).values();
      for (int i = 0; i < rows; i++) {
        if (groups[i] >= 0 && !argument.isNull(i)) {
          add(groups[i], values[i]);
        }
      }
    }
  }

  @Override
  public void merge(Vector states, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    for (int i = 0; i < rows; i++) {
      int group = groups[i];
      if (group >= 0) {
        var in = States.buffer(states, i);
        counts[group] += in.getLong();
        long addHigh = in.getLong();
        long addLow = in.getLong();
        long sum = low[group] + addLow;
        high[group] += addHigh + (Long.compareUnsigned(sum, addLow) < 0 ? 1 : 0);
        low[group] = sum;
      }
    }
  }

  @Override
  public Vector states(int groupCount) {
    ensure(groupCount);
    return States.build(
        groupCount,
        (group, out) -> {
          out.putLong(counts[group]);
          out.putLong(high[group]);
          out.putLong(low[group]);
        });
  }

  @Override
  public Vector results(int groupCount) {
    ensure(groupCount);
    var out = new VectorBuilder(result == Result.BIGINT ? Layout.LONG : Layout.BYTES, groupCount);
    for (int i = 0; i < groupCount; i++) {
      if (counts[i] == 0) {
        out.appendNull();
      } else {
        append(i, out);
      }
    }
    return out.build();
  }

  private void append(int group, VectorBuilder out) {
    boolean isLong = high[group] == low[group] >> 63;
    switch (result) {
      case BIGINT -> {
        if (!isLong) {
          throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "bigint out of range");
        }
        out.appendLong(low[group]);
      }
      case NUMERIC ->
          out.appendBytes(isLong ? NumericForm.of(low[group], 0) : NumericForm.of(sum(group)));
      case AVERAGE -> {
        BigDecimal count = BigDecimal.valueOf(counts[group]);
        BigDecimal sum = sum(group);
        out.appendBytes(
            NumericForm.of(
                sum.divide(count, NumericScale.quotient(sum, count), RoundingMode.HALF_UP)));
      }
    }
  }

  private BigDecimal sum(int group) {
    BigInteger unsignedLow =
        new BigInteger(1, java.nio.ByteBuffer.allocate(8).putLong(low[group]).array());
    return new BigDecimal(BigInteger.valueOf(high[group]).shiftLeft(Long.SIZE).add(unsignedLow));
  }

  @Override
  public long sizeBytes() {
    return 24L * counts.length;
  }
}
