package io.lauma.row;

import io.lauma.types.Layout;
import io.lauma.types.ValueMemory;
import org.jspecify.annotations.Nullable;

/// One column of values in one [Layout], with a null bitmap. A final class over arrays because it
/// is the hottest data there is. The arrays belong to the vector once it is built; kernels read
/// them directly (`longs()` and so on) and build new vectors, nobody writes into a finished one.
/// The slot of a NULL holds an arbitrary value.
public abstract sealed class Vector {
  /// Bit set = NULL; null when no value is NULL.
  private final long @Nullable [] nulls;

  private final int length;

  private Vector(int length, long @Nullable [] nulls) {
    this.length = length;
    this.nulls = nulls;
  }

  public final int length() {
    return length;
  }

  public final boolean isNull(int row) {
    return nulls != null && (nulls[row >> 6] & (1L << row)) != 0;
  }

  public final boolean hasNulls() {
    return nulls != null;
  }

  /// The null bitmap (bit set = NULL, word `row >> 6`), or null when there is no NULL.
  public final long @Nullable [] nulls() {
    return nulls;
  }

  public abstract Layout layout();

  /// The rows at `rows[0 .. count)`, in that order.
  public abstract Vector select(int[] rows, int count);

  /// The values as a binary-coercible type of another layout has them: an int4 is the same 32 bits
  /// as an OID, whose slot is an unsigned long.
  ///
  /// @throws IllegalArgumentException for any other pair of layouts
  public final Vector relabeled(Layout layout) {
    if (layout == layout()) {
      return this;
    }
    return switch (this) {
      case Ints ints when layout == Layout.LONG -> {
        long[] longs = new long[length];
        for (int i = 0; i < length; i++) {
          longs[i] = Integer.toUnsignedLong(ints.get(i));
        }
        yield new Longs(length, longs, nulls);
      }
      case Longs longs when layout == Layout.INT -> {
        int[] ints = new int[length];
        for (int i = 0; i < length; i++) {
          ints[i] = (int) longs.get(i);
        }
        yield new Ints(length, ints, nulls);
      }
      default ->
          throw new IllegalArgumentException("values in " + layout() + " are none in " + layout);
    };
  }

  final long @Nullable [] selectNulls(int[] rows, int count) {
    if (nulls == null) {
      return null;
    }
    long[] selected = new long[(count + 63) >> 6];
    boolean any = false;
    for (int i = 0; i < count; i++) {
      if (isNull(rows[i])) {
        selected[i >> 6] |= 1L << i;
        any = true;
      }
    }
    return any ? selected : null;
  }

  /// [Layout#BOOLEAN]
  public static final class Booleans extends Vector {
    private final byte[] values;

    public Booleans(int length, byte[] values, long @Nullable [] nulls) {
      super(length, nulls);
      this.values = values;
    }

    public boolean get(int row) {
      return values[row] != 0;
    }

    public byte[] values() {
      return values;
    }

    @Override
    public Layout layout() {
      return Layout.BOOLEAN;
    }

    @Override
    public Booleans select(int[] rows, int count) {
      byte[] selected = new byte[count];
      for (int i = 0; i < count; i++) {
        selected[i] = values[rows[i]];
      }
      return new Booleans(count, selected, selectNulls(rows, count));
    }
  }

  /// [Layout#INT]
  public static final class Ints extends Vector {
    private final int[] values;

    public Ints(int length, int[] values, long @Nullable [] nulls) {
      super(length, nulls);
      this.values = values;
    }

    public int get(int row) {
      return values[row];
    }

    public int[] values() {
      return values;
    }

    @Override
    public Layout layout() {
      return Layout.INT;
    }

    @Override
    public Ints select(int[] rows, int count) {
      int[] selected = new int[count];
      for (int i = 0; i < count; i++) {
        selected[i] = values[rows[i]];
      }
      return new Ints(count, selected, selectNulls(rows, count));
    }
  }

  /// [Layout#LONG]
  public static final class Longs extends Vector {
    private final long[] values;

    public Longs(int length, long[] values, long @Nullable [] nulls) {
      super(length, nulls);
      this.values = values;
    }

    public long get(int row) {
      return values[row];
    }

    public long[] values() {
      return values;
    }

    @Override
    public Layout layout() {
      return Layout.LONG;
    }

    @Override
    public Longs select(int[] rows, int count) {
      long[] selected = new long[count];
      for (int i = 0; i < count; i++) {
        selected[i] = values[rows[i]];
      }
      return new Longs(count, selected, selectNulls(rows, count));
    }
  }

  /// [Layout#DOUBLE]
  public static final class Doubles extends Vector {
    private final double[] values;

    public Doubles(int length, double[] values, long @Nullable [] nulls) {
      super(length, nulls);
      this.values = values;
    }

    public double get(int row) {
      return values[row];
    }

    public double[] values() {
      return values;
    }

    @Override
    public Layout layout() {
      return Layout.DOUBLE;
    }

    @Override
    public Doubles select(int[] rows, int count) {
      double[] selected = new double[count];
      for (int i = 0; i < count; i++) {
        selected[i] = values[rows[i]];
      }
      return new Doubles(count, selected, selectNulls(rows, count));
    }
  }

  /// [Layout#BYTES]: value `i` is `data[offsets[i] .. offsets[i + 1])`.
  public static final class Bytes extends Vector {
    private final byte[] data;
    private final int[] offsets;

    public Bytes(int length, byte[] data, int[] offsets, long @Nullable [] nulls) {
      super(length, nulls);
      this.data = data;
      this.offsets = offsets;
    }

    /// The backing array; see [#start] and [#end].
    public byte[] data() {
      return data;
    }

    public int start(int row) {
      return offsets[row];
    }

    public int end(int row) {
      return offsets[row + 1];
    }

    public int lengthBytes(int row) {
      return offsets[row + 1] - offsets[row];
    }

    /// A copy of one value.
    public byte[] get(int row) {
      byte[] value = ValueMemory.bytes(lengthBytes(row));
      System.arraycopy(data, offsets[row], value, 0, value.length);
      return value;
    }

    @Override
    public Layout layout() {
      return Layout.BYTES;
    }

    @Override
    public Bytes select(int[] rows, int count) {
      long lengthBytes = 0;
      for (int i = 0; i < count; i++) {
        lengthBytes += lengthBytes(rows[i]);
      }
      byte[] selected = ValueMemory.bytes(lengthBytes);
      int[] selectedOffsets = new int[count + 1];
      int end = 0;
      for (int i = 0; i < count; i++) {
        int size = lengthBytes(rows[i]);
        System.arraycopy(data, offsets[rows[i]], selected, end, size);
        end += size;
        selectedOffsets[i + 1] = end;
      }
      return new Bytes(count, selected, selectedOffsets, selectNulls(rows, count));
    }
  }
}
