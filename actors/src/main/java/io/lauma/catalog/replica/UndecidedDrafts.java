package io.lauma.catalog.replica;

import io.lauma.catalog.DdlRequest.OfTransaction;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.TransactionOutcomes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Definitions of transactions that nobody ends any more: their node died, or never heard, while
/// the rows of the transaction were committed. What became of those decides. Used by the catalog's
/// actor.
final class UndecidedDrafts {
  /// A draft whose session is alive is left to it for this long, nanoseconds.
  static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(UndecidedDrafts.class);

  private final TransactionOutcomes outcomes;
  private final Map<String, Long> seenNanos = new HashMap<>();

  UndecidedDrafts(TransactionOutcomes outcomes) {
    this.outcomes = outcomes;
  }

  /// Asks what became of the transactions of drafts that are prepared and left.
  ///
  /// @param settle told how each is ended that is decided; any thread
  void look(
      Collection<TransactionDraft> drafts,
      Predicate<TransactionDraft> isAlive,
      long nowNanos,
      Consumer<OfTransaction> settle) {
    Map<String, Long> before = Map.copyOf(seenNanos);
    seenNanos.clear();
    for (TransactionDraft draft : drafts) {
      if (draft.isPrepared()) {
        long since = before.getOrDefault(draft.transaction(), nowNanos);
        seenNanos.put(draft.transaction(), since);
        if (!isAlive.test(draft) || nowNanos - since > PATIENCE_NANOS) {
          ask(draft, settle);
        }
      }
    }
  }

  private void ask(TransactionDraft draft, Consumer<OfTransaction> settle) {
    var _ =
        outcomes
            .of(draft.decidedBy())
            .whenComplete((outcome, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "the definitions of transaction {} wait for its outcome: {}",
                    draft.decidedBy(),
                    failure.toString());
              } else {
                switch (outcome.orElse(TransactionOutcomes.Outcome.ABORTED)) {
                  case IN_PROGRESS -> {}
                  case COMMITTED ->
                      settle.accept(
                          new OfTransaction.Commit(draft.transaction(), draft.steps().size()));
                  case ABORTED -> settle.accept(new OfTransaction.Rollback(draft.transaction()));
                }
              }
            });
  }
}
