package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.Column;
import io.lauma.catalog.builtin.BuiltinRelations;
import io.lauma.kv.Invariants;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.StoredForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A system relation computed when it is read: what its rows are in a catalog snapshot, and how
/// each column is read off one. Only the columns asked for are computed. Immutable.
final class VirtualTable<R> {
  private final SystemRelation shape;
  private final Function<CatalogSnapshot, List<R>> rows;
  private final List<Value<R>> values;

  /// Reads one column off a row: Boolean, Number, Character, String or List, as [ValueWriter] takes
  /// them; null for NULL.
  interface Value<R> {
    @Nullable Object of(R row);
  }

  private VirtualTable(
      SystemRelation shape, Function<CatalogSnapshot, List<R>> rows, List<Value<R>> values) {
    this.shape = shape;
    this.rows = rows;
    this.values = values;
  }

  static <R> Builder<R> of(String schema, String name, Function<CatalogSnapshot, List<R>> rows) {
    return new Builder<>(BuiltinRelations.find(schema, name).orElseThrow(), rows);
  }

  /// A relation of pg_catalog.
  static <R> Builder<R> of(String name, Function<CatalogSnapshot, List<R>> rows) {
    return of("pg_catalog", name, rows);
  }

  int oid() {
    return shape.oid();
  }

  Iterable<RowBatch> batches(CatalogSnapshot catalog, List<Integer> attributeNumbers) {
    List<R> all = rows.apply(catalog);
    int batchCount = Math.ceilDiv(all.size(), RowBatch.ROWS_MAX);
    return () ->
        IntStream.range(0, batchCount)
            .mapToObj(batch -> {
              int start = batch * RowBatch.ROWS_MAX;
              int end = Math.min(all.size(), start + RowBatch.ROWS_MAX);
              return batch(all.subList(start, end), attributeNumbers);
            })
            .iterator();
  }

  private RowBatch batch(List<R> rowsOfBatch, List<Integer> attributeNumbers) {
    Vector[] vectors = new Vector[attributeNumbers.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = column(rowsOfBatch, attributeNumbers.get(i) - 1);
    }
    return RowBatch.of(rowsOfBatch.size(), vectors);
  }

  private Vector column(List<R> rowsOfBatch, int index) {
    int typeOid = shape.columns().get(index).type().oid();
    Value<R> value = values.get(index);
    var builder = new VectorBuilder(StoredForm.layout(typeOid), rowsOfBatch.size());
    Iterator<R> each = rowsOfBatch.iterator();
    while (each.hasNext()) {
      ValueWriter.append(typeOid, value.of(each.next()), builder);
    }
    return builder.build();
  }

  /// Collects the columns of one table; each column of the relation must be named exactly once.
  static final class Builder<R> {
    private final SystemRelation shape;
    private final Function<CatalogSnapshot, List<R>> rows;
    private final Map<String, Value<R>> values = new HashMap<>();

    private Builder(SystemRelation shape, Function<CatalogSnapshot, List<R>> rows) {
      this.shape = shape;
      this.rows = rows;
    }

    Builder<R> with(String column, Value<R> value) {
      Invariants.check(
          values.put(column, value) == null, "a column is given once", "column", column);
      return this;
    }

    /// Columns with the same value in every row.
    Builder<R> constant(Object value, String... columns) {
      Arrays.stream(columns).forEach(column -> with(column, _ -> value));
      return this;
    }

    /// Columns that are NULL in every row.
    Builder<R> nulls(String... columns) {
      Arrays.stream(columns).forEach(column -> with(column, _ -> null));
      return this;
    }

    VirtualTable<R> build() {
      List<Value<R>> inOrder = shape.columns().stream().map(this::value).toList();
      Invariants.check(
          values.size() == shape.columns().size(),
          "every given column is one of the relation",
          "relation",
          shape.name());
      return new VirtualTable<>(shape, rows, inOrder);
    }

    private Value<R> value(Column column) {
      Value<R> value = values.get(column.name());
      if (value == null) {
        throw new IllegalStateException("no value for " + shape.name() + "." + column.name());
      }
      return value;
    }
  }
}
