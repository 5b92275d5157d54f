package io.lauma.expr.aggregate;

import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// min and max of any ordered type.
final class ExtremeAccumulator implements GroupedAccumulator {
  private final Layout layout;
  private final Comparison order;
  private final boolean max;

  /// The best value so far, a vector of one row.
  private @Nullable Vector[] best = new @Nullable Vector[16];

  ExtremeAccumulator(Layout layout, Comparison order, boolean max) {
    this.layout = layout;
    this.order = order;
    this.max = max;
  }

  private void ensure(int groupCount) {
    if (groupCount > best.length) {
      best = Arrays.copyOf(best, Math.max(groupCount, best.length * 2));
    }
  }

  private void offer(int group, Vector value, int row) {
    Vector present = best[group];
    if (present != null) {
      int byOrder = order.compare(value, row, present, 0);
      if (max ? byOrder <= 0 : byOrder >= 0) {
        return;
      }
    }
    best[group] = value.select(new int[] {row}, 1);
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    Vector values = arguments.getFirst();
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0 && !values.isNull(i)) {
        offer(groups[i], values, i);
      }
    }
  }

  @Override
  public void merge(Vector states, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    for (int i = 0; i < rows; i++) {
      ByteBuffer in = States.buffer(states, i);
      if (groups[i] >= 0 && in.hasRemaining()) {
        offer(groups[i], read(in), 0);
      }
    }
  }

  private Vector read(ByteBuffer in) {
    return switch (layout) {
      case BOOLEAN -> Vectors.one(in.get() != 0);
      case INT -> Vectors.one(in.getInt());
      case LONG -> Vectors.one(in.getLong());
      case DOUBLE -> Vectors.one(in.getDouble());
      case BYTES -> Vectors.one(States.getBytes(in));
    };
  }

  private static void write(Vector value, ByteSink out) {
    switch (value) {
      case Vector.Booleans v -> out.put(v.values()[0]);
      case Vector.Ints v -> out.putInt(v.get(0));
      case Vector.Longs v -> out.putLong(v.get(0));
      case Vector.Doubles v -> out.putLong(Double.doubleToRawLongBits(v.get(0)));
      case Vector.Bytes v -> States.putBytes(out, v.get(0));
    }
  }

  @Override
  public Vector states(int groupCount) {
    ensure(groupCount);
    return States.build(
        groupCount,
        (group, out) -> {
          Vector present = best[group];
          if (present != null) {
            write(present, out);
          }
        });
  }

  @Override
  public Vector results(int groupCount) {
    ensure(groupCount);
    var out = new VectorBuilder(layout, groupCount);
    for (int i = 0; i < groupCount; i++) {
      Vector present = best[i];
      if (present == null) {
        out.appendNull();
      } else {
        out.appendFrom(present, 0);
      }
    }
    return out.build();
  }

  @Override
  public long sizeBytes() {
    return 64L * best.length;
  }
}
