package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.ValueMemory;
import java.nio.ByteBuffer;
import java.util.List;

/// Aggregates that keep every row: the arguments as columns, and a finisher that makes the result
/// of them. What a group keeps counts as one value: beyond its limit the aggregate fails with
/// 54000.
final class CollectState implements StateAccumulator.State {
  /// Makes the result of a group from its rows; `columns` are vectors of `rows` rows.
  interface Finisher {
    void finish(Vector[] columns, int rows, VectorBuilder out);
  }

  /// Rows of narrow values between two checks of their length.
  private static final int CHECK_ROWS = 1024;

  private final List<SqlType> types;
  private final boolean skipNull;
  private final Finisher finisher;
  private final VectorBuilder[] columns;
  private int rows;

  /// @param skipNull whether rows with NULL in the first argument do not count
  CollectState(List<SqlType> types, boolean skipNull, Finisher finisher) {
    this.types = types;
    this.skipNull = skipNull;
    this.finisher = finisher;
    this.columns = new VectorBuilder[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), 4);
    }
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    if (skipNull && arguments.getFirst().isNull(row)) {
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i].appendFrom(arguments.get(i), row);
    }
    rows++;
    if ((rows & CHECK_ROWS - 1) == 0 || arguments.getFirst() instanceof Vector.Bytes) {
      ValueMemory.checkLength(sizeBytes());
    }
  }

  private Vector[] snapshot() {
    Vector[] vectors = new Vector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      vectors[i] = columns[i].build();
    }
    return vectors;
  }

  @Override
  public void merge(ByteBuffer in) {
    int count = in.getInt();
    for (int row = 0; row < count; row++) {
      for (VectorBuilder column : columns) {
        if (in.get() == 0) {
          column.appendNull();
        } else {
          read(in, column);
        }
      }
    }
    rows += count;
  }

  private static void read(ByteBuffer in, VectorBuilder column) {
    switch (column.layout()) {
      case BOOLEAN -> column.appendBoolean(in.get() != 0);
      case INT -> column.appendInt(in.getInt());
      case LONG -> column.appendLong(in.getLong());
      case DOUBLE -> column.appendDouble(in.getDouble());
      case BYTES -> column.appendBytes(States.getBytes(in));
    }
  }

  @Override
  public void write(ByteSink out) {
    Vector[] vectors = snapshot();
    out.putInt(rows);
    for (int row = 0; row < rows; row++) {
      for (Vector vector : vectors) {
        out.put(vector.isNull(row) ? 0 : 1);
        if (!vector.isNull(row)) {
          write(vector, row, out);
        }
      }
    }
  }

  private static void write(Vector vector, int row, ByteSink out) {
    switch (vector) {
      case Vector.Booleans v -> out.put(v.values()[row]);
      case Vector.Ints v -> out.putInt(v.get(row));
      case Vector.Longs v -> out.putLong(v.get(row));
      case Vector.Doubles v -> out.putLong(Double.doubleToRawLongBits(v.get(row)));
      case Vector.Bytes v -> States.putBytes(out, v.get(row));
    }
  }

  @Override
  public void result(VectorBuilder out) {
    if (rows == 0) {
      out.appendNull();
    } else {
      finisher.finish(snapshot(), rows, out);
    }
  }

  @Override
  public long sizeBytes() {
    long sizeBytes = 64;
    for (VectorBuilder column : columns) {
      sizeBytes += column.sizeBytes();
    }
    return sizeBytes;
  }
}
