package io.lauma.row;

import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The binary form of a [RowBatch] between nodes, little-endian: version (1 byte, 1), int32 rows,
/// int32 columns; then each column: layout (1 byte), nulls (1 byte, 1 when there are any), the null
/// words (int64, `(rows + 63) / 64`) if so, and the values: 1, 4, 8 or 8 bytes each, or for bytes
/// `rows + 1` int32 offsets from 0 and the data. A frame is self-contained; its length is known
/// from outside.
public final class BatchFrame {
  private BatchFrame() {}

  public static final byte VERSION = 1;

  /// Limits of what is accepted from another node.
  public static final int ROWS_MAX = 1 << 20;

  public static final int COLUMNS_MAX = 4096;
  public static final int FRAME_BYTES_MAX = 256 * 1024 * 1024;

  private static final int HEADER_BYTES = 9;

  /// Makes the batch dense first.
  public static byte[] encode(RowBatch batch) {
    RowBatch dense = batch.dense();
    int rows = dense.rowCount();
    long size = HEADER_BYTES;
    for (int i = 0; i < dense.columnCount(); i++) {
      size += columnBytes(dense.column(i), rows);
    }
    if (size > FRAME_BYTES_MAX) {
      throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "row batch is too large to send");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION).putInt(rows).putInt(dense.columnCount());
    for (int i = 0; i < dense.columnCount(); i++) {
      column(dense.column(i), rows, out);
    }
    return out.array();
  }

  private static long columnBytes(Vector column, int rows) {
    long nulls = column.hasNulls() ? 8L * words(rows) : 0;
    long values =
        switch (column) {
          case Vector.Booleans _ -> rows;
          case Vector.Ints _ -> 4L * rows;
          case Vector.Longs _, Vector.Doubles _ -> 8L * rows;
          case Vector.Bytes v -> 4L * (rows + 1) + dataBytes(v, rows);
        };
    return 2 + nulls + values;
  }

  private static int dataBytes(Vector.Bytes vector, int rows) {
    return rows == 0 ? 0 : vector.end(rows - 1) - vector.start(0);
  }

  private static byte code(Layout layout) {
    return switch (layout) {
      case BOOLEAN -> 0;
      case INT -> 1;
      case LONG -> 2;
      case DOUBLE -> 3;
      case BYTES -> 4;
    };
  }

  private static int words(int rows) {
    return (rows + 63) >> 6;
  }

  private static void column(Vector column, int rows, ByteBuffer out) {
    out.put(code(column.layout()));
    long[] nulls = column.nulls();
    out.put((byte) (nulls == null ? 0 : 1));
    if (nulls != null) {
      for (int i = 0; i < words(rows); i++) {
        out.putLong(nulls[i]);
      }
    }
    switch (column) {
      case Vector.Booleans v -> out.put(v.values(), 0, rows);
      case Vector.Ints v -> {
        out.asIntBuffer().put(v.values(), 0, rows);
        out.position(out.position() + 4 * rows);
      }
      case Vector.Longs v -> {
        out.asLongBuffer().put(v.values(), 0, rows);
        out.position(out.position() + 8 * rows);
      }
      case Vector.Doubles v -> {
        out.asDoubleBuffer().put(v.values(), 0, rows);
        out.position(out.position() + 8 * rows);
      }
      case Vector.Bytes v -> {
        int base = rows == 0 ? 0 : v.start(0);
        out.putInt(0);
        for (int i = 0; i < rows; i++) {
          out.putInt(v.end(i) - base);
        }
        if (rows > 0) {
          out.put(v.data(), base, v.end(rows - 1) - base);
        }
      }
    }
  }

  /// Reads a whole frame.
  ///
  /// @throws SqlException 08P01 when the bytes are no frame of this version
  public static RowBatch decode(ByteBuffer frame) {
    ByteBuffer in = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
    require(in, HEADER_BYTES);
    if (in.get() != VERSION) {
      throw malformed("unknown version");
    }
    int rows = in.getInt();
    int columns = in.getInt();
    if (rows < 0 || rows > ROWS_MAX || columns < 0 || columns > COLUMNS_MAX) {
      throw malformed("too many rows or columns");
    }
    Vector[] vectors = new Vector[columns];
    for (int i = 0; i < columns; i++) {
      vectors[i] = readColumn(in, rows);
    }
    if (in.hasRemaining()) {
      throw malformed("bytes after the last column");
    }
    return RowBatch.of(rows, vectors);
  }

  private static Vector readColumn(ByteBuffer in, int rows) {
    require(in, 2);
    byte code = in.get();
    int nullsFlag = in.get();
    if (nullsFlag != 0 && nullsFlag != 1) {
      throw malformed("unknown flag");
    }
    long[] nulls = nullsFlag == 1 ? readLongs(in, words(rows)) : null;
    return switch (code) {
      case 0 -> {
        require(in, rows);
        byte[] values = new byte[rows];
        in.get(values);
        yield new Vector.Booleans(rows, values, nulls);
      }
      case 1 -> new Vector.Ints(rows, readInts(in, rows), nulls);
      case 2 -> new Vector.Longs(rows, readLongs(in, rows), nulls);
      case 3 -> {
        long[] bits = readLongs(in, rows);
        double[] values = new double[rows];
        Arrays.setAll(values, i -> Double.longBitsToDouble(bits[i]));
        yield new Vector.Doubles(rows, values, nulls);
      }
      case 4 -> readBytes(in, rows, nulls);
      default -> throw malformed("unknown layout");
    };
  }

  private static Vector readBytes(ByteBuffer in, int rows, long @Nullable [] nulls) {
    int[] offsets = readInts(in, rows + 1);
    if (offsets[0] != 0) {
      throw malformed("offsets do not start at 0");
    }
    for (int i = 0; i < rows; i++) {
      if (offsets[i + 1] < offsets[i]) {
        throw malformed("offsets out of order");
      }
    }
    require(in, offsets[rows]);
    byte[] data = new byte[offsets[rows]];
    in.get(data);
    return new Vector.Bytes(rows, data, offsets, nulls);
  }

  private static int[] readInts(ByteBuffer in, int count) {
    require(in, 4L * count);
    int[] values = new int[count];
    in.asIntBuffer().get(values);
    in.position(in.position() + 4 * count);
    return values;
  }

  private static long[] readLongs(ByteBuffer in, int count) {
    require(in, 8L * count);
    long[] values = new long[count];
    in.asLongBuffer().get(values);
    in.position(in.position() + 8 * count);
    return values;
  }

  private static void require(ByteBuffer in, long lengthBytes) {
    if (in.remaining() < lengthBytes) {
      throw malformed("frame ends early");
    }
  }

  private static SqlException malformed(String what) {
    return new SqlException(SqlState.PROTOCOL_VIOLATION, "malformed row batch: " + what);
  }
}
