package io.lauma.exec.reference;

import io.lauma.catalog.Column;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;

/// Makes stored keys of what is referred to out of the values that refer to it. Used by one thread
/// at a time.
public final class ReferencedKeys {
  private final RowEncoder encoder;
  private final List<SqlType> types;
  private final int[] places;

  /// @param columnIds the target's columns of the key, in the order of the values
  private ReferencedKeys(Relation target, List<Integer> columnIds) {
    this.encoder = RowEncoder.of(target);
    this.types = columnIds.stream().map(id -> target.columnById(id).type()).toList();
    this.places = columnIds.stream().mapToInt(encoder::indexOfColumn).toArray();
  }

  /// Of values in the order of a constraint's columns.
  static ReferencedKeys of(ReferencedKey referenced, ForeignKey key) {
    return new ReferencedKeys(referenced.target(), referenced.inTarget(key.referencedColumnIds()));
  }

  /// Of values in the order of the key itself.
  public static ReferencedKeys of(ReferencedKey referenced) {
    return new ReferencedKeys(referenced.target(), referenced.inTarget(referenced.columnIds()));
  }

  /// Values ready to be encoded, row by row.
  public final class Encoded {
    private final RowBatch rows;
    private final boolean[] outOfRange;

    private Encoded(RowBatch rows, boolean[] outOfRange) {
      this.rows = rows;
      this.outOfRange = outOfRange;
    }

    /// The key of a row without NULLs; empty when its type cannot hold the values, so that no row
    /// has it.
    public Optional<Key> key(int row) {
      return outOfRange[row] ? Optional.empty() : Optional.of(encoder.key(rows, row));
    }
  }

  /// @param values a dense batch whose first columns are the values
  public Encoded encode(RowBatch values) {
    boolean[] outOfRange = new boolean[values.rowCount()];
    Vector[] columns = new Vector[encoder.columns().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = absent(encoder.columns().get(i), values.rowCount());
    }
    for (int i = 0; i < places.length; i++) {
      columns[places[i]] = converted(values.column(i), types.get(i).oid(), outOfRange);
    }
    return new Encoded(RowBatch.of(values.rowCount(), columns), outOfRange);
  }

  /// The tie of a unique index is empty for a key without NULLs.
  private static Vector absent(Column column, int count) {
    return column.name().equals(IndexDefinition.TIE_NAME) && column.attributeNumber() < 0
        ? new Vector.Bytes(count, new byte[0], new int[count + 1], null)
        : Rows.nullColumn(column.type(), count);
  }

  /// Integers in the layout of another integer type; everything else as it is.
  private static Vector converted(Vector values, int typeOid, boolean[] outOfRange) {
    return switch (values) {
      case Vector.Ints ints when typeOid == Oids.INT8 -> integers(ints, typeOid, outOfRange);
      case Vector.Ints ints when typeOid == Oids.INT2 -> integers(ints, typeOid, outOfRange);
      case Vector.Longs longs when typeOid == Oids.INT4 || typeOid == Oids.INT2 ->
          integers(longs, typeOid, outOfRange);
      default -> values;
    };
  }

  private static Vector integers(Vector values, int typeOid, boolean[] outOfRange) {
    Layout layout = typeOid == Oids.INT8 ? Layout.LONG : Layout.INT;
    VectorBuilder converted = new VectorBuilder(layout, values.length());
    for (int row = 0; row < values.length(); row++) {
      if (values.isNull(row)) {
        converted.appendNull();
        continue;
      }
      long value =
          values instanceof Vector.Ints ints ? ints.get(row) : ((Vector.Longs) values).get(row);
      boolean fits =
          switch (typeOid) {
            case Oids.INT2 -> value == (short) value;
            case Oids.INT4 -> value == (int) value;
            default -> true;
          };
      outOfRange[row] |= !fits;
      if (layout == Layout.LONG) {
        converted.appendLong(value);
      } else {
        converted.appendInt(fits ? (int) value : 0);
      }
    }
    return converted.build();
  }
}
