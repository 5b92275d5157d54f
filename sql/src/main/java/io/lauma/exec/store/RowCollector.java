package io.lauma.exec.store;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.List;

/// Copies rows into one growing set of columns. A final class over builders because it is hot; used
/// by one thread.
public final class RowCollector {
  /// Bytes that one collector may reach: beyond it array offsets would overflow.
  static final long SIZE_BYTES_MAX = 1L << 30;

  private final List<SqlType> types;
  private VectorBuilder[] builders;
  private int rowCount;

  public RowCollector(List<SqlType> types) {
    this.types = List.copyOf(types);
    this.builders = builders();
  }

  private VectorBuilder[] builders() {
    VectorBuilder[] fresh = new VectorBuilder[types.size()];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), 64);
    }
    return fresh;
  }

  /// @throws SqlException 53200 beyond what can be held at all
  public void append(RowBatch batch) {
    for (int i = 0; i < builders.length; i++) {
      append(builders[i], batch.column(i), batch);
    }
    rowCount += batch.rowCount();
    if (sizeBytes() > SIZE_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("More than " + SIZE_BYTES_MAX + " bytes of rows in one operator.");
    }
  }

  private static void append(VectorBuilder builder, Vector column, RowBatch batch) {
    int rows = batch.rowCount();
    if (column.hasNulls()) {
      for (int i = 0; i < rows; i++) {
        builder.appendFrom(column, batch.position(i));
      }
      return;
    }
    switch (column) {
      case Vector.Booleans v -> {
        for (int i = 0; i < rows; i++) {
          builder.appendBoolean(v.get(batch.position(i)));
        }
      }
      case Vector.Ints v -> {
        for (int i = 0; i < rows; i++) {
          builder.appendInt(v.get(batch.position(i)));
        }
      }
      case Vector.Longs v -> {
        for (int i = 0; i < rows; i++) {
          builder.appendLong(v.get(batch.position(i)));
        }
      }
      case Vector.Doubles v -> {
        for (int i = 0; i < rows; i++) {
          builder.appendDouble(v.get(batch.position(i)));
        }
      }
      case Vector.Bytes v -> {
        for (int i = 0; i < rows; i++) {
          int position = batch.position(i);
          builder.appendBytes(v.data(), v.start(position), v.lengthBytes(position));
        }
      }
    }
  }

  public int rowCount() {
    return rowCount;
  }

  public long sizeBytes() {
    long size = 0;
    for (VectorBuilder builder : builders) {
      size += builder.sizeBytes();
    }
    return size;
  }

  /// Everything collected as one batch (of any number of rows); the collector is empty afterwards.
  public RowBatch take() {
    Vector[] columns = new Vector[builders.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = builders[i].build();
    }
    RowBatch batch = RowBatch.of(rowCount, columns);
    builders = builders();
    rowCount = 0;
    return batch;
  }
}
