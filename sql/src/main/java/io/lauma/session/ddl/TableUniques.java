package io.lauma.session.ddl;

import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.IndexRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.TableElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The UNIQUE constraints of a new table. One that says the same as the primary key or an earlier
/// one is left out, as PostgreSQL does.
final class TableUniques {
  private TableUniques() {}

  static List<IndexRequest> of(
      Names names,
      RelationName table,
      List<ColumnDefinition> definitions,
      Optional<Constraint.PrimaryKey> primaryKey,
      Distribution distribution,
      List<Constraint.Unique> uniques) {
    List<Column> columns = TableChecks.columns(definitions);
    List<IndexRequest> requests = new ArrayList<>();
    Set<List<String>> keys = new HashSet<>();
    primaryKey.ifPresent(key -> keys.add(names(key.columns())));
    for (Constraint.Unique unique : uniques) {
      IndexRequest request =
          IndexDefinitions.unique(
              table.name(), columns, unique, name -> isTaken(name, names, table, requests));
      if (keys.add(names(unique.columns())) || !unique.include().isEmpty()) {
        requests.add(
            distribution == Distribution.REPLICATED
                ? IndexDefinitions.replicated(request)
                : request);
      }
    }
    return requests;
  }

  private static boolean isTaken(
      String name, Names names, RelationName table, List<IndexRequest> requests) {
    return names.isTaken(new RelationName(table.schema(), name))
        || name.equals(table.name())
        || requests.stream().anyMatch(r -> r.name().equals(name));
  }

  private static List<String> names(List<KeyColumn> columns) {
    return columns.stream().map(KeyColumn::name).toList();
  }

  /// A column's own constraint as one of the table.
  static Constraint.Unique ofColumn(Constraint.Unique constraint, TableElement.Column column) {
    KeyColumn key =
        new KeyColumn(
            column.name(),
            KeyColumn.Order.UNSPECIFIED,
            SortItem.Nulls.UNSPECIFIED,
            column.position());
    return new Constraint.Unique(
        constraint.name(),
        constraint.nullsNotDistinct(),
        List.of(key),
        constraint.include(),
        constraint.options(),
        constraint.tablespace(),
        constraint.usingIndex(),
        constraint.attributes(),
        constraint.position());
  }
}
