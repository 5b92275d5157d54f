package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.exec.SystemTables;
import io.lauma.row.RowBatch;
import io.lauma.session.ClusterControl;
import io.lauma.types.SqlException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Serves the system relations of one node. Thread-safe; rows are computed when they are read, and
/// only the columns asked for.
public final class SystemRows implements SystemTables {
  private final Map<Integer, VirtualTable<?>> tables = new HashMap<>();

  /// What depends on the session is not served: see [#ofSession].
  ///
  /// @param members the node's herd as pg_cluster shows it
  public SystemRows(Supplier<List<ClusterControl.MemberRow>> members) {
    add(ClusterViews.members(members));
    add(ClusterViews.distributedTables());
    add(TypeTables.namespaces());
    add(TypeTables.types());
    add(ClassRow.table());
    add(AttributeRow.table());
    addKeys();
    addFacts();
    addServer();
    InformationTables.all().forEach(this::add);
    InformationConstraints.all().forEach(this::add);
    add(InformationColumns.table());
  }

  /// pg_settings, pg_stat_activity, pg_stat_progress_create_index, pg_prepared_xacts and pg_locks
  /// as a session sees them.
  ///
  /// @param node serves every other table
  public static SystemTables ofSession(SystemTables node, SessionTables session) {
    Map<Integer, VirtualTable<?>> own = new HashMap<>();
    for (VirtualTable<?> table :
        List.of(
            SettingRow.table(session::settings),
            BackendTables.activity(session),
            BackendTables.prepared(session),
            BackendTables.builds(session),
            LockRow.table(session))) {
      own.put(table.oid(), table);
    }
    return (catalog, oid, attributes) -> {
      @Nullable VirtualTable<?> table = own.get(oid);
      return table != null
          ? table.batches(catalog, attributes)
          : node.rows(catalog, oid, attributes);
    };
  }

  /// The process ids of the sessions that a session waits for: pg_blocking_pids.
  public static List<Integer> blocking(SessionTables session, int processId) {
    return LockRow.blocking(session, processId);
  }

  private void addKeys() {
    add(KeyTables.indexes());
    add(KeyTables.constraints());
    add(KeyTables.defaults());
    add(ObjectTables.sequences());
    add(ObjectTables.sequenceView());
    add(ObjectTables.descriptions());
    add(ObjectTables.sharedDescriptions());
    add(ObjectTables.dependencies());
    add(ObjectTables.sharedDependencies());
    add(ObjectViews.tables());
    add(ObjectViews.views());
    add(ObjectViews.indexes());
  }

  private void addFacts() {
    add(RoutineTables.functions());
    add(RoutineTables.aggregates());
    add(RoutineTables.operators());
    add(RoutineTables.operatorClasses());
    add(RoutineTables.operatorFamilies());
    add(RoutineTables.casts());
    add(ServerTables.languages());
    add(ServerTables.accessMethods());
    add(ServerTables.collations());
  }

  private void addServer() {
    add(ServerTables.databases());
    add(ServerTables.tablespaces());
    add(RoleTables.roles());
    add(RoleTables.authIds());
    add(RoleTables.users());
    add(RoleTables.shadows());
    add(RoleTables.groups());
  }

  private void add(VirtualTable<?> table) {
    tables.put(table.oid(), table);
  }

  @Override
  public Iterable<RowBatch> rows(
      CatalogSnapshot catalog, int relationOid, List<Integer> attributeNumbers) {
    @Nullable VirtualTable<?> table = tables.get(relationOid);
    if (table != null) {
      return table.batches(catalog, attributeNumbers);
    }
    SystemRelation relation =
        catalog
            .systemRelation(relationOid)
            .orElseThrow(
                () -> new IllegalArgumentException("no system relation has OID " + relationOid));
    if (EmptyRelations.contains(relation)) {
      return List.of();
    }
    throw SqlException.notSupported(relation.schema() + "." + relation.name());
  }
}
