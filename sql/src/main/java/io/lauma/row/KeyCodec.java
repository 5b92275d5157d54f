package io.lauma.row;

import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyReader;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.TableId;
import io.lauma.types.Oids;
import io.lauma.types.TypeFacts;
import java.util.List;

/// Codes between rows and the keys of one relation (a table or an index), without the version's
/// timestamp. Immutable; a codec may be used by any thread, each call has a writer of its caller's.
public final class KeyCodec {
  private final TableId table;
  private final List<KeyColumn> columns;
  private final int hashColumns;

  /// @param hashColumns how many of the first columns the hash is over; 0 for a relation in key
  ///   order
  public KeyCodec(TableId table, List<KeyColumn> columns, int hashColumns) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.hashColumns = hashColumns;
    Invariants.check(hashColumns <= columns.size(), "hash columns are key columns");
    for (KeyColumn column : columns) {
      Invariants.check(
          isKeyable(column.type().oid()),
          "key columns have keyable types",
          "oid",
          column.type().oid());
    }
  }

  public List<KeyColumn> columns() {
    return columns;
  }

  public boolean isHashed() {
    return hashColumns > 0;
  }

  /// Whether a column of this type may be part of a key.
  public static boolean isKeyable(int typeOid) {
    int elementOid = TypeFacts.elementOid(typeOid);
    return elementOid == 0 ? isScalarKeyable(typeOid) : isScalarKeyable(elementOid);
  }

  private static boolean isScalarKeyable(int typeOid) {
    return switch (typeOid) {
      case Oids.BOOL,
          Oids.CHAR,
          Oids.INT2,
          Oids.INT4,
          Oids.INT8,
          Oids.OID,
          Oids.REGPROC,
          Oids.REGPROCEDURE,
          Oids.REGOPER,
          Oids.REGOPERATOR,
          Oids.REGCLASS,
          Oids.REGTYPE,
          Oids.REGCONFIG,
          Oids.REGDICTIONARY,
          Oids.REGNAMESPACE,
          Oids.REGROLE,
          Oids.REGCOLLATION,
          Oids.XID8,
          Oids.DATE,
          Oids.TIME,
          Oids.TIMESTAMP,
          Oids.TIMESTAMPTZ,
          Oids.FLOAT4,
          Oids.FLOAT8,
          Oids.NUMERIC,
          Oids.INTERVAL,
          Oids.TEXT,
          Oids.VARCHAR,
          Oids.BPCHAR,
          Oids.NAME,
          Oids.BYTEA,
          Oids.UUID,
          Oids.TID ->
          true;
      default -> false;
    };
  }

  /// Whether a key keeps values of this type exactly, so that the row's value need not hold them:
  /// not so where different values are equal (1.0 and 1.00, -0 and 0, 24 hours and a day, spaces at
  /// the end of char(n)).
  public static boolean isExact(int typeOid) {
    return switch (typeOid) {
      case Oids.FLOAT4, Oids.FLOAT8, Oids.NUMERIC, Oids.INTERVAL, Oids.BPCHAR, Oids.TID -> false;
      default -> isKeyable(typeOid) && !TypeFacts.isArray(typeOid);
    };
  }

  /// The key of row `row` (as the batch counts, its selection applied).
  public Key encode(RowBatch batch, int row, KeyWriter writer) {
    start(writer);
    int position = batch.position(row);
    for (KeyColumn column : columns) {
      append(writer, column, batch.column(column.position()), position);
    }
    if (hashColumns > 0 && hashColumns < columns.size()) {
      hashPrefix(writer, batch, position);
    } else if (hashColumns > 0) {
      writer.patchHash();
    }
    return writer.toKey();
  }

  private void hashPrefix(KeyWriter writer, RowBatch batch, int position) {
    start(writer);
    for (int i = 0; i < columns.size(); i++) {
      if (i == hashColumns) {
        writer.patchHash();
      }
      KeyColumn column = columns.get(i);
      append(writer, column, batch.column(column.position()), position);
    }
  }

  /// The start of every key whose first columns have the given values, one vector of one row each:
  /// for look-ups and ranges. Of a hashed relation at least the hash columns must be given.
  public Key prefix(List<Vector> values, KeyWriter writer) {
    Invariants.check(
        values.size() >= hashColumns, "a prefix holds the hash columns", "values", values.size());
    start(writer);
    for (int i = 0; i < values.size(); i++) {
      if (i == hashColumns && hashColumns > 0) {
        writer.patchHash();
      }
      append(writer, columns.get(i), values.get(i), 0);
    }
    if (hashColumns > 0 && values.size() == hashColumns) {
      writer.patchHash();
    }
    return writer.toKey();
  }

  /// The start of every key of the relation.
  public Key tablePrefix(KeyWriter writer) {
    writer.reset();
    writer.tableId(table.value());
    return writer.toKey();
  }

  private void start(KeyWriter writer) {
    writer.reset();
    writer.tableId(table.value());
    if (hashColumns > 0) {
      writer.reserveHash();
    }
  }

  private static void append(KeyWriter writer, KeyColumn column, Vector vector, int row) {
    KeyOrder order = column.order();
    if (vector.isNull(row)) {
      writer.writeNull(order);
      return;
    }
    int typeOid = column.type().oid();
    switch (vector) {
      case Vector.Ints v -> writer.writeLong(v.get(row), order);
      case Vector.Longs v -> KeyValues.writeLong(writer, typeOid, v.get(row), order);
      case Vector.Booleans v -> writer.writeBoolean(v.get(row), order);
      case Vector.Doubles v -> writer.writeDouble(v.get(row), order);
      case Vector.Bytes v ->
          KeyValues.writeBytes(writer, typeOid, v.data(), v.start(row), v.end(row), order);
    }
  }

  /// Appends the key columns that are [#isExact] to `out`, one builder a key column; where the
  /// builder is null, or the type not exact, the column is passed over.
  ///
  /// @param end where the key ends, before the version's timestamp
  /// @throws KeyReader.Malformed when the bytes are no key of this relation
  public void decode(byte[] key, int end, KeyReader reader, VectorBuilder[] out) {
    reader.reset(key, end, hashColumns > 0);
    for (int i = 0; i < columns.size(); i++) {
      VectorBuilder builder = out[i];
      int typeOid = columns.get(i).type().oid();
      if (builder == null || !isExact(typeOid)) {
        reader.skip();
      } else if (reader.takeNull()) {
        builder.appendNull();
      } else {
        KeyValues.read(reader, typeOid, builder);
      }
    }
  }
}
