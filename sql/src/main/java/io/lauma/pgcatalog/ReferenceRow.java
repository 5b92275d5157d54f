package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.types.Oids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A FOREIGN KEY constraint with both its tables, as catalogs show it.
///
/// @param table the one that refers
/// @param index the unique index that is referred to; empty for the PRIMARY KEY
record ReferenceRow(
    UserRelation table, ForeignKey key, UserRelation referenced, Optional<Relation> index) {
  /// All of them, by their tables' OIDs.
  static List<ReferenceRow> all(CatalogSnapshot catalog) {
    List<UserRelation> tables = UserRelation.of(catalog, Relation.Kind.TABLE);
    List<ReferenceRow> rows = new ArrayList<>();
    for (UserRelation table : tables) {
      for (ForeignKey key : table.relation().foreignKeys()) {
        tables.stream()
            .filter(t -> t.oid() == key.referencedOid())
            .findFirst()
            .ifPresent(referenced ->
                rows.add(
                    new ReferenceRow(
                        table, key, referenced, catalog.relation(key.referencedIndexOid()))));
      }
    }
    return rows;
  }

  List<Integer> columns() {
    return numbers(table, key.columnIds());
  }

  List<Integer> referencedColumns() {
    return numbers(referenced, key.referencedColumnIds());
  }

  /// OID of the index of the key that is referred to.
  int indexOid() {
    return index.map(Relation::oid).orElse(referenced.relation().primaryKeyOid());
  }

  /// The constraint of the key that is referred to; empty for a mere index.
  Optional<String> keyConstraint() {
    return index.isEmpty()
        ? Optional.of(referenced.primaryKeyName())
        : index.filter(i -> i.index().orElseThrow().constraintOid() != 0).map(Relation::name);
  }

  /// The columns of the key that is referred to, in its order.
  List<Integer> keyIds() {
    return index
        .map(i -> i.index().orElseThrow().keyColumnIds())
        .orElseGet(() -> referenced.relation().key().stream().map(KeyColumn::columnId).toList());
  }

  /// confdelsetcols; empty when every column is set.
  Optional<List<Integer>> setColumns() {
    return Optional.of(numbers(table, key.onDeleteColumnIds())).filter(c -> !c.isEmpty());
  }

  private static List<Integer> numbers(UserRelation table, List<Integer> ids) {
    return ids.stream().map(id -> table.relation().columnById(id).attributeNumber()).toList();
  }

  private enum Side {
    REFERRING,
    REFERENCED
  }

  /// The operators that compare a referenced with a referring column.
  List<Integer> mixedOperators() {
    return operators(Side.REFERENCED, Side.REFERRING);
  }

  List<Integer> referencedOperators() {
    return operators(Side.REFERENCED, Side.REFERENCED);
  }

  List<Integer> referringOperators() {
    return operators(Side.REFERRING, Side.REFERRING);
  }

  private List<Integer> operators(Side left, Side right) {
    List<Integer> oids = new ArrayList<>();
    for (int i = 0; i < key.columnIds().size(); i++) {
      oids.add(
          BuiltinOperators.find("=", type(left, i), type(right, i))
              .map(BuiltinOperator::oid)
              .orElse(0));
    }
    return oids;
  }

  private int type(Side side, int column) {
    int oid =
        switch (side) {
          case REFERRING -> table.relation().columnById(key.columnIds().get(column)).type().oid();
          case REFERENCED ->
              referenced.relation().columnById(key.referencedColumnIds().get(column)).type().oid();
        };
    return oid == Oids.VARCHAR ? Oids.TEXT : oid;
  }

  /// As pg_get_constraintdef writes it.
  String definition() {
    StringBuilder text = new StringBuilder("FOREIGN KEY (");
    text.append(names(table.relation(), key.columnIds())).append(") REFERENCES ");
    boolean hidden = !referenced.schema().equals("public");
    text.append(hidden ? QuoteFunctions.identifier(referenced.schema()) + "." : "")
        .append(QuoteFunctions.identifier(referenced.name()))
        .append("(")
        .append(names(referenced.relation(), key.referencedColumnIds()))
        .append(")");
    if (key.match() == ForeignKey.Match.FULL) {
      text.append(" MATCH FULL");
    }
    if (key.onUpdate() != ForeignKey.Action.NO_ACTION) {
      text.append(" ON UPDATE ").append(key.onUpdate().words());
    }
    if (key.onDelete() != ForeignKey.Action.NO_ACTION) {
      text.append(" ON DELETE ").append(key.onDelete().words());
    }
    if (!key.onDeleteColumnIds().isEmpty()) {
      text.append(" (").append(names(table.relation(), key.onDeleteColumnIds())).append(")");
    }
    return text.append(key.deferrable() ? " DEFERRABLE" : "")
        .append(key.initiallyDeferred() ? " INITIALLY DEFERRED" : "")
        .append(key.notValid() ? " NOT VALID" : "")
        .toString();
  }

  private static String names(Relation table, List<Integer> ids) {
    return ids.stream()
        .map(id -> QuoteFunctions.identifier(table.columnById(id).name()))
        .collect(Collectors.joining(", "));
  }
}
