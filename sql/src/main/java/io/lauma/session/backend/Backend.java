package io.lauma.session.backend;

import io.lauma.catalog.TableLock;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;

/// One session, as other sessions reach it. Thread-safe; no call blocks.
public interface Backend {
  int processId();

  int secretKey();

  int userOid();

  /// Whether the role that logged in is a superuser now.
  boolean isSuperuser();

  BackendRow row();

  boolean hasAdvisoryLocks();

  /// Whether the transaction uses a table in a way that excludes a mode.
  boolean usesTable(int tableOid, TableLock mode);

  /// What the transaction's statements have locked, in order.
  List<TableHold> tableHolds();

  /// The id of the present transaction; 0 while it has none.
  long transactionId();

  /// The snapshot that the present transaction has exported under an identifier.
  Optional<ExportedSnapshot> exportedSnapshot(String identifier);

  /// Ends the running statement with 57014.
  void cancel();

  /// Ends the session, and its running statement, with this error.
  void terminate(SqlException reason);
}
