package io.lauma.session.ddl;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.ForeignKeyRules;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;

/// Names of relations in definition statements, resolved along the search path.
public final class Names {
  /// The one database there is.
  public static final String DATABASE = "postgres";

  private final CatalogSnapshot catalog;
  private final List<String> searchPath;

  /// @param searchPath schemas in order, `$user` already replaced or left out
  public Names(CatalogSnapshot catalog, List<String> searchPath) {
    this.catalog = catalog;
    this.searchPath = searchPath;
  }

  /// Where an object of this name is to be created: the schema named, else the first of the search
  /// path that exists.
  public RelationName toCreate(QualifiedName name) {
    if (name.parts().size() > 1) {
      return creatable(name, qualified(name));
    }
    return searchPath.stream()
        .filter(schema -> catalog.schema(schema).isPresent())
        .findFirst()
        .map(schema -> new RelationName(schema, name.last()))
        .orElseThrow(() ->
            new SqlException(
                    SqlState.INVALID_SCHEMA_NAME, "no schema has been selected to create in")
                .at(name.position() + 1));
  }

  /// Whether there is a relation of the name.
  boolean isTaken(RelationName name) {
    return catalog
        .schema(name.schema())
        .filter(schema -> catalog.isTaken(schema.oid(), name.name()))
        .isPresent();
  }

  /// The name of a table's primary key that has none.
  String freeKeyName(RelationName table) {
    String name = ObjectNames.make(table.name(), "", "pkey");
    for (int number = 1; isTaken(new RelationName(table.schema(), name)); number++) {
      name = ObjectNames.make(table.name(), "", "pkey" + number);
    }
    return name;
  }

  CatalogSnapshot catalog() {
    return catalog;
  }

  /// The table that a FOREIGN KEY is to refer to.
  ///
  /// @throws SqlException 42P01, 42809, 42501 for a system catalog
  Relation referenced(RelationName name) {
    if (!isTaken(name) && catalog.systemRelation("pg_catalog", name.name()).isPresent()) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "permission denied: \"" + name.name() + "\" is a system catalog");
    }
    return ForeignKeyRules.referenced(catalog, name);
  }

  /// @throws SqlException 42P07 when there is a relation of the name
  void checkFree(RelationName name) {
    if (isTaken(name)) {
      throw new SqlException(
          SqlState.DUPLICATE_TABLE, "relation \"" + name.name() + "\" already exists");
    }
  }

  private RelationName creatable(QualifiedName name, RelationName relation) {
    String schema = relation.schema();
    if (schema.equals("pg_catalog") || schema.equals("information_schema")) {
      throw new SqlException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              "permission denied to create \"" + name.text() + "\"")
          .withDetail("System catalog modifications are currently disallowed.");
    }
    if (catalog.schema(schema).isEmpty()) {
      throw new SqlException(
              SqlState.INVALID_SCHEMA_NAME, "schema \"" + schema + "\" does not exist")
          .at(name.position() + 1);
    }
    return relation;
  }

  /// The existing relation of this name; one that does not exist is answered in the schema where it
  /// would be created, so that the catalog's rules give the error.
  public RelationName existing(QualifiedName name) {
    if (name.parts().size() > 1) {
      return qualified(name);
    }
    for (String schemaName : searchPath) {
      boolean found =
          catalog
              .schema(schemaName)
              .flatMap(schema -> catalog.relation(schema.oid(), name.last()))
              .isPresent();
      if (found) {
        return new RelationName(schemaName, name.last());
      }
    }
    return new RelationName(searchPath.isEmpty() ? "public" : searchPath.getLast(), name.last());
  }

  private static RelationName qualified(QualifiedName name) {
    List<String> parts = name.parts();
    if (parts.size() > 3) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "improper relation name (too many dotted names): " + name.text())
          .at(name.position() + 1);
    }
    if (parts.size() == 3 && !parts.getFirst().equals(DATABASE)) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "cross-database references are not implemented: \"" + name.text() + "\"")
          .at(name.position() + 1);
    }
    return new RelationName(parts.get(parts.size() - 2), name.last());
  }
}
