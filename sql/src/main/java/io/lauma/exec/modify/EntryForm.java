package io.lauma.exec.modify;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.plan.IndexExpressions;
import io.lauma.plan.explain.IndexText;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes the entries of one index for rows of its table. Used by one thread at a time.
final class EntryForm {
  private final Relation index;
  private final IndexDefinition definition;
  private final RowEncoder encoder;
  private final RowDecoder addresses;
  private final Optional<Computed> computed;

  /// Where a plain index's columns are among the table's.
  private final int[] places;

  /// @param tableColumns the table's columns in stored order
  EntryForm(Relation index, Relation table, List<Column> tableColumns, CatalogSnapshot catalog) {
    this.index = index;
    this.definition = index.index().orElseThrow();
    this.encoder = RowEncoder.of(index);
    this.addresses = RowDecoder.of(index, List.of(definition.addressColumnId()));
    List<Integer> ids = tableColumns.stream().map(Column::id).toList();
    if (definition.isPlain()) {
      this.places = definition.columnIds().stream().mapToInt(ids::indexOf).toArray();
      this.computed = Optional.empty();
    } else {
      IndexExpressions expressions = IndexExpressions.of(table, definition, catalog);
      this.places = table.liveColumns().stream().mapToInt(c -> ids.indexOf(c.id())).toArray();
      this.computed =
          Optional.of(
              new Computed(
                  Projection.of(expressions.values()), expressions.predicate().map(Condition::of)));
    }
  }

  /// Of an index that is not plain, over the table's live columns.
  private record Computed(Projection columns, Optional<Condition> predicate) {}

  /// Entries of rows, at most one a row. Rows are counted as the images are.
  static final class Entries {
    private final RowBatch rows;
    private final List<Key> keys;
    private final boolean[] exempt;

    /// Place of each image's entry, -1 for none.
    private final int[] places;

    private Entries(RowBatch rows, List<Key> keys, boolean[] exempt, int[] places) {
      this.rows = rows;
      this.keys = keys;
      this.exempt = exempt;
      this.places = places;
    }

    /// Whether the row has an entry: it satisfies the index's predicate.
    boolean has(int row) {
      return places[row] >= 0;
    }

    Key key(int row) {
      return keys.get(places[row]);
    }

    /// Whether no other row can have this entry's key.
    boolean isAlone(int row) {
      return exempt[places[row]];
    }

    /// Rows, with an entry or without.
    int count() {
      return places.length;
    }
  }

  Relation index() {
    return index;
  }

  IndexDefinition definition() {
    return definition;
  }

  /// @param images rows of the table
  /// @throws io.lauma.types.SqlException of the predicate or an expression
  Entries entries(RowImages images, EvaluationContext evaluation) {
    int[] entryPlaces = new int[images.rows().rowCount()];
    Arrays.setAll(entryPlaces, row -> row);
    if (computed.isEmpty()) {
      return entries(images.keys(), images.rows().project(places), entryPlaces);
    }
    RowBatch rows = images.rows().project(places);
    List<Key> owners = images.keys();
    if (computed.get().predicate().isPresent()) {
      RowBatch chosen = computed.get().predicate().get().select(rows, evaluation);
      Arrays.fill(entryPlaces, -1);
      owners = new ArrayList<>(chosen.rowCount());
      for (int i = 0; i < chosen.rowCount(); i++) {
        entryPlaces[chosen.position(i)] = i;
        owners.add(images.keys().get(chosen.position(i)));
      }
      rows = chosen.dense();
    }
    RowBatch values = computed.get().columns().apply(rows, evaluation).dense();
    return entries(owners, values, entryPlaces);
  }

  /// @param values the index's columns of those rows that have entries
  private Entries entries(List<Key> owners, RowBatch values, int[] entryPlaces) {
    int count = values.rowCount();
    List<Vector> columns = new ArrayList<>();
    for (int i = 0; i < values.columnCount(); i++) {
      columns.add(values.column(i));
    }
    boolean[] exempt = new boolean[count];
    if (definition.unique()) {
      columns.add(ties(owners, values, exempt));
    } else {
      Arrays.fill(exempt, true);
    }
    columns.add(addresses(owners));
    RowBatch batch = RowBatch.of(count, columns);
    List<Key> keys = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      keys.add(encoder.key(batch, row));
    }
    return new Entries(batch, keys, exempt, entryPlaces);
  }

  byte[] value(Entries entries, int row) {
    return encoder.value(entries.rows, entries.places[row]);
  }

  /// The key of an entry in words: `(a, lower(b))=(1, x)`.
  String keyText(Entries entries, int row, Relation table, RunContext context) {
    List<String> names = IndexText.of(table, definition, context.statement().catalog()).keyNames();
    List<String> values = new ArrayList<>();
    int place = entries.places[row];
    for (int i = 0; i < names.size(); i++) {
      Vector vector = entries.rows.column(i);
      values.add(
          vector.isNull(place)
              ? "null"
              : TypeText.write(
                  index.columns().get(i).type().oid(), vector, place, context.evaluation().text()));
    }
    return "(" + String.join(", ", names) + ")=(" + String.join(", ", values) + ")";
  }

  private Vector ties(List<Key> owners, RowBatch values, boolean[] exempt) {
    var ties = new VectorBuilder(Layout.BYTES, owners.size());
    for (int row = 0; row < exempt.length; row++) {
      exempt[row] = definition.nullsDistinct() && hasNull(values, row);
      ties.appendBytes(exempt[row] ? owners.get(row).bytes() : new byte[0]);
    }
    return ties.build();
  }

  private boolean hasNull(RowBatch values, int row) {
    for (int i = 0; i < definition.keyColumnCount(); i++) {
      if (values.column(i).isNull(row)) {
        return true;
      }
    }
    return false;
  }

  private static Vector addresses(List<Key> owners) {
    var addresses = new VectorBuilder(Layout.BYTES, owners.size());
    owners.forEach(key -> addresses.appendBytes(key.bytes()));
    return addresses.build();
  }

  /// The key of the row that a stored entry is of.
  Key address(StoredRow entry) {
    VectorBuilder[] column = {new VectorBuilder(Layout.BYTES, 1)};
    addresses.decode(entry, column);
    return Key.of(((Vector.Bytes) column[0].build()).get(0));
  }
}
