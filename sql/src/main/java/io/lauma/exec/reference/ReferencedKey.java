package io.lauma.exec.reference;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import java.util.ArrayList;
import java.util.List;

/// A key that rows of other tables refer to: the PRIMARY KEY of a table, whose rows are looked for,
/// or a unique index, whose entries are looked for instead. A row keeps its entry as long as it is
/// there and has the key, so a lock on the entry holds both.
///
/// @param table that is referred to
/// @param target the relation that is looked in: the table or the index
/// @param columnIds the table's columns of the key, in the order of the target's key
public record ReferencedKey(Relation table, Relation target, List<Integer> columnIds) {
  public ReferencedKey {
    columnIds = List.copyOf(columnIds);
  }

  /// The key that a constraint refers to.
  ///
  /// @param table that it refers to
  static ReferencedKey of(CatalogSnapshot catalog, Relation table, ForeignKey key) {
    if (key.referencedIndexOid() == 0) {
      return new ReferencedKey(
          table, table, table.key().stream().map(KeyColumn::columnId).toList());
    }
    Relation index = catalog.relation(key.referencedIndexOid()).orElseThrow();
    return new ReferencedKey(table, index, index.index().orElseThrow().keyColumnIds());
  }

  /// Whether it is the one that a constraint on this table refers to.
  public boolean isOf(ForeignKey key) {
    return key.referencedIndexOid() == (isPrimary() ? 0 : target.oid());
  }

  boolean isPrimary() {
    return target.index().isEmpty();
  }

  /// The target's columns for columns of the table.
  List<Integer> inTarget(List<Integer> tableColumnIds) {
    if (isPrimary()) {
      return tableColumnIds;
    }
    IndexDefinition definition = target.index().orElseThrow();
    List<Integer> ids = new ArrayList<>();
    tableColumnIds.forEach(id -> ids.add(definition.columnIds().indexOf(id) + 1));
    return ids;
  }
}
