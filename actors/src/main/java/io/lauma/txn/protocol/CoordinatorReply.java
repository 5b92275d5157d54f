package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.types.SqlState;
import java.util.Optional;

/// A coordinator's answers to [CoordinatorRequest]s.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = CoordinatorReply.IdsReserved.class, name = "idsReserved"),
  @JsonSubTypes.Type(value = CoordinatorReply.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = CoordinatorReply.Aborted.class, name = "aborted"),
  @JsonSubTypes.Type(value = CoordinatorReply.Held.class, name = "held"),
  @JsonSubTypes.Type(value = CoordinatorReply.InProgress.class, name = "inProgress"),
  @JsonSubTypes.Type(value = CoordinatorReply.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = CoordinatorReply.TryAgain.class, name = "tryAgain"),
  @JsonSubTypes.Type(value = CoordinatorReply.Status.class, name = "status")
})
public sealed interface CoordinatorReply extends CborMessage {
  /// Whether the answer may leave only under the read lease, because it tells how things are now.
  /// What is in the log for good needs none, nor do ids of a term that a later one makes useless.
  default boolean needsLease() {
    return switch (this) {
      case Aborted _, Held _, InProgress _, Unknown _, Status _ -> true;
      case IdsReserved _, Committed _, TryAgain _ -> false;
    };
  }

  /// Ids `first`, `first + 1`, ... of which there are `count`, all of one term.
  record IdsReserved(TxnId first, int count) implements CoordinatorReply {}

  /// The transaction is durable and visible at `timestamp`.
  record Committed(TxnId txn, HybridTime timestamp) implements CoordinatorReply {}

  /// Nothing of the transaction is in, nor ever will be.
  ///
  /// @param changed why, when it was another transaction's change of what this one has read
  record Aborted(TxnId txn, SqlState state, String message, Optional<ChangedRow> changed)
      implements CoordinatorReply {}

  /// Every participant holds the transaction until it is finished; undecided.
  record Held(TxnId txn) implements CoordinatorReply {}

  /// Undecided.
  record InProgress(TxnId txn) implements CoordinatorReply {}

  /// Nothing is known of the transaction.
  record Unknown(TxnId txn, Why why) implements CoordinatorReply {
    public enum Why {
      /// It is so old that its decision may have been removed.
      FORGOTTEN,
      /// Its id has not been handed out.
      FUTURE
    }
  }

  /// Not begun, nothing happened; ask again, here or where the group is led by then.
  record TryAgain(TxnId txn) implements CoordinatorReply {}

  /// For a shard that asked.
  record Status(TxnId txn, HybridTime readAt, TxnStatus status) implements CoordinatorReply {}
}
