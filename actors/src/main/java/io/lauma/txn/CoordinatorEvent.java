package io.lauma.txn;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.CoordinatorRequest.Commit;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import java.util.List;

/// What a coordinator makes durable.
public sealed interface CoordinatorEvent extends CborMessage {
  /// A start of the coordinator: transactions of earlier terms without a decision are aborted,
  /// unless they are [Held].
  record Opened(long term) implements CoordinatorEvent {}

  /// The commit point. Row versions of the coordinator's own group are in the same entry.
  ///
  /// @param unresolved the prepared shards: those of other groups, of a held transaction all; empty
  ///   for a commit in one group
  record Committed(TxnId txn, HybridTime timestamp, List<Participant> unresolved)
      implements CoordinatorEvent {
    public Committed {
      unresolved = List.copyOf(unresolved);
    }
  }

  /// Every participant has made its part durable: the transaction waits to be committed or rolled
  /// back, in every later term too. Ends with Committed or Tombstoned.
  record Held(Commit commit) implements CoordinatorEvent {
    /// About as many bytes as it has when it is stored.
    long storedBytes() {
      long bytes = 256 + 128L * commit.participants().size();
      for (ReadSpan span : commit.spans()) {
        bytes += 64 + span.range().start().lengthBytes() + span.range().end().lengthBytes();
      }
      return bytes;
    }
  }

  /// A transaction that was asked about and had not begun to commit, or a held one that is rolled
  /// back: it never commits.
  record Tombstoned(TxnId txn) implements CoordinatorEvent {}

  /// Every participant has carried the decisions of these transactions out.
  record Ended(List<TxnId> txns) implements CoordinatorEvent {
    public Ended {
      txns = List.copyOf(txns);
    }
  }
}
