package io.lauma.txn;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.Participant;
import java.util.List;

/// What a coordinator makes durable.
public sealed interface CoordinatorEvent extends CborMessage {
  /// A start of the coordinator: transactions of earlier terms without a decision are aborted.
  record Opened(long term) implements CoordinatorEvent {}

  /// The commit point. Row versions of the coordinator's own group are in the same entry.
  ///
  /// @param unresolved the prepared shards of other groups; empty for a commit in one group
  record Committed(TxnId txn, HybridTime timestamp, List<Participant> unresolved)
      implements CoordinatorEvent {
    public Committed {
      unresolved = List.copyOf(unresolved);
    }
  }

  /// A transaction that was asked about and had not begun to commit: it never will.
  record Tombstoned(TxnId txn) implements CoordinatorEvent {}

  /// Every participant has carried the decisions of these transactions out.
  record Ended(List<TxnId> txns) implements CoordinatorEvent {
    public Ended {
      txns = List.copyOf(txns);
    }
  }
}
