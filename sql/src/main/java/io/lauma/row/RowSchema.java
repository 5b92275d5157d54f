package io.lauma.row;

import io.lauma.kv.Invariants;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns that packed rows of one schema version hold, in their order there. Ids are never
/// used again, so an id means the same column in every version.
public record RowSchema(int version, List<Column> columns) {
  /// @param id of the column in its relation, for ever
  public record Column(int id, int typeOid) {}

  public RowSchema {
    columns = List.copyOf(columns);
    Invariants.check(version >= 0, "schema versions count from 0", "version", version);
    Set<Integer> ids = new HashSet<>();
    for (Column column : columns) {
      Invariants.check(ids.add(column.id()), "column ids are unique", "id", column.id());
    }
  }
}
