package io.lauma.protocol;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBuf;

/// Appends DataRow messages: the rows of a batch, one message each, without an object a row.
/// Belongs to one thread.
public final class DataRowWriter {
  /// What a message may hold, as PostgreSQL's (1 GiB less one byte).
  private static final int ROW_BYTES_MAX = 0x3fffffff;

  private static final int NULL_LENGTH = -1;

  /// Appends one value that is not NULL, in the format of its column.
  public interface ValueWriter {
    void write(Vector column, int position, ByteBuf out);
  }

  private final ValueWriter[] columns;

  /// One writer a column.
  public DataRowWriter(ValueWriter[] columns) {
    this.columns = columns;
  }

  /// Appends rows from `firstRow` on until the batch ends or `out` holds `bufferedBytesMax` or
  /// more; returns the first row not written.
  ///
  /// When a row cannot be written, `out` ends before it.
  ///
  /// @throws SqlException 54000 for a row above 1 GiB, and what the columns' writers throw
  public int write(RowBatch batch, int firstRow, int bufferedBytesMax, ByteBuf out) {
    int row = firstRow;
    while (row < batch.rowCount() && out.readableBytes() < bufferedBytesMax) {
      int start = out.writerIndex();
      boolean whole = false;
      try {
        row(batch, batch.position(row), out);
        whole = true;
      } finally {
        if (!whole) {
          out.writerIndex(start);
        }
      }
      row++;
    }
    return row;
  }

  private void row(RowBatch batch, int position, ByteBuf out) {
    int start = BackendCodec.begin('D', out);
    out.writeShort(columns.length);
    for (int i = 0; i < columns.length; i++) {
      Vector column = batch.column(i);
      int lengthAt = out.writerIndex();
      out.writeInt(NULL_LENGTH);
      if (!column.isNull(position)) {
        columns[i].write(column, position, out);
        out.setInt(lengthAt, out.writerIndex() - lengthAt - Integer.BYTES);
      }
      if (out.writerIndex() - start > ROW_BYTES_MAX) {
        throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "out of memory")
            .withDetail("A row may hold at most " + ROW_BYTES_MAX + " bytes in a message.");
      }
    }
    BackendCodec.end(start, out);
  }
}
