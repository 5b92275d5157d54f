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

  /// @param members the node's herd as pg_cluster shows it
  public SystemRows(Supplier<List<ClusterControl.MemberRow>> members) {
    List.of(
            ClusterViews.members(members),
            ClusterViews.distributedTables(),
            TypeTables.namespaces(),
            TypeTables.types(),
            ClassRow.table(),
            AttributeRow.table())
        .forEach(table -> tables.put(table.oid(), table));
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
            .orElseThrow(() ->
                new IllegalArgumentException("no system relation has OID " + relationOid));
    if (EmptyRelations.contains(relation)) {
      return List.of();
    }
    throw SqlException.notSupported(relation.schema() + "." + relation.name());
  }
}
