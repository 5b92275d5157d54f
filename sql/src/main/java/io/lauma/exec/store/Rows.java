package io.lauma.exec.store;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.ValueMemory;
import java.util.List;

/// Cutting, joining and measuring batches. Pure.
public final class Rows {
  private Rows() {}

  /// A column of no more bytes cannot make a batch wide.
  private static final int NARROW_BYTES = ValueMemory.BATCH_BYTES_MAX / RowBatch.ROWS_MAX;

  /// Whether the columns being built make a batch wide ([ValueMemory#BATCH_BYTES_MAX]).
  public static boolean isWide(VectorBuilder[] columns) {
    long sizeBytes = 0;
    for (VectorBuilder column : columns) {
      sizeBytes += column.sizeBytes();
    }
    return sizeBytes > ValueMemory.BATCH_BYTES_MAX;
  }

  /// Rows `from .. from + count` of a batch, without copying values.
  public static RowBatch slice(RowBatch batch, int from, int count) {
    if (from == 0 && count == batch.rowCount()) {
      return batch;
    }
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = batch.position(from + i);
    }
    return batch.withSelection(positions, count);
  }

  /// The rows at `rows[from .. from + count)` of a batch, copied.
  public static RowBatch pick(RowBatch batch, int[] rows, int from, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = batch.position(rows[from + i]);
    }
    return batch.withSelection(positions, count).dense();
  }

  /// How many of the rows at `rows[from .. to)` can be picked until the batch is wide
  /// ([ValueMemory#BATCH_BYTES_MAX]); one at least.
  public static int narrow(RowBatch batch, int[] rows, int from, int to) {
    int narrow = to - from;
    for (int i = 0; i < batch.columnCount(); i++) {
      if (batch.column(i) instanceof Vector.Bytes bytes && bytes.data().length > NARROW_BYTES) {
        narrow = narrow(batch, bytes, rows, from, from + narrow);
      }
    }
    return narrow;
  }

  private static int narrow(RowBatch batch, Vector.Bytes bytes, int[] rows, int from, int to) {
    long sizeBytes = 0;
    for (int i = from; i < to; i++) {
      sizeBytes += bytes.lengthBytes(batch.position(rows[i]));
      if (sizeBytes > ValueMemory.BATCH_BYTES_MAX) {
        return Math.max(1, i - from);
      }
    }
    return to - from;
  }

  /// Columns of two dense batches of the same rows, side by side.
  public static RowBatch beside(RowBatch left, RowBatch right) {
    Vector[] columns = new Vector[left.columnCount() + right.columnCount()];
    for (int i = 0; i < left.columnCount(); i++) {
      columns[i] = left.column(i);
    }
    for (int i = 0; i < right.columnCount(); i++) {
      columns[left.columnCount() + i] = right.column(i);
    }
    return RowBatch.of(left.rowCount(), columns);
  }

  /// `rows` rows of NULLs.
  public static RowBatch nulls(List<SqlType> types, int rows) {
    Vector[] columns = new Vector[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = nullColumn(types.get(i), rows);
    }
    return RowBatch.of(rows, columns);
  }

  /// A column of NULLs in the layout of a type.
  public static Vector nullColumn(SqlType type, int rows) {
    var builder = new VectorBuilder(StoredForm.layout(type.oid()), rows);
    for (int i = 0; i < rows; i++) {
      builder.appendNull();
    }
    return builder.build();
  }

  /// One row of a batch as one-row vectors.
  public static List<Vector> row(RowBatch batch, int row) {
    int[] position = {batch.position(row)};
    Vector[] values = new Vector[batch.columnCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = batch.column(i).select(position, 1);
    }
    return List.of(values);
  }

  /// Bytes that a dense batch holds, about.
  public static long sizeBytes(RowBatch batch) {
    long size = 64;
    for (int i = 0; i < batch.columnCount(); i++) {
      size += sizeBytes(batch.column(i));
    }
    return size;
  }

  private static long sizeBytes(Vector vector) {
    long rows = vector.length();
    long nulls = vector.hasNulls() ? rows / 8 : 0;
    return nulls
        + 32
        + switch (vector) {
          case Vector.Booleans ignored -> rows;
          case Vector.Ints ignored -> 4 * rows;
          case Vector.Longs ignored -> 8 * rows;
          case Vector.Doubles ignored -> 8 * rows;
          case Vector.Bytes bytes -> 4 * rows + (rows == 0 ? 0 : bytes.end((int) rows - 1));
        };
  }
}
