package io.lauma.exec;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The transactions that PREPARE TRANSACTION has left, under their identifiers;
/// [Transaction#prepare] adds one. Implemented by `actors` over the cluster. Thread-safe.
public interface PreparedTransactions {
  /// One of them.
  ///
  /// @param transactionId as `txid_current()` shows it
  /// @param tableOids of the tables that it has written to or locked rows of
  /// @param ownerOid OID of the role that has prepared it
  /// @param preparedMicros since 1970
  record Prepared(
      String identifier,
      long transactionId,
      List<Integer> tableOids,
      int ownerOid,
      long preparedMicros) {
    public Prepared {
      tableOids = List.copyOf(tableOids);
    }
  }

  /// Commits a prepared transaction, or rolls it back. Fails with 42704, 42501, 55000; with 40001
  /// when a SERIALIZABLE one cannot be committed any more: then it is rolled back; with 40003 when
  /// it was finished long ago and the outcome is not known any more.
  ///
  /// @param roleOid OID of who asks
  CompletionStage<Void> finish(String identifier, boolean commits, int roleOid, boolean superuser);

  /// All of them, by identifier.
  CompletionStage<List<Prepared>> all();
}
