package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.WeakHashMap;

/// Relations, indexes of primary keys included, by name along a search path and back.
///
/// @param path schemas in order, implicit ones included
record RelationNames(CatalogState catalog, List<String> path) {
  private record Place(String schema, String name) {}

  private record IndexName(int schemaOid, String name) {}

  /// Indexes of primary keys by name, for each catalog in use.
  private static final Map<CatalogState, Map<IndexName, Integer>> KEY_INDEXES =
      Collections.synchronizedMap(new WeakHashMap<>());

  /// @throws SqlException 42P01 for an unknown relation, 42602 for no name at all
  int oid(String text) {
    QualifiedText name = QualifiedText.parse(text);
    if (name.isQualified()) {
      return find(name.schema(), name.name()).orElseThrow(() -> unknown(name));
    }
    return findInPath(name.name()).orElseThrow(() -> unknown(name));
  }

  Optional<String> name(int oid) {
    return place(oid)
        .map(place ->
            isFirst(place, oid)
                ? QuoteFunctions.identifier(place.name)
                : QualifiedText.quoted(place.schema, place.name));
  }

  boolean isVisible(int oid) {
    return place(oid).filter(place -> isFirst(place, oid)).isPresent();
  }

  private boolean isFirst(Place place, int oid) {
    OptionalInt found = findInPath(place.name);
    return found.isPresent() && found.getAsInt() == oid;
  }

  private OptionalInt findInPath(String name) {
    for (String schema : path) {
      OptionalInt found = find(schema, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt find(String schemaName, String name) {
    Optional<SystemRelation> system = catalog.systemRelation(schemaName, name);
    if (system.isPresent()) {
      return OptionalInt.of(system.get().oid());
    }
    Optional<Schema> schema = catalog.schema(schemaName);
    if (schema.isEmpty()) {
      return OptionalInt.empty();
    }
    Optional<Relation> relation = catalog.relation(schema.get().oid(), name);
    if (relation.isPresent()) {
      return OptionalInt.of(relation.get().oid());
    }
    Integer index = keyIndexes().get(new IndexName(schema.get().oid(), name));
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  private Map<IndexName, Integer> keyIndexes() {
    return KEY_INDEXES.computeIfAbsent(
        catalog,
        state -> {
          Map<IndexName, Integer> indexes = new HashMap<>();
          for (Relation relation : state.relations()) {
            relation
                .primaryKeyName()
                .filter(_ -> relation.primaryKeyOid() != 0)
                .ifPresent(key ->
                    indexes.put(
                        new IndexName(relation.schemaOid(), key), relation.primaryKeyOid()));
          }
          return Map.copyOf(indexes);
        });
  }

  private Optional<Place> place(int oid) {
    Optional<Place> system = catalog.systemRelation(oid).map(r -> new Place(r.schema(), r.name()));
    if (system.isPresent()) {
      return system;
    }
    Optional<Place> relation = catalog.relation(oid).map(r -> place(r, r.name()));
    return relation.isPresent()
        ? relation
        : catalog.relationOfPrimaryKey(oid).map(r -> place(r, r.primaryKeyName().orElseThrow()));
  }

  private Place place(Relation relation, String name) {
    return new Place(catalog.schema(relation.schemaOid()).map(Schema::name).orElse(""), name);
  }

  private static SqlException unknown(QualifiedText name) {
    String shown = name.isQualified() ? name.schema() + "." + name.name() : name.name();
    return new SqlException(SqlState.UNDEFINED_TABLE, "relation \"" + shown + "\" does not exist");
  }
}
