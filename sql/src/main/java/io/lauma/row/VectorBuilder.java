package io.lauma.row;

import io.lauma.types.Layout;
import io.lauma.types.ValueMemory;
import io.lauma.types.ValueSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects the values of one vector; grows as needed, and fails with 53200 when the heap has no
/// room. Used by one thread, once. The `append` method must fit the layout; anything else is a bug
/// of the caller.
public final class VectorBuilder implements ValueSink {
  private final Layout layout;
  private final boolean results;
  private final long bytesMax;
  private int length;
  private long @Nullable [] nulls;
  private byte[] bytes = new byte[0];
  private int[] ints = new int[0];
  private long[] longs = new long[0];
  private double[] doubles = new double[0];
  private int bytesEnd;

  public VectorBuilder(Layout layout, int capacity) {
    this(layout, capacity, false, Long.MAX_VALUE);
  }

  private VectorBuilder(Layout layout, int capacity, boolean results, long bytesMax) {
    this.layout = layout;
    this.results = results;
    this.bytesMax = bytesMax;
    int slots = Math.max(4, capacity);
    switch (layout) {
      case BOOLEAN -> bytes = ValueMemory.grown(bytes, slots);
      case INT -> ints = ValueMemory.grown(ints, slots);
      case LONG -> longs = ValueMemory.grown(longs, slots);
      case DOUBLE -> doubles = ValueMemory.grown(doubles, slots);
      case BYTES -> {
        bytes = ValueMemory.bytes(slots * 8L);
        ints = ValueMemory.grown(ints, slots + 1L);
      }
    }
  }

  /// A builder of what an expression gives: `append` throws [WideBatch] when several values are
  /// longer than `bytesMax` together, and 54000 for a value beyond [ValueMemory#VALUE_BYTES_MAX].
  public static VectorBuilder ofResults(Layout layout, int capacity, long bytesMax) {
    return new VectorBuilder(layout, capacity, true, bytesMax);
  }

  public Layout layout() {
    return layout;
  }

  public int length() {
    return length;
  }

  /// Bytes of the values so far, for limits.
  public long sizeBytes() {
    return switch (layout) {
      case BOOLEAN -> length;
      case INT -> 4L * length;
      case LONG, DOUBLE -> 8L * length;
      case BYTES -> bytesEnd + 4L * length;
    };
  }

  @Override
  public void appendNull() {
    switch (layout) {
      case BOOLEAN -> appendBoolean(false);
      case INT -> appendInt(0);
      case LONG -> appendLong(0);
      case DOUBLE -> appendDouble(0);
      case BYTES -> appendBytes(bytes, 0, 0);
    }
    int row = length - 1;
    int words = (row >> 6) + 1;
    if (nulls == null) {
      nulls = new long[Math.max(words, 16)];
    } else if (nulls.length < words) {
      nulls = ValueMemory.grown(nulls, words * 2L);
    }
    nulls[row >> 6] |= 1L << row;
  }

  @Override
  public void appendBoolean(boolean value) {
    if (length == bytes.length) {
      bytes = ValueMemory.grown(bytes, ValueMemory.capacity(length, length + 1L, Byte.BYTES));
    }
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void appendInt(int value) {
    if (length == ints.length) {
      ints = ValueMemory.grown(ints, ValueMemory.capacity(length, length + 1L, Integer.BYTES));
    }
    ints[length++] = value;
  }

  @Override
  public void appendLong(long value) {
    if (length == longs.length) {
      longs = ValueMemory.grown(longs, ValueMemory.capacity(length, length + 1L, Long.BYTES));
    }
    longs[length++] = value;
  }

  @Override
  public void appendDouble(double value) {
    if (length == doubles.length) {
      doubles = ValueMemory.grown(doubles, ValueMemory.capacity(length, length + 1L, Double.BYTES));
    }
    doubles[length++] = value;
  }

  @Override
  public void appendBytes(byte[] value) {
    appendBytes(value, 0, value.length);
  }

  @Override
  public void appendBytes(byte[] source, int start, int lengthBytes) {
    if (length + 1 == ints.length) {
      ints = ValueMemory.grown(ints, ValueMemory.capacity(ints.length, length + 2L, Integer.BYTES));
    }
    if (bytesEnd + lengthBytes > bytes.length || bytesEnd + lengthBytes < 0) {
      growBytes(lengthBytes);
    }
    System.arraycopy(source, start, bytes, bytesEnd, lengthBytes);
    bytesEnd += lengthBytes;
    ints[++length] = bytesEnd;
  }

  private void growBytes(int lengthBytes) {
    long needed = (long) bytesEnd + lengthBytes;
    if (results) {
      ValueMemory.checkLength(lengthBytes);
      if (length > 0 && needed > bytesMax) {
        throw new WideBatch();
      }
    }
    bytes = ValueMemory.grown(bytes, ValueMemory.capacity(bytes.length, needed, Byte.BYTES));
  }

  /// Appends one value of a vector of the same layout, NULL included.
  public void appendFrom(Vector vector, int row) {
    if (vector.isNull(row)) {
      appendNull();
      return;
    }
    switch (vector) {
      case Vector.Booleans v -> appendBoolean(v.get(row));
      case Vector.Ints v -> appendInt(v.get(row));
      case Vector.Longs v -> appendLong(v.get(row));
      case Vector.Doubles v -> appendDouble(v.get(row));
      case Vector.Bytes v -> appendBytes(v.data(), v.start(row), v.lengthBytes(row));
    }
  }

  /// The values so far. Values appended later are no part of it and leave it as it is.
  public Vector build() {
    return switch (layout) {
      case BOOLEAN -> new Vector.Booleans(length, bytes, nulls());
      case INT -> new Vector.Ints(length, ints, nulls());
      case LONG -> new Vector.Longs(length, longs, nulls());
      case DOUBLE -> new Vector.Doubles(length, doubles, nulls());
      case BYTES -> new Vector.Bytes(length, bytes, ints, nulls());
    };
  }

  private long @Nullable [] nulls() {
    int words = (length + 63) >> 6;
    return nulls == null || nulls.length >= words ? nulls : Arrays.copyOf(nulls, words);
  }
}
