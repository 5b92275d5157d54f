package io.lauma.session.backend;

import io.lauma.catalog.TableLock;
import java.util.List;

/// A session waits for a lock on a table, or for the end of another's definitions.
///
/// @param tableOid 0 for definitions
/// @param blockedBy process ids of whom it waits for, [#BLOCKERS_MAX] at most
public record TableWait(int tableOid, TableLock mode, List<Integer> blockedBy) {
  /// So many are told of.
  public static final int BLOCKERS_MAX = 50;

  public TableWait {
    blockedBy = blockedBy.stream().limit(BLOCKERS_MAX).toList();
  }
}
