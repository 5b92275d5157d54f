package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// A shard's answers to [ShardRequest]s.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ShardReply.Written.class, name = "written"),
  @JsonSubTypes.Type(value = ShardReply.WriteFailed.class, name = "writeFailed"),
  @JsonSubTypes.Type(value = ShardReply.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = ShardReply.Released.class, name = "released"),
  @JsonSubTypes.Type(value = ShardReply.Marked.class, name = "marked"),
  @JsonSubTypes.Type(value = ShardReply.Prepared.class, name = "prepared"),
  @JsonSubTypes.Type(value = ShardReply.Held.class, name = "held"),
  @JsonSubTypes.Type(value = ShardReply.LocksHeld.class, name = "locksHeld"),
  @JsonSubTypes.Type(value = ShardReply.Validated.class, name = "validated"),
  @JsonSubTypes.Type(value = ShardReply.ValidationFailed.class, name = "validationFailed"),
  @JsonSubTypes.Type(value = ShardReply.Resolved.class, name = "resolved"),
  @JsonSubTypes.Type(value = ShardReply.OldestPlan.class, name = "oldestPlan")
})
public sealed interface ShardReply extends CborMessage {
  TxnId txn();

  ShardId shard();

  /// Whether the answer may leave only under the read lease, because it tells what the store, the
  /// locks or the end of a transaction are now. What a later entry's epoch conditions check again
  /// needs none: grants, marks, prepares; nor does a refusal that at worst aborts in vain. That
  /// locks are lost would end a held transaction, which must not be in vain.
  default boolean needsLease() {
    return switch (this) {
      case Written written ->
          written.outcomes().stream().anyMatch(o -> o != WriteOutcome.Granted.INSTANCE);
      case Refused refused ->
          refused.reason() == Refusal.COMMITTING || refused.reason() == Refusal.LOCKS_LOST;
      case WriteFailed _,
          Released _,
          LocksHeld _,
          Validated _,
          ValidationFailed _,
          Resolved _,
          OldestPlan _ ->
          true;
      case Marked _, Prepared _, Held _ -> false;
    };
  }

  /// Request `number` is done: one outcome an intent, in order.
  record Written(
      TxnId txn,
      ShardId shard,
      RegistrationId registration,
      long number,
      List<WriteOutcome> outcomes)
      implements ShardReply {
    public Written {
      outcomes = List.copyOf(outcomes);
    }
  }

  /// Request `number` failed. The registration and its locks live until the gateway releases them.
  ///
  /// @param detail empty when there is none
  /// @param changed the row whose newest version is in conflict with the transaction's snapshot
  record WriteFailed(
      TxnId txn,
      ShardId shard,
      RegistrationId registration,
      long number,
      SqlState state,
      String message,
      String detail,
      Optional<ChangedRow> changed)
      implements ShardReply {}

  /// The request was not carried out.
  record Refused(TxnId txn, ShardId shard, Refusal reason) implements ShardReply {}

  /// @param held false when the transaction had lost its locks here
  record Released(TxnId txn, ShardId shard, boolean held) implements ShardReply {}

  /// @param epoch the shard's, a condition of the entry that carries the rows
  /// @param spilled whether the rows have been put aside in a stage, which the entry commits
  record Marked(TxnId txn, ShardId shard, long epoch, List<RowWrite> rows, boolean spilled)
      implements ShardReply {
    public Marked {
      rows = List.copyOf(rows);
    }
  }

  record Prepared(TxnId txn, ShardId shard) implements ShardReply {}

  /// Locks and writes are durable: they last until the transaction's coordinator has decided.
  record Held(TxnId txn, ShardId shard) implements ShardReply {}

  record LocksHeld(TxnId txn, ShardId shard) implements ShardReply {}

  record Validated(TxnId txn, ShardId shard) implements ShardReply {}

  /// @param key of a row that was changed; EMPTY when it is not known which
  record ValidationFailed(TxnId txn, ShardId shard, Key key, TxnId changedBy)
      implements ShardReply {}

  /// The transaction has left no trace here but its versions.
  record Resolved(TxnId txn, ShardId shard) implements ShardReply {}

  /// Why a request was not carried out.
  enum Refusal {
    /// The registration or an earlier request is unknown: locks were lost in a crash (40001).
    LOCKS_LOST,
    /// The transaction has ended at this shard.
    ENDED,
    /// The transaction is committing: only its coordinator may end it.
    COMMITTING,
    /// The shard has been handed over: ask its present owner.
    MOVED,
    /// A limit of the shard is reached (53400).
    TOO_MANY
  }

  /// The answer to [ShardRequest.AskOldestPlan].
  ///
  /// @param plan catalog version; MAX_VALUE when nobody has written
  record OldestPlan(TxnId txn, ShardId shard, long plan) implements ShardReply {}
}
