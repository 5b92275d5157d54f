package io.lauma.prepared;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.message.CborMessage;
import java.util.List;

/// What nodes ask of the registry of prepared transactions, where the system group is led. Each may
/// be repeated.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = PreparedCall.Reserve.class, name = "reserve"),
  @JsonSubTypes.Type(value = PreparedCall.Confirm.class, name = "confirm"),
  @JsonSubTypes.Type(value = PreparedCall.Finish.class, name = "finish"),
  @JsonSubTypes.Type(value = PreparedCall.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = PreparedCall.Rows.class, name = "rows")
})
public sealed interface PreparedCall extends CborMessage {
  /// Takes an identifier for a transaction that is about to be held. Fails with 42710 and 53200.
  ///
  /// @param held whether shards will hold anything of it
  /// @param tables OIDs of those that it has written to or locked rows of
  /// @param owner OID of the session's role
  record Reserve(
      String identifier,
      TxnId txn,
      boolean held,
      List<Integer> tables,
      int owner,
      NodeId node,
      long incarnation)
      implements PreparedCall {
    public Reserve {
      tables = List.copyOf(tables);
    }
  }

  /// Every shard holds it: it is prepared. Fails with 42704 when it was taken back meanwhile.
  record Confirm(String identifier, TxnId txn) implements PreparedCall {}

  /// COMMIT PREPARED or ROLLBACK PREPARED begins: from now on it ends that way. Fails with 42704,
  /// 42501, and 55000 when it is ending the other way.
  ///
  /// @param role OID of the session's role
  record Finish(String identifier, boolean commits, int role, boolean superuser)
      implements PreparedCall {}

  /// It is over, or was never held: the identifier is free.
  record Remove(String identifier, TxnId txn) implements PreparedCall {}

  /// What pg_prepared_xacts shows.
  ///
  /// @param skip rows that the asker has already
  record Rows(int skip) implements PreparedCall {
    /// Rows of one answer.
    public static final int ROWS_MAX = 100;
  }
}
