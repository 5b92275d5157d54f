package io.lauma.catalog;

import io.lauma.kv.TableId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The catalog at one version, shared by all sessions of a node. Look-ups are by index.
public interface CatalogSnapshot {
  /// Grows with every committed change.
  long version();

  Collection<Schema> schemas();

  Optional<Schema> schema(String name);

  Optional<Schema> schema(int oid);

  /// User relations (not those of pg_catalog and information_schema).
  Collection<Relation> relations();

  Optional<Relation> relation(int schemaOid, String name);

  Optional<Relation> relation(int oid);

  Optional<Relation> relation(TableId id);

  /// Whether a relation or the index of a primary key has a name.
  default boolean isTaken(int schemaOid, String name) {
    return relation(schemaOid, name).isPresent()
        || relations().stream()
            .anyMatch(r ->
                r.schemaOid() == schemaOid && r.primaryKeyName().filter(name::equals).isPresent());
  }

  /// The indexes of a table (but its primary key), by OID.
  List<Relation> indexesOf(int tableOid);

  /// The FOREIGN KEY constraints that refer to a table, by their OIDs; without those of a table's
  /// form that is being rewritten.
  default List<Reference> referencing(int referencedOid) {
    return ForeignKeyRules.byReferenced(relations()).getOrDefault(referencedOid, List.of());
  }

  /// A constraint with its table.
  record Reference(Relation table, ForeignKey key) {}

  Collection<Role> roles();

  Optional<Role> role(String name);

  /// Relations of pg_catalog, information_schema and the cluster views.
  Optional<SystemRelation> systemRelation(String schema, String name);

  Optional<SystemRelation> systemRelation(int oid);

  Collection<SystemRelation> systemRelations();

  record Schema(int oid, String name, int ownerOid) {}

  record Role(
      int oid,
      String name,
      boolean superuser,
      boolean login,
      boolean createRole,
      boolean createDatabase,
      boolean inherit,
      boolean replication,
      int connectionLimit,
      Optional<String> passwordVerifier) {}

  /// A relation served by code. Attribute numbers count from 1 in `columns` order.
  record SystemRelation(int oid, String schema, String name, boolean view, List<Column> columns) {
    public SystemRelation {
      columns = List.copyOf(columns);
    }
  }
}
