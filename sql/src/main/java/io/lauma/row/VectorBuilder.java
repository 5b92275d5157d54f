package io.lauma.row;

import io.lauma.types.Layout;
import io.lauma.types.ValueSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects the values of one vector; grows as needed. Used by one thread, once. The `append`
/// method must fit the layout; anything else is a bug of the caller.
public final class VectorBuilder implements ValueSink {
  private final Layout layout;
  private int length;
  private long @Nullable [] nulls;
  private byte[] bytes = new byte[0];
  private int[] ints = new int[0];
  private long[] longs = new long[0];
  private double[] doubles = new double[0];
  private int bytesEnd;

  public VectorBuilder(Layout layout, int capacity) {
    this.layout = layout;
    int slots = Math.max(4, capacity);
    switch (layout) {
      case BOOLEAN -> bytes = new byte[slots];
      case INT -> ints = new int[slots];
      case LONG -> longs = new long[slots];
      case DOUBLE -> doubles = new double[slots];
      case BYTES -> {
        bytes = new byte[slots * 8];
        ints = new int[slots + 1];
      }
    }
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
      nulls = Arrays.copyOf(nulls, words * 2);
    }
    nulls[row >> 6] |= 1L << row;
  }

  @Override
  public void appendBoolean(boolean value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void appendInt(int value) {
    if (length == ints.length) {
      ints = Arrays.copyOf(ints, length * 2);
    }
    ints[length++] = value;
  }

  @Override
  public void appendLong(long value) {
    if (length == longs.length) {
      longs = Arrays.copyOf(longs, length * 2);
    }
    longs[length++] = value;
  }

  @Override
  public void appendDouble(double value) {
    if (length == doubles.length) {
      doubles = Arrays.copyOf(doubles, length * 2);
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
      ints = Arrays.copyOf(ints, ints.length * 2);
    }
    if (bytesEnd + lengthBytes > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, bytesEnd + lengthBytes));
    }
    System.arraycopy(source, start, bytes, bytesEnd, lengthBytes);
    bytesEnd += lengthBytes;
    ints[++length] = bytesEnd;
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

  /// The finished vector; the builder must not be used again.
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
