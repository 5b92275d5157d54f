package io.lauma.txn;

import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import java.util.Optional;

/// The decisions of a group as its store holds them: written in the entry of the decision, kept for
/// at least a day and until every participant has carried them out.
public interface DecidedTransactions {
  Optional<Decision> find(TxnId txn);

  /// Whether a decision about the transaction may have been here and is not kept any more.
  default boolean mayHaveForgotten(TxnId txn) {
    return false;
  }
}
