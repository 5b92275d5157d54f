package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// SET CONSTRAINTS.
public final class ConstraintModes {
  private final SqlSession session;

  /// For one session.
  public ConstraintModes(SqlSession session) {
    this.session = session;
  }

  /// @throws SqlException 42704, 42809, 3F000; 23503 from a check that is not deferred any more
  public void set(TransactionStatement.SetConstraints statement) {
    DeferredChecks deferred = session.references().deferred();
    int savepoint = session.block().innermostSavepoint();
    if (statement.names().isEmpty()) {
      deferred.setAll(statement.deferred(), savepoint);
    } else {
      List<Integer> oids = new ArrayList<>();
      for (QualifiedName name : statement.names()) {
        oids.addAll(deferrable(name, statement.deferred()));
      }
      deferred.set(oids, statement.deferred(), savepoint);
    }
    if (!statement.deferred()) {
      session.references().checkImmediate();
    }
  }

  private List<Integer> deferrable(QualifiedName name, boolean defers) {
    CatalogState catalog = session.catalog();
    List<String> path = session.searchPath();
    if (name.parts().size() > 1) {
      String schema = new Names(catalog, path).existing(name).schema();
      if (catalog.schema(schema).isEmpty()) {
        throw new SqlException(
            SqlState.INVALID_SCHEMA_NAME, "schema \"" + schema + "\" does not exist");
      }
      path = List.of(schema);
    }
    for (String schema : path) {
      int oid = catalog.schema(schema).map(CatalogSnapshot.Schema::oid).orElse(0);
      List<Relation> tables =
          catalog.relations().stream().filter(r -> r.schemaOid() == oid).toList();
      List<ForeignKey> keys =
          tables.stream()
              .flatMap(table -> table.foreignKeys().stream())
              .filter(key -> key.name().equals(name.last()))
              .toList();
      List<IndexDefinition> uniques =
          tables.stream()
              .filter(table -> table.name().equals(name.last()))
              .flatMap(table -> table.index().stream())
              .filter(index -> index.constraintOid() != 0)
              .toList();
      boolean other =
          tables.stream().anyMatch(table -> hasOther(table, name.last()))
              || uniques.stream().anyMatch(index -> index.deferral().isEmpty());
      if (defers && (other || keys.stream().anyMatch(key -> !key.deferrable()))) {
        throw new SqlException(
            SqlState.WRONG_OBJECT_TYPE, "constraint \"" + name.last() + "\" is not deferrable");
      }
      if (other || !keys.isEmpty() || !uniques.isEmpty()) {
        return Stream.concat(
                keys.stream().filter(ForeignKey::deferrable).map(ForeignKey::oid),
                uniques.stream()
                    .filter(index -> index.deferral().isPresent())
                    .map(IndexDefinition::constraintOid))
            .toList();
      }
    }
    throw new SqlException(
        SqlState.UNDEFINED_OBJECT, "constraint \"" + name.last() + "\" does not exist");
  }

  /// Whether a constraint of another kind has the name.
  private static boolean hasOther(Relation table, String name) {
    return table.primaryKeyName().filter(name::equals).isPresent()
        || table.checks().stream().map(CheckConstraint::name).anyMatch(name::equals);
  }
}
