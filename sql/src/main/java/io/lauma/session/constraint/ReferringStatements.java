package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import io.lauma.types.SqlType;
import io.lauma.types.StoredSink;
import io.lauma.types.TypeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The statements on rows that refer by one constraint: one key is compared with parameters, many
/// with arrays that stand side by side.
final class ReferringStatements {
  private final Relation table;
  private final String name;
  private final ForeignKey key;
  private final List<SqlType> types;

  /// SQL with parameters.
  record Command(String sql, List<Integer> types, List<Vector> parameters) {
    Command {
      types = List.copyOf(types);
      parameters = List.copyOf(parameters);
    }
  }

  /// @param schema of the table that refers
  /// @param types of the values that are compared, in the order of the constraint
  ReferringStatements(String schema, Reference reference, List<SqlType> types) {
    this.table = reference.table();
    this.name = QuotedNames.quote(schema) + "." + QuotedNames.quote(table.name());
    this.key = reference.key();
    this.types = List.copyOf(types);
  }

  /// Collects parameters.
  private static final class Parameters {
    private final List<Integer> oids = new ArrayList<>();
    private final List<Vector> values = new ArrayList<>();

    String add(SqlType type, Vector column, int rows) {
      if (rows == 1) {
        oids.add(type.oid());
        values.add(column);
      } else {
        oids.add(TypeFacts.arrayOid(type.oid()).orElseThrow());
        values.add(array(type.oid(), column, rows));
      }
      return "$" + values.size();
    }
  }

  /// Where the rows come from, and which they are.
  private record Rows(List<String> sources, List<String> conditions) {
    String from(String before) {
      return sources.isEmpty() ? "" : before + String.join(", ", sources);
    }

    String where() {
      return " WHERE " + String.join(" AND ", conditions);
    }
  }

  private Rows rows(RowBatch keys, Parameters parameters) {
    List<String> sources = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String parameter = parameters.add(types.get(i), keys.column(i), keys.rowCount());
      String value = parameter;
      if (keys.rowCount() > 1) {
        sources.add(source(parameter, "k", i, conditions));
        value = "k" + i + ".v";
      }
      conditions.add("x." + column(key.columnIds().get(i)) + " = " + value);
    }
    return new Rows(sources, conditions);
  }

  private static String source(
      String parameter, String alias, int number, List<String> conditions) {
    String table = alias + number;
    if (!table.equals("k0")) {
      conditions.add(table + ".n = k0.n");
    }
    return "unnest(" + parameter + ") WITH ORDINALITY " + table + " (v, n)";
  }

  private String column(int id) {
    return QuotedNames.quote(table.columnById(id).name());
  }

  /// One number: that of the first key, from 1, that a row refers to; no number when there is none.
  /// For a single key the row is locked FOR KEY SHARE, so that a change of it is waited for.
  Command first(RowBatch keys) {
    Parameters parameters = new Parameters();
    Rows rows = rows(keys, parameters);
    String sql =
        keys.rowCount() == 1
            ? "SELECT 1::bigint FROM " + name + " x" + rows.where() + " LIMIT 1 FOR KEY SHARE OF x"
            : "SELECT min(k0.n) FROM " + name + " x" + rows.from(", ") + rows.where();
    return new Command(sql, parameters.oids, parameters.values);
  }

  /// A number when there is a row with some NULLs among its referring columns, not all.
  Command mixed() {
    String any = nulls(" OR ");
    String all = nulls(" AND ");
    String sql =
        "SELECT 1::bigint FROM " + name + " x WHERE (" + any + ") AND NOT (" + all + ") LIMIT 1";
    return new Command(sql, List.of(), List.of());
  }

  private String nulls(String between) {
    return key.columnIds().stream()
        .map(id -> "x." + column(id) + " IS NULL")
        .collect(Collectors.joining(between));
  }

  Command delete(RowBatch keys) {
    Parameters parameters = new Parameters();
    Rows rows = rows(keys, parameters);
    return new Command(
        "DELETE FROM " + name + " x" + rows.from(" USING ") + rows.where(),
        parameters.oids,
        parameters.values);
  }

  /// @param value what the columns are set to: NULL or DEFAULT
  Command set(RowBatch keys, List<Integer> columnIds, String value) {
    String assignments =
        columnIds.stream().map(id -> column(id) + " = " + value).collect(Collectors.joining(", "));
    Parameters parameters = new Parameters();
    Rows rows = rows(keys, parameters);
    return new Command(
        "UPDATE " + name + " x SET " + assignments + rows.from(" FROM ") + rows.where(),
        parameters.oids,
        parameters.values);
  }

  /// @param after the new keys, one for each old one
  Command update(RowBatch before, RowBatch after) {
    Parameters parameters = new Parameters();
    Rows rows = rows(before, parameters);
    List<String> assignments = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String parameter = parameters.add(types.get(i), after.column(i), after.rowCount());
      String value = parameter;
      if (after.rowCount() > 1) {
        rows.sources.add(source(parameter, "u", i, rows.conditions));
        value = "u" + i + ".v";
      }
      assignments.add(column(key.columnIds().get(i)) + " = " + value);
    }
    String sql =
        "UPDATE "
            + name
            + " x SET "
            + String.join(", ", assignments)
            + rows.from(" FROM ")
            + rows.where();
    return new Command(sql, parameters.oids, parameters.values);
  }

  private static Vector array(int elementOid, Vector column, int rows) {
    ByteSink bytes = new ByteSink();
    ArrayForm.header(bytes, elementOid, new int[] {rows}, new int[] {1});
    StoredSink elements = new StoredSink(bytes);
    IntStream.range(0, rows).forEach(row -> append(column, row, elements));
    VectorBuilder one = new VectorBuilder(Layout.BYTES, 1);
    one.appendBytes(bytes.array(), 0, bytes.length());
    return one.build();
  }

  private static void append(Vector column, int row, StoredSink elements) {
    if (column.isNull(row)) {
      elements.appendNull();
      return;
    }
    switch (column) {
      case Vector.Booleans v -> elements.appendBoolean(v.get(row));
      case Vector.Ints v -> elements.appendInt(v.get(row));
      case Vector.Longs v -> elements.appendLong(v.get(row));
      case Vector.Doubles v -> elements.appendDouble(v.get(row));
      case Vector.Bytes v -> elements.appendBytes(v.data(), v.start(row), v.lengthBytes(row));
    }
  }

  /// The number that [#first] or [#mixed] gave.
  static Optional<Integer> number(List<RowBatch> answer) {
    for (RowBatch batch : answer) {
      if (batch.rowCount() > 0) {
        int position = batch.position(0);
        Vector.Longs numbers = (Vector.Longs) batch.column(0);
        return numbers.isNull(position)
            ? Optional.empty()
            : Optional.of((int) numbers.get(position));
      }
    }
    return Optional.empty();
  }
}
