package io.lauma.session.ddl;

import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.IndexRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Deferral;
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
    Set<Kind> kinds = new HashSet<>();
    primaryKey.ifPresent(key -> {
      kinds.add(Kind.of(key.columns(), key.attributes()));
      if (IndexDefinitions.deferral(key.attributes(), true).isPresent()) {
        requests.add(
            IndexDefinitions.like(
                distribution,
                IndexDefinitions.primaryKey(
                    table.name(), columns, key, name -> isTaken(name, names, table, requests))));
      }
    });
    for (Constraint.Unique unique : uniques) {
      IndexRequest request =
          IndexDefinitions.unique(
              table.name(), columns, unique, name -> isTaken(name, names, table, requests));
      if (kinds.add(Kind.of(unique.columns(), unique.attributes()))
          || !unique.include().isEmpty()) {
        requests.add(IndexDefinitions.like(distribution, request));
      }
    }
    return requests;
  }

  /// What makes two constraints the same.
  private record Kind(List<String> columns, Optional<Deferral> deferral) {
    static Kind of(List<KeyColumn> columns, Constraint.Attributes attributes) {
      return new Kind(
          columns.stream().map(KeyColumn::name).toList(),
          IndexDefinitions.deferral(attributes, false));
    }
  }

  private static boolean isTaken(
      String name, Names names, RelationName table, List<IndexRequest> requests) {
    return names.isTaken(new RelationName(table.schema(), name))
        || name.equals(table.name())
        || requests.stream().anyMatch(r -> r.name().equals(name));
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
