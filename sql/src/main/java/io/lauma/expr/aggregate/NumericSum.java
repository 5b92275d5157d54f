package io.lauma.expr.aggregate;

import io.lauma.expr.number.NumericScale;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.number.Numeric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// sum and avg of numeric. A group's sum is a long at a scale of its own while it fits.
final class NumericSum implements GroupedAccumulator {
  private static final byte POSITIVE_INFINITY_SEEN = 1;
  private static final byte NEGATIVE_INFINITY_SEEN = 2;
  private static final byte NAN_SEEN = 4;

  private final boolean average;
  private long[] counts = new long[16];
  private long[] unscaled = new long[16];
  private int[] scales = new int[16];
  private byte[] specials = new byte[16];

  /// The sum where it does not fit a long; then `unscaled` does not count.
  private @Nullable BigDecimal[] large = new @Nullable BigDecimal[16];

  NumericSum(boolean average) {
    this.average = average;
  }

  private void ensure(int groupCount) {
    if (groupCount > counts.length) {
      int size = Math.max(groupCount, counts.length * 2);
      counts = Arrays.copyOf(counts, size);
      unscaled = Arrays.copyOf(unscaled, size);
      scales = Arrays.copyOf(scales, size);
      specials = Arrays.copyOf(specials, size);
      large = Arrays.copyOf(large, size);
    }
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    var values = (Vector.Bytes) arguments.getFirst();
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0 && !values.isNull(i)) {
        counts[groups[i]]++;
        add(groups[i], values.data(), values.start(i), values.end(i));
      }
    }
  }

  private void add(int group, byte[] data, int start, int end) {
    switch (NumericForm.kind(data, start)) {
      case NumericForm.FINITE -> {
        if (NumericForm.isLong(start, end)
            && large[group] == null
            && NumericForm.scale(data, start) == scales[group]) {
          long value = NumericForm.unscaledLong(data, start, end);
          long sum = unscaled[group] + value;
          if (((sum ^ value) & (sum ^ unscaled[group])) >= 0) {
            unscaled[group] = sum;
            return;
          }
        }
        set(group, sum(group).add(NumericForm.decimal(data, start, end)));
      }
      case NumericForm.INFINITY -> specials[group] |= POSITIVE_INFINITY_SEEN;
      case NumericForm.NEGATIVE_INFINITY -> specials[group] |= NEGATIVE_INFINITY_SEEN;
      default -> specials[group] |= NAN_SEEN;
    }
  }

  private BigDecimal sum(int group) {
    BigDecimal present = large[group];
    return present == null ? BigDecimal.valueOf(unscaled[group], scales[group]) : present;
  }

  private void set(int group, BigDecimal sum) {
    if (sum.unscaledValue().bitLength() < Long.SIZE) {
      large[group] = null;
      unscaled[group] = sum.unscaledValue().longValue();
      scales[group] = sum.scale();
    } else {
      large[group] = sum;
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
        specials[group] |= in.get();
        byte[] sum = States.getBytes(in);
        add(group, sum, 0, sum.length);
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
          out.put(specials[group]);
          States.putBytes(out, NumericForm.of(sum(group)));
        });
  }

  @Override
  public Vector results(int groupCount) {
    ensure(groupCount);
    var out = new VectorBuilder(Layout.BYTES, groupCount);
    for (int i = 0; i < groupCount; i++) {
      if (counts[i] == 0) {
        out.appendNull();
      } else {
        out.appendBytes(specials[i] == 0 ? finite(i) : special(specials[i]));
      }
    }
    return out.build();
  }

  private byte[] finite(int group) {
    BigDecimal sum = sum(group);
    if (!average) {
      return Numeric.checked(sum);
    }
    BigDecimal count = BigDecimal.valueOf(counts[group]);
    return Numeric.checked(
        sum.divide(count, NumericScale.quotient(sum, count), RoundingMode.HALF_UP));
  }

  private static byte[] special(byte seen) {
    return NumericForm.special(
        switch (seen) {
          case POSITIVE_INFINITY_SEEN -> NumericForm.INFINITY;
          case NEGATIVE_INFINITY_SEEN -> NumericForm.NEGATIVE_INFINITY;
          default -> NumericForm.NAN;
        });
  }

  @Override
  public long sizeBytes() {
    return 32L * counts.length;
  }
}
