package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A relation of a user with the names that views show beside it.
record UserRelation(Relation relation, String schema, String owner) {
  /// All of them by OID.
  static List<UserRelation> all(CatalogSnapshot catalog) {
    Map<Integer, String> owners = roleNames(catalog.roles());
    return ClassRow.sorted(catalog).stream().map(r -> of(catalog, r, owners)).toList();
  }

  static UserRelation of(CatalogSnapshot catalog, Relation relation) {
    return of(catalog, relation, roleNames(catalog.roles()));
  }

  private static UserRelation of(
      CatalogSnapshot catalog, Relation relation, Map<Integer, String> owners) {
    return new UserRelation(
        relation,
        catalog.schema(relation.schemaOid()).map(Schema::name).orElse(""),
        owners.getOrDefault(relation.ownerOid(), "unknown (OID=" + relation.ownerOid() + ")"));
  }

  static List<UserRelation> of(CatalogSnapshot catalog, Relation.Kind kind) {
    return all(catalog).stream().filter(r -> r.relation.kind() == kind).toList();
  }

  static Map<Integer, String> roleNames(Collection<Role> roles) {
    Map<Integer, String> names = HashMap.newHashMap(roles.size());
    roles.forEach(role -> names.put(role.oid(), role.name()));
    return names;
  }

  int oid() {
    return relation.oid();
  }

  String name() {
    return relation.name();
  }

  String primaryKeyName() {
    return relation.primaryKeyName().orElseThrow();
  }

  /// The columns of the key in key order.
  List<Column> keyColumns() {
    return relation.key().stream().map(part -> relation.columnById(part.columnId())).toList();
  }

  /// The table and column that a sequence belongs to.
  static Optional<Column> ownerColumn(CatalogSnapshot catalog, Relation sequence) {
    return sequence
        .owned()
        .flatMap(owner ->
            catalog.relation(owner.relationOid()).map(table -> table.columnById(owner.columnId())));
  }
}
