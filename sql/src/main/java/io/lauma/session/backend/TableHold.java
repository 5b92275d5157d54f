package io.lauma.session.backend;

import io.lauma.catalog.TableLock;
import java.util.Comparator;

/// A lock on a table that a session's transaction has for its statements: one of the three modes
/// that they take, also when LOCK TABLE took it. The stronger modes are in the catalog of every
/// node.
public record TableHold(int processId, int tableOid, TableLock mode) {
  /// In which nodes tell of them.
  public static final Comparator<TableHold> ORDER =
      Comparator.comparingInt(TableHold::processId)
          .thenComparingInt(TableHold::tableOid)
          .thenComparing(TableHold::mode);
}
