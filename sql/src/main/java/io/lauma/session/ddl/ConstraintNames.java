package io.lauma.session.ddl;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.Relation;
import java.util.HashSet;
import java.util.Set;

/// Names of constraints that are there, which a name to be chosen keeps clear of. Pure.
final class ConstraintNames {
  private ConstraintNames() {}

  static Set<String> inSchema(CatalogSnapshot catalog, String schema) {
    return inSchema(catalog, catalog.schema(schema).map(CatalogSnapshot.Schema::oid).orElse(0));
  }

  static Set<String> inSchema(CatalogSnapshot catalog, int schemaOid) {
    Set<String> names = new HashSet<>();
    for (Relation relation : catalog.relations()) {
      if (relation.schemaOid() == schemaOid) {
        relation.primaryKeyName().ifPresent(names::add);
        relation.checks().stream().map(CheckConstraint::name).forEach(names::add);
        relation.foreignKeys().stream().map(ForeignKey::name).forEach(names::add);
        if (relation.index().filter(index -> index.constraintOid() != 0).isPresent()) {
          names.add(relation.name());
        }
      }
    }
    return names;
  }
}
