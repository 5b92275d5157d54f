package io.lauma.txn;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.TxnStatus;
import io.lauma.types.SqlState;
import java.util.Optional;

/// How a coordinator words what it knows of a transaction.
final class Answers {
  private Answers() {}

  static TxnStatus committed(HybridTime timestamp) {
    return decided(new Decision.Commit(timestamp));
  }

  static TxnStatus decided(Decision decision) {
    return new TxnStatus.Decided(decision);
  }

  static CoordinatorReply outcome(TxnId id, Decision decision) {
    return switch (decision) {
      case Decision.Commit commit -> new CoordinatorReply.Committed(id, commit.timestamp());
      case Decision.Abort _ -> aborted(id, "the transaction did not commit");
    };
  }

  static CoordinatorReply aborted(TxnId id, String message) {
    return new CoordinatorReply.Aborted(
        id, SqlState.T_R_SERIALIZATION_FAILURE, message, Optional.empty());
  }

  static CoordinatorReply locksLost(TxnId id) {
    return aborted(id, GatewayTransaction.LOCKS_LOST);
  }

  static CoordinatorReply restarted(TxnId id) {
    return aborted(id, "could not serialize access: the coordinator has restarted");
  }

  static CoordinatorReply rolledBack(TxnId id) {
    return aborted(id, "the transaction was rolled back");
  }

  static CoordinatorReply readsChanged(TxnId id, ChangedRow changed) {
    return new CoordinatorReply.Aborted(
        id, SqlState.T_R_SERIALIZATION_FAILURE, ChangedRow.READS_CHANGED, Optional.of(changed));
  }
}
