package io.lauma.prepared;

import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import java.util.List;

/// A transaction under its identifier.
///
/// @param held whether shards hold anything of it; else it has only this entry
/// @param tables OIDs of those that it has written to or locked rows of
/// @param owner OID of the role that prepared it
/// @param node through which it was prepared, in this `incarnation`
/// @param preparedMicros when its identifier was taken, since 1970
public record PreparedEntry(
    String identifier,
    TxnId txn,
    boolean held,
    List<Integer> tables,
    int owner,
    NodeId node,
    long incarnation,
    long preparedMicros,
    State state) {
  public PreparedEntry {
    tables = List.copyOf(tables);
  }

  /// How far it is.
  public enum State {
    /// The identifier is taken, the shards are being asked to hold the transaction.
    PREPARING,
    PREPARED,
    /// COMMIT PREPARED was asked for: it will be committed.
    COMMITTING,
    /// ROLLBACK PREPARED was asked for, or its PREPARE TRANSACTION has not come to its end.
    ROLLING_BACK
  }

  PreparedEntry with(State next) {
    return new PreparedEntry(
        identifier, txn, held, tables, owner, node, incarnation, preparedMicros, next);
  }
}
