package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.plan.explain.IndexText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// An index as the system tables show it: of a primary key, or one of its own.
///
/// @param table its table
/// @param columns those of the key, then the included ones; for an expression the index's own, with
///   attribute number 0
/// @param key order of the key's columns
/// @param index empty for a primary key
record IndexRow(
    int oid,
    String name,
    UserRelation table,
    List<Column> columns,
    List<KeyColumn> key,
    Optional<IndexDefinition> index,
    IndexText text) {
  IndexRow {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /// All of them, those of a table together.
  static List<IndexRow> all(CatalogSnapshot catalog) {
    List<IndexRow> rows = new ArrayList<>();
    for (UserRelation table : UserRelation.of(catalog, Relation.Kind.TABLE)) {
      if (table.relation().primaryKeyOid() != 0) {
        rows.add(primaryKey(table));
      }
      catalog.indexesOf(table.oid()).forEach(index -> rows.add(of(table, index, catalog)));
    }
    return rows;
  }

  /// The one of an OID.
  static Optional<IndexRow> find(CatalogState catalog, int oid) {
    Optional<IndexRow> primary =
        catalog.relationOfPrimaryKey(oid).map(table -> primaryKey(UserRelation.of(catalog, table)));
    return primary.isPresent()
        ? primary
        : catalog.relation(oid).filter(r -> r.index().isPresent()).flatMap(r -> of(catalog, r));
  }

  /// The one for a constraint of an OID.
  static Optional<IndexRow> ofConstraint(CatalogState catalog, int constraintOid) {
    return catalog.relations().stream()
        .filter(r -> r.index().filter(i -> i.constraintOid() == constraintOid).isPresent())
        .findFirst()
        .flatMap(r -> of(catalog, r))
        .or(() -> find(catalog, constraintOid).filter(IndexRow::isPrimary));
  }

  private static Optional<IndexRow> of(CatalogState catalog, Relation index) {
    return catalog
        .relation(index.index().orElseThrow().tableOid())
        .map(table -> of(UserRelation.of(catalog, table), index, catalog));
  }

  static IndexRow primaryKey(UserRelation table) {
    return new IndexRow(
        table.relation().primaryKeyOid(),
        table.primaryKeyName(),
        table,
        table.keyColumns(),
        table.relation().key(),
        Optional.empty(),
        IndexText.ofColumns(table.keyColumns(), table.relation().key().size()));
  }

  static IndexRow of(UserRelation table, Relation index, CatalogSnapshot catalog) {
    IndexDefinition definition = index.index().orElseThrow();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < definition.columnIds().size(); i++) {
      int id = definition.columnIds().get(i);
      columns.add(
          id == IndexDefinition.EXPRESSION
              ? numbered(index.columns().get(i))
              : table.relation().columnById(id));
    }
    return new IndexRow(
        index.oid(),
        index.name(),
        table,
        columns,
        index.key().subList(0, definition.keyColumnCount()),
        index.index(),
        IndexText.of(table.relation(), definition, catalog));
  }

  private static Column numbered(Column c) {
    return new Column(
        c.id(), 0, c.name(), c.type(), false, Optional.empty(), Optional.empty(), false);
  }

  /// OID in pg_constraint; that of a primary key is its index's.
  int constraintOid() {
    return index.map(IndexDefinition::constraintOid).orElse(oid);
  }

  boolean isPrimary() {
    return index.map(IndexDefinition::isPrimaryKey).orElse(true);
  }

  boolean isUnique() {
    return index.map(IndexDefinition::forbidsDuplicates).orElse(true);
  }

  /// Of a DEFERRABLE constraint.
  Optional<Deferral> deferral() {
    return index.flatMap(IndexDefinition::deferral);
  }

  boolean isConstraint() {
    return index.filter(i -> i.constraintOid() == 0).isEmpty();
  }

  boolean nullsDistinct() {
    return index.map(IndexDefinition::nullsDistinct).orElse(true);
  }

  boolean isIn(State state) {
    return index.map(IndexDefinition::state).orElse(State.VALID) == state;
  }

  List<Column> keyColumns() {
    return columns.subList(0, key.size());
  }

  List<Integer> attributeNumbers() {
    return columns.stream().map(Column::attributeNumber).toList();
  }

  /// SQL text of the expressions; empty without any.
  Optional<String> expressions() {
    return index
        .filter(i -> !i.expressions().isEmpty())
        .map(i -> String.join(", ", text.expressions(i)));
  }

  Optional<String> predicate() {
    return text.predicate();
  }

  /// Part `number`, from 1, as CREATE INDEX writes it.
  String part(int number) {
    return text.defining(number - 1);
  }

  /// The CREATE INDEX statement.
  String definition() {
    String included =
        columns.subList(key.size(), columns.size()).stream()
            .map(c -> QuoteFunctions.identifier(c.name()))
            .collect(Collectors.joining(", "));
    return (isUnique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
        + QuoteFunctions.identifier(name)
        + " ON "
        + QualifiedText.quoted(table.schema(), table.name())
        + " USING btree ("
        + keyText()
        + ")"
        + (included.isEmpty() ? "" : " INCLUDE (" + included + ")")
        + (nullsDistinct() ? "" : " NULLS NOT DISTINCT")
        + text.predicate().map(p -> " WHERE " + p).orElse("");
  }

  private String keyText() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      String order = key.get(i).descending() ? " DESC" : "";
      boolean nullsFirst = key.get(i).nullsFirst();
      String nulls =
          nullsFirst == key.get(i).descending() ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST";
      parts.add(text.defining(i) + order + nulls);
    }
    return String.join(", ", parts);
  }

  /// The constraint that the index is for, as pg_get_constraintdef shows it.
  String constraint() {
    String names =
        keyColumns().stream()
            .map(c -> QuoteFunctions.identifier(c.name()))
            .collect(Collectors.joining(", "));
    String included =
        columns.subList(key.size(), columns.size()).stream()
            .map(c -> QuoteFunctions.identifier(c.name()))
            .collect(Collectors.joining(", "));
    String word =
        isPrimary() ? "PRIMARY KEY" : nullsDistinct() ? "UNIQUE" : "UNIQUE NULLS NOT DISTINCT";
    return word
        + " ("
        + names
        + ")"
        + (included.isEmpty() ? "" : " INCLUDE (" + included + ")")
        + deferral().map(d -> " DEFERRABLE").orElse("")
        + deferral().filter(Deferral::initiallyDeferred).map(d -> " INITIALLY DEFERRED").orElse("");
  }
}
