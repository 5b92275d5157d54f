package io.lauma.exec;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.row.RowBatch;
import java.util.List;

/// Rows of the relations that code serves (pg_catalog, information_schema, cluster views);
/// implemented by `pgcatalog`. Thread-safe.
public interface SystemTables {
  /// All rows of a system relation as of a catalog snapshot, in batches of any size.
  ///
  /// @param attributeNumbers the columns wanted, in output order
  /// @throws io.lauma.types.SqlException 0A000 when the relation is known but not served yet
  Iterable<RowBatch> rows(CatalogSnapshot catalog, int relationOid, List<Integer> attributeNumbers);
}
