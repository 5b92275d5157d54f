package io.lauma.exec.scan;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.kv.TableId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Look-ups of the relations that plans name.
public final class Relations {
  private Relations() {}

  public static Relation of(CatalogSnapshot catalog, TableId table) {
    return catalog.relation(table).orElseThrow(() -> gone(table));
  }

  /// The relation was dropped after the plan was made.
  public static SqlException gone(TableId table) {
    return new SqlException(
        SqlState.UNDEFINED_TABLE, "could not open relation with id " + table.value());
  }
}
