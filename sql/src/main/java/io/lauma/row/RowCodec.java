package io.lauma.row;

import io.lauma.kv.Invariants;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Codes between rows and the packed values of one relation. Immutable, for any thread. The form,
/// numbers big-endian:
///
/// | bytes | what |
/// |---|---|
/// | 1 | form: 1; 129 when the offsets have four bytes |
/// | 1 to 5 | schema version, seven bits a byte, low ones first, high bit set when more follow |
/// | (columns + 7) / 8 | bit set: the column is NULL (bit `i & 7` of byte `i >> 3`) |
/// | 1, 2, 4 or 8 each | slots of the fixed columns, in column order |
/// | 2 or 4 each | ends of the other columns, counted from the end of the last offset |
/// | | their bytes |
public final class RowCodec {
  /// What a packed value may hold.
  public static final int VALUE_BYTES_MAX = 256 * 1024 * 1024;

  static final int FORM = 1;
  static final int WIDE = 0x80;

  private static final int NARROW_MAX = 0xffff;

  private final RowLayout current;
  private final Map<Integer, RowLayout> layouts = new HashMap<>();

  /// @param current the version that [#encode] writes
  /// @param older every other version that may be stored
  public RowCodec(RowSchema current, List<RowSchema> older) {
    this.current = new RowLayout(current);
    layouts.put(current.version(), this.current);
    for (RowSchema schema : older) {
      RowLayout before = layouts.put(schema.version(), new RowLayout(schema));
      Invariants.check(before == null, "schema versions differ", "version", schema.version());
    }
  }

  /// The packed value of row `row` (as the batch counts).
  ///
  /// @param positions where in the batch each column of the current schema is
  /// @param out is cleared first
  public void encode(RowBatch batch, int row, int[] positions, ByteSink out) {
    out.clear();
    int position = batch.position(row);
    RowSchema schema = current.schema();
    boolean wide = variableBytes(batch, position, positions) > NARROW_MAX;
    out.put(wide ? FORM | WIDE : FORM);
    varint(schema.version(), out);
    int nullsAt = out.length();
    for (int i = 0; i < current.nullBytes(); i++) {
      out.put(0);
    }
    for (int i = 0; i < positions.length; i++) {
      Vector vector = batch.column(positions[i]);
      boolean isNull = vector.isNull(position);
      if (isNull) {
        out.array()[nullsAt + (i >> 3)] |= (byte) (1 << (i & 7));
      }
      if (!(vector instanceof Vector.Bytes)) {
        fixed(schema.columns().get(i).typeOid(), vector, position, isNull, out);
      }
    }
    variable(batch, position, positions, wide, out);
  }

  private static long variableBytes(RowBatch batch, int position, int[] positions) {
    long total = 0;
    for (int column : positions) {
      if (batch.column(column) instanceof Vector.Bytes v && !v.isNull(position)) {
        total += v.lengthBytes(position);
      }
    }
    return total;
  }

  private static void varint(int version, ByteSink out) {
    int rest = version;
    while (rest > 0x7f) {
      out.put(rest | 0x80);
      rest >>>= 7;
    }
    out.put(rest);
  }

  private static void fixed(
      int typeOid, Vector vector, int position, boolean isNull, ByteSink out) {
    switch (vector) {
      case Vector.Booleans v -> out.put(!isNull && v.get(position) ? 1 : 0);
      case Vector.Ints v -> {
        int value = isNull ? 0 : v.get(position);
        if (RowLayout.slotBytes(typeOid) == 2) {
          out.putShort(value);
        } else {
          out.putInt(value);
        }
      }
      case Vector.Longs v -> out.putLong(isNull ? 0 : v.get(position));
      case Vector.Doubles v -> {
        double value = isNull ? 0 : v.get(position);
        if (typeOid == Oids.FLOAT4) {
          out.putInt(Float.floatToRawIntBits((float) value));
        } else {
          out.putLong(Double.doubleToRawLongBits(value));
        }
      }
      case Vector.Bytes _ -> {}
    }
  }

  private static void variable(
      RowBatch batch, int position, int[] positions, boolean wide, ByteSink out) {
    int end = 0;
    for (int column : positions) {
      if (batch.column(column) instanceof Vector.Bytes v) {
        end += v.isNull(position) ? 0 : v.lengthBytes(position);
        if (wide) {
          out.putInt(end);
        } else {
          out.putShort(end);
        }
      }
    }
    for (int column : positions) {
      if (batch.column(column) instanceof Vector.Bytes v && !v.isNull(position)) {
        out.putBytes(v.data(), v.start(position), v.lengthBytes(position));
      }
    }
  }

  /// A reader of some columns, for one thread.
  ///
  /// @param columns what to read: ids with types, in the order of the builders given to `read`
  /// @param missing one vector of one row a column: its value in rows that were written before the
  ///   column existed; null for NULL
  public Reader reader(List<RowSchema.Column> columns, List<@Nullable Vector> missing) {
    Invariants.check(columns.size() == missing.size(), "each column says what is missing");
    return new Reader(columns, missing);
  }

  /// Reads packed values; used by one thread.
  public final class Reader {
    private final List<RowSchema.Column> columns;
    private final List<@Nullable Vector> missing;
    private final Map<Integer, int[]> indexesByVersion = new HashMap<>();

    private Reader(List<RowSchema.Column> columns, List<@Nullable Vector> missing) {
      this.columns = List.copyOf(columns);
      this.missing = new java.util.ArrayList<>(missing);
    }

    /// Appends one value to each builder.
    ///
    /// @throws io.lauma.types.SqlException XX001 when the bytes are no row of this relation
    public void read(byte[] value, int start, int end, VectorBuilder[] out) {
      PackedRow row = PackedRow.of(value, start, end, layouts);
      int[] indexes = indexesByVersion.get(row.version());
      if (indexes == null) {
        indexes = indexes(row.layout());
        indexesByVersion.put(row.version(), indexes);
      }
      for (int i = 0; i < indexes.length; i++) {
        readColumn(row, i, indexes[i], out[i]);
      }
    }

    private int[] indexes(RowLayout layout) {
      int[] indexes = new int[columns.size()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = layout.indexOf(columns.get(i).id());
      }
      return indexes;
    }

    private void readColumn(PackedRow row, int column, int index, VectorBuilder out) {
      if (index < 0) {
        Vector value = missing.get(column);
        if (value == null) {
          out.appendNull();
        } else {
          out.appendFrom(value, 0);
        }
      } else if (row.isNull(index)) {
        out.appendNull();
      } else {
        append(row, index, columns.get(column).typeOid(), out);
      }
    }

    private void append(PackedRow row, int index, int typeOid, VectorBuilder out) {
      byte[] value = row.value();
      int slot = row.slot(index);
      switch (StoredForm.layout(typeOid)) {
        case BOOLEAN -> out.appendBoolean(value[slot] != 0);
        case INT ->
            out.appendInt(
                RowLayout.slotBytes(typeOid) == 2
                    ? (short) (value[slot] << 8 | (value[slot + 1] & 0xff))
                    : StoredSink.intAt(value, slot));
        case LONG -> out.appendLong(StoredSink.longAt(value, slot));
        case DOUBLE ->
            out.appendDouble(
                typeOid == Oids.FLOAT4
                    ? Float.intBitsToFloat(StoredSink.intAt(value, slot))
                    : Double.longBitsToDouble(StoredSink.longAt(value, slot)));
        case BYTES -> {
          int from = row.variableStart(index);
          out.appendBytes(value, from, row.variableEnd(index) - from);
        }
      }
    }
  }
}
