package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import java.util.List;

/// What gateways and shards ask of a coordinator. Every request may be repeated.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = CoordinatorRequest.ReserveIds.class, name = "reserveIds"),
  @JsonSubTypes.Type(value = CoordinatorRequest.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = CoordinatorRequest.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = CoordinatorRequest.Finish.class, name = "finish"),
  @JsonSubTypes.Type(value = CoordinatorRequest.AskOutcome.class, name = "askOutcome"),
  @JsonSubTypes.Type(value = CoordinatorRequest.AskStatus.class, name = "askStatus")
})
public sealed interface CoordinatorRequest extends CborMessage {
  /// From a gateway: a block of transaction ids of the present term.
  record ReserveIds(int count) implements CoordinatorRequest {
    /// The largest block.
    public static final int COUNT_MAX = 65_536;

    public ReserveIds {
      Invariants.check(count > 0 && count <= COUNT_MAX, "a block is bounded", "count", count);
    }
  }

  /// From a gateway: commits. Also the question after a lost answer: a repeat is answered with the
  /// outcome, at most once carried out.
  ///
  /// @param snapshot the transaction's; only a SERIALIZABLE one needs it
  /// @param spans what a SERIALIZABLE transaction has read; empty below
  record Commit(
      TxnId txn,
      List<Participant> participants,
      Isolation isolation,
      HybridTime snapshot,
      List<ReadSpan> spans)
      implements CoordinatorRequest {
    /// The most shards of one transaction.
    public static final int PARTICIPANTS_MAX = 65_536;

    public Commit {
      participants = List.copyOf(participants);
      spans = List.copyOf(spans);
      int count = participants.size();
      Invariants.check(
          count > 0 && count <= PARTICIPANTS_MAX, "a commit has participants", "n", count);
    }
  }

  /// From a gateway, for PREPARE TRANSACTION: makes the transaction outlive every failure,
  /// undecided. Answered by [CoordinatorReply.Held] when all participants hold it, else by Aborted.
  ///
  /// @param commit what is to be committed later
  record Hold(Commit commit) implements CoordinatorRequest {}

  /// From anyone: commits a held transaction, or rolls it back. Of two that contradict each other
  /// the first one counts, and both are answered with the outcome.
  record Finish(TxnId txn, boolean commits) implements CoordinatorRequest {}

  /// From anyone (`txid_status`): the outcome of a transaction, without carrying anything out.
  record AskOutcome(TxnId txn) implements CoordinatorRequest {}

  /// From a shard: the state of a transaction that is marked or prepared there.
  ///
  /// @param readAt the timestamp of the read that wants to know; it was handed out before this
  record AskStatus(TxnId txn, HybridTime readAt) implements CoordinatorRequest {}
}
