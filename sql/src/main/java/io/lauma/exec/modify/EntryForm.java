package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.StoredRow;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes the entries of one index for rows of its table. Used by one thread at a time.
final class EntryForm {
  private final Relation index;
  private final IndexDefinition definition;
  private final RowEncoder encoder;
  private final RowDecoder addresses;

  /// Where the index's columns are among the table's.
  private final int[] places;

  EntryForm(Relation index, List<Column> tableColumns) {
    this.index = index;
    this.definition = index.index().orElseThrow();
    this.encoder = RowEncoder.of(index);
    this.addresses = RowDecoder.of(index, List.of(definition.addressColumnId()));
    List<Integer> ids = tableColumns.stream().map(Column::id).toList();
    this.places = definition.columnIds().stream().mapToInt(ids::indexOf).toArray();
  }

  /// Entries of rows, one a row.
  static final class Entries {
    private final RowBatch rows;
    private final List<Key> keys;
    private final boolean[] exempt;

    private Entries(RowBatch rows, List<Key> keys, boolean[] exempt) {
      this.rows = rows;
      this.keys = keys;
      this.exempt = exempt;
    }

    Key key(int row) {
      return keys.get(row);
    }

    /// Whether no other row can have this entry's key.
    boolean isAlone(int row) {
      return exempt[row];
    }

    int count() {
      return keys.size();
    }
  }

  Relation index() {
    return index;
  }

  IndexDefinition definition() {
    return definition;
  }

  /// @param images rows of the table
  Entries entries(RowImages images) {
    RowBatch rows = images.rows();
    int count = rows.rowCount();
    List<Vector> columns = new ArrayList<>();
    for (int place : places) {
      columns.add(rows.column(place));
    }
    boolean[] exempt = new boolean[count];
    if (definition.unique()) {
      columns.add(ties(images, exempt));
    } else {
      Arrays.fill(exempt, true);
    }
    columns.add(addresses(images));
    RowBatch batch = RowBatch.of(count, columns);
    List<Key> keys = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      keys.add(encoder.key(batch, row));
    }
    return new Entries(batch, keys, exempt);
  }

  byte[] value(Entries entries, int row) {
    return encoder.value(entries.rows, row);
  }

  private Vector ties(RowImages images, boolean[] exempt) {
    var ties = new VectorBuilder(Layout.BYTES, images.keys().size());
    for (int row = 0; row < exempt.length; row++) {
      exempt[row] = definition.nullsDistinct() && hasNull(images.rows(), row);
      ties.appendBytes(exempt[row] ? images.keys().get(row).bytes() : new byte[0]);
    }
    return ties.build();
  }

  private boolean hasNull(RowBatch rows, int row) {
    for (int i = 0; i < definition.keyColumnCount(); i++) {
      if (rows.column(places[i]).isNull(row)) {
        return true;
      }
    }
    return false;
  }

  private static Vector addresses(RowImages images) {
    var addresses = new VectorBuilder(Layout.BYTES, images.keys().size());
    images.keys().forEach(key -> addresses.appendBytes(key.bytes()));
    return addresses.build();
  }

  /// The key of the row that a stored entry is of.
  Key address(StoredRow entry) {
    VectorBuilder[] column = {new VectorBuilder(Layout.BYTES, 1)};
    addresses.decode(entry, column);
    return Key.of(((Vector.Bytes) column[0].build()).get(0));
  }
}
