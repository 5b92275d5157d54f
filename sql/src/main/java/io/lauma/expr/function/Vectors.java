package io.lauma.expr.function;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Vectors of special shape and conversions between layouts.
public final class Vectors {
  private Vectors() {}

  public static Vector allNull(Layout layout, int rows) {
    long[] nulls = Nulls.all(rows);
    return switch (layout) {
      case BOOLEAN -> new Vector.Booleans(rows, new byte[rows], nulls);
      case INT -> new Vector.Ints(rows, new int[rows], nulls);
      case LONG -> new Vector.Longs(rows, new long[rows], nulls);
      case DOUBLE -> new Vector.Doubles(rows, new double[rows], nulls);
      case BYTES -> new Vector.Bytes(rows, new byte[0], new int[rows + 1], nulls);
    };
  }

  /// The value of a one-row vector, `rows` times.
  ///
  /// @param bytesMax how long the result may be before [io.lauma.row.WideBatch] is thrown
  public static Vector repeat(Vector one, int rows, long bytesMax) {
    if (rows == 1) {
      return one;
    }
    if (one.isNull(0)) {
      return allNull(one.layout(), rows);
    }
    switch (one) {
      case Vector.Booleans v -> {
        byte[] values = new byte[rows];
        Arrays.fill(values, v.values()[0]);
        return new Vector.Booleans(rows, values, null);
      }
      case Vector.Ints v -> {
        int[] values = new int[rows];
        Arrays.fill(values, v.get(0));
        return new Vector.Ints(rows, values, null);
      }
      case Vector.Longs v -> {
        long[] values = new long[rows];
        Arrays.fill(values, v.get(0));
        return new Vector.Longs(rows, values, null);
      }
      case Vector.Doubles v -> {
        double[] values = new double[rows];
        Arrays.fill(values, v.get(0));
        return new Vector.Doubles(rows, values, null);
      }
      case Vector.Bytes v -> {
        var builder = VectorBuilder.ofResults(Layout.BYTES, rows, bytesMax);
        for (int i = 0; i < rows; i++) {
          builder.appendFrom(v, 0);
        }
        return builder.build();
      }
    }
  }

  /// The values of an integer vector as longs.
  public static long[] longs(Vector vector) {
    if (vector instanceof Vector.Longs longs) {
      return longs.values();
    }
    int[] values = ((Vector.Ints) vector).values();
    long[] widened = new long[vector.length()];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = values[i];
    }
    return widened;
  }

  public static Vector ofBooleans(int rows, byte[] values, long @Nullable [] nulls) {
    return new Vector.Booleans(rows, values, nulls);
  }

  public static Vector one(boolean value) {
    return new Vector.Booleans(1, new byte[] {(byte) (value ? 1 : 0)}, null);
  }

  public static Vector one(int value) {
    return new Vector.Ints(1, new int[] {value}, null);
  }

  public static Vector one(long value) {
    return new Vector.Longs(1, new long[] {value}, null);
  }

  public static Vector one(double value) {
    return new Vector.Doubles(1, new double[] {value}, null);
  }

  public static Vector one(byte[] value) {
    return new Vector.Bytes(1, value, new int[] {0, value.length}, null);
  }

  public static Vector one(String value) {
    return one(value.getBytes(StandardCharsets.UTF_8));
  }
}
