package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.types.SqlState;
import java.util.List;

/// What gateways and coordinators ask of a shard. Every request may be repeated with the same
/// content; a repeat gets the same answer or none.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ShardRequest.Write.class, name = "write"),
  @JsonSubTypes.Type(value = ShardRequest.CancelWait.class, name = "cancelWait"),
  @JsonSubTypes.Type(value = ShardRequest.RollbackTo.class, name = "rollbackTo"),
  @JsonSubTypes.Type(value = ShardRequest.Release.class, name = "release"),
  @JsonSubTypes.Type(value = ShardRequest.Mark.class, name = "mark"),
  @JsonSubTypes.Type(value = ShardRequest.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = ShardRequest.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = ShardRequest.CheckLocks.class, name = "checkLocks"),
  @JsonSubTypes.Type(value = ShardRequest.Validate.class, name = "validate"),
  @JsonSubTypes.Type(value = ShardRequest.Resolve.class, name = "resolve"),
  @JsonSubTypes.Type(value = ShardRequest.AskOldestPlan.class, name = "askOldestPlan")
})
public sealed interface ShardRequest extends CborMessage {
  TxnId txn();

  /// From a gateway: locks rows and keeps provisional writes. Answered by [ShardReply.Written] when
  /// every lock is held, else by [ShardReply.WriteFailed] or [ShardReply.Refused].
  ///
  /// @param registration [RegistrationId#NONE] in the first request at the shard
  /// @param number counts the transaction's requests at the shard from 1
  /// @param snapshot the statement's; INFINITY when it has none
  /// @param savepoint how many savepoints are open
  /// @param plan catalog version that the statement was planned under
  record Write(
      TxnId txn,
      GatewayId gateway,
      RegistrationId registration,
      long number,
      HybridTime snapshot,
      Isolation isolation,
      int savepoint,
      List<WriteIntent> intents,
      long plan)
      implements ShardRequest {
    /// The most intents of one request.
    public static final int INTENTS_MAX = 65_536;

    public Write {
      intents = List.copyOf(intents);
      Invariants.check(number > 0, "running numbers count from 1", "number", number);
      Invariants.check(intents.size() <= INTENTS_MAX, "a write is bounded", "n", intents.size());
    }
  }

  /// From a gateway: ends the waiting of request `number`, which fails with `state` and `message`:
  /// 57014, 55P03 or 40P01. Also from the search for deadlocks.
  ///
  /// @param detail empty when there is none
  record CancelWait(TxnId txn, long number, SqlState state, String message, String detail)
      implements ShardRequest {}

  /// From a gateway: forgets provisional writes of savepoint `savepoint` and later ones (1 is the
  /// outermost); locks stay. It takes a running number like a write.
  record RollbackTo(TxnId txn, RegistrationId registration, long number, int savepoint)
      implements ShardRequest {}

  /// From a gateway: ends a transaction that has not begun to commit. The answer
  /// [ShardReply.Released] says whether its locks had been held until now.
  record Release(TxnId txn) implements ShardRequest {}

  /// From the coordinator of the shard's own group: marks every written key committing, in memory.
  record Mark(TxnId txn, RegistrationId registration, long lastNumber) implements ShardRequest {}

  /// From the coordinator of another group, or of a held transaction: makes the writes durable as
  /// prepared.
  record Prepare(TxnId txn, RegistrationId registration, long lastNumber) implements ShardRequest {}

  /// From the coordinator, for PREPARE TRANSACTION: makes locks and writes durable. Nothing is
  /// marked: nobody waits but who wants a lock, until the transaction is committed or rolled back.
  record Hold(TxnId txn, RegistrationId registration, long lastNumber) implements ShardRequest {}

  /// From the coordinator, after the commit timestamp: are the locks still held?
  record CheckLocks(TxnId txn, RegistrationId registration, long lastNumber)
      implements ShardRequest {}

  /// From the coordinator of a SERIALIZABLE transaction, after the commit timestamp: no other
  /// transaction may have committed in these ranges between the two timestamps.
  record Validate(TxnId txn, HybridTime snapshot, HybridTime commit, List<KeyRange> ranges)
      implements ShardRequest {
    public Validate {
      ranges = List.copyOf(ranges);
    }
  }

  /// From the coordinator: the decision. Writes that were only marked are in the store already when
  /// this says commit; prepared ones are turned into versions by the shard.
  record Resolve(TxnId txn, RegistrationId registration, Decision decision)
      implements ShardRequest {}

  /// From a definition statement: how old is the oldest plan that a transaction at the shard has
  /// written under? Answered by [ShardReply.OldestPlan].
  ///
  /// @param txn a transaction that does not count; NONE
  /// @param ofRows whether only those count that have written rows, and not locked some alone
  record AskOldestPlan(TxnId txn, boolean ofRows) implements ShardRequest {}
}
