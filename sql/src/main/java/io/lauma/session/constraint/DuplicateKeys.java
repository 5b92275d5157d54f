package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.SqlParser;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.session.ResultColumn;
import io.lauma.session.run.Portal;
import io.lauma.session.run.Prepared;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.StatementRunner;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Rows of a whole table that have the same key.
public final class DuplicateKeys {
  private DuplicateKeys() {}

  /// Looks whether rows have the same key in the index of a DEFERRABLE constraint, which does not
  /// find out by itself.
  ///
  /// @throws SqlException 23505
  public static void refuse(
      SqlSession session, Relation table, IndexDefinition definition, String index) {
    if (definition.deferral().isPresent()) {
      List<String> keys =
          definition.keyColumnIds().stream().map(id -> table.columnById(id).name()).toList();
      refuse(session, table, keys, definition.nullsDistinct(), index);
    }
  }

  /// Looks at the newest state of a table.
  ///
  /// @param columns of the key
  /// @param index that the rows are to allow
  /// @throws SqlException 23505 in the words of an index that cannot be built
  public static void refuse(
      SqlSession session,
      Relation table,
      List<String> columns,
      boolean nullsDistinct,
      String index) {
    String schema =
        session.catalog().schema(table.schemaOid()).map(CatalogSnapshot.Schema::name).orElseThrow();
    List<String> names = columns.stream().map(QuotedNames::quote).toList();
    String key = String.join(", ", names);
    String where =
        nullsDistinct
            ? names.stream()
                .map(name -> name + " IS NOT NULL")
                .collect(Collectors.joining(" AND ", " WHERE ", ""))
            : "";
    String sql =
        "SELECT "
            + key
            + " FROM "
            + QuotedNames.quote(schema)
            + "."
            + QuotedNames.quote(table.name())
            + where
            + " GROUP BY "
            + key
            + " HAVING count(*) > 1 ORDER BY "
            + key
            + " LIMIT 1";
    StatementRunner runner = session.runner();
    Prepared prepared = runner.prepare(sql, SqlParser.parse(sql).stream().findFirst(), List.of());
    runner.enter();
    List<String> found = new ArrayList<>();
    try (Portal.RowStream rows = runner.openLatest(prepared.plan().orElseThrow(), List.of())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        RowBatch dense = batch.dense();
        if (dense.rowCount() > 0) {
          found.add(text(dense, prepared.columns(), runner));
        }
      }
    }
    if (!session.block().isExplicit()) {
      session.block().commit();
    }
    if (!found.isEmpty()) {
      throw new SqlException(
              SqlState.UNIQUE_VIOLATION, "could not create unique index \"" + index + "\"")
          .withDetail(
              "Key (" + String.join(", ", columns) + ")=(" + found.getFirst() + ") is duplicated.");
    }
  }

  private static String text(RowBatch rows, List<ResultColumn> columns, StatementRunner runner) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Vector vector = rows.column(i);
      values.add(
          vector.isNull(0)
              ? "null"
              : TypeText.write(columns.get(i).type().oid(), vector, 0, runner.text()));
    }
    return String.join(", ", values);
  }
}
