package io.lauma.session.lock;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// LOCK TABLE.
public record LockStatements(SqlSession session) {
  /// @throws SqlException 25P01 outside a block, 42P01, 42809, 55P03, 40P01
  public String run(MaintenanceStatement.LockTables lock) {
    if (!session.block().isExplicit()) {
      throw new SqlException(
          SqlState.NO_ACTIVE_SQL_TRANSACTION, "LOCK TABLE can only be used in transaction blocks");
    }
    for (FromItem.TableReference table : lock.tables()) {
      lock(table, mode(lock.mode()), !lock.nowait());
    }
    return "LOCK TABLE";
  }

  private void lock(FromItem.TableReference reference, TableLock mode, boolean waits) {
    CatalogState catalog = session.catalog();
    RelationName name = new Names(catalog, session.searchPath()).existing(reference.name());
    Relation table =
        catalog
            .schema(name.schema())
            .flatMap(s -> catalog.relation(s.oid(), name.name()))
            .orElseThrow(() -> notFound(catalog, name, reference));
    switch (table.kind()) {
      case TABLE -> session.block().definitions().tableLocks().lock(name, table, mode, waits);
      case INDEX -> throw notLocked(name.name(), "indexes");
      case SEQUENCE -> throw notLocked(name.name(), "sequences");
      case VIEW -> throw SqlException.notSupported("LOCK TABLE of a view");
    }
  }

  private static SqlException notLocked(String name, String kind) {
    return new SqlException(SqlState.WRONG_OBJECT_TYPE, "cannot lock relation \"" + name + "\"")
        .withDetail("This operation is not supported for " + kind + ".");
  }

  private static SqlException notFound(
      CatalogState catalog, RelationName name, FromItem.TableReference reference) {
    if (catalog
        .schema(name.schema())
        .filter(s -> catalog.isTaken(s.oid(), name.name()))
        .isPresent()) {
      return notLocked(name.name(), "indexes");
    }
    if (catalog.systemRelation("pg_catalog", reference.name().parts().getLast()).isPresent()) {
      return SqlException.notSupported("LOCK TABLE of system catalogs")
          .at(reference.name().position() + 1);
    }
    return new SqlException(
        SqlState.UNDEFINED_TABLE, "relation \"" + reference.name().text() + "\" does not exist");
  }

  private static TableLock mode(MaintenanceStatement.LockMode mode) {
    return switch (mode) {
      case ACCESS_SHARE -> TableLock.ACCESS_SHARE;
      case ROW_SHARE -> TableLock.ROW_SHARE;
      case ROW_EXCLUSIVE -> TableLock.ROW_EXCLUSIVE;
      case SHARE_UPDATE_EXCLUSIVE -> TableLock.SHARE_UPDATE_EXCLUSIVE;
      case SHARE -> TableLock.SHARE;
      case SHARE_ROW_EXCLUSIVE -> TableLock.SHARE_ROW_EXCLUSIVE;
      case EXCLUSIVE -> TableLock.EXCLUSIVE;
      case ACCESS_EXCLUSIVE -> TableLock.ACCESS_EXCLUSIVE;
    };
  }
}
