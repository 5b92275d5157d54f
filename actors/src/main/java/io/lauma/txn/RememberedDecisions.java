package io.lauma.txn;

import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import java.util.BitSet;
import java.util.Optional;

/// The decisions of a group, without a look at the store for a transaction of the present term that
/// has none: those of the term are all made here. Confined to [CoordinatorState].
final class RememberedDecisions implements DecidedTransactions {
  /// Transactions of the term that are remembered, the latest, and as many again.
  static final int KEPT = 1 << 15;

  private final DecidedTransactions stored;
  private long term = -1;

  /// From this number of the term on every decision is a bit of [#made].
  private long floor;

  private BitSet made = new BitSet();

  RememberedDecisions(DecidedTransactions stored) {
    this.stored = stored;
  }

  /// @param nextNumber the first number of the term that this start gives out
  void on(CoordinatorEvent event, long nextNumber) {
    switch (event) {
      case CoordinatorEvent.Opened opened -> {
        term = opened.term();
        floor = nextNumber;
        made.clear();
      }
      case CoordinatorEvent.Committed committed -> decided(committed.txn());
      case CoordinatorEvent.Tombstoned tombstoned -> decided(tombstoned.txn());
      case CoordinatorEvent.Held _, CoordinatorEvent.Ended _ -> {}
    }
  }

  private void decided(TxnId txn) {
    if (isRemembered(txn)) {
      if (txn.number() - floor >= 2L * KEPT) {
        long next = txn.number() - KEPT;
        int dropped = (int) Math.min(next - floor, made.length());
        made = made.get(dropped, made.length());
        floor = next;
      }
      made.set((int) (txn.number() - floor));
    }
  }

  private boolean isRemembered(TxnId txn) {
    return txn.term() == term && txn.number() >= floor;
  }

  @Override
  public Optional<Decision> find(TxnId txn) {
    boolean undecided =
        isRemembered(txn)
            && (txn.number() - floor >= made.length() || !made.get((int) (txn.number() - floor)));
    return undecided ? Optional.empty() : stored.find(txn);
  }

  @Override
  public boolean mayHaveForgotten(TxnId txn) {
    return stored.mayHaveForgotten(txn);
  }
}
