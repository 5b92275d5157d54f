package io.lauma.catalog.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.catalog.DdlRequest.OfTransaction;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.TransactionOutcomes;
import io.lauma.exec.TransactionOutcomes.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Definitions whose transaction's outcome is awaited, with a node that is gone, and with one that
/// lives.
class UndecidedDraftsTest {
  private static final long COMMITTED = 1;
  private static final long ABORTED = 2;
  private static final long IN_PROGRESS = 3;
  private static final long UNKNOWN = 4;
  private static final long NO_ANSWER = 5;

  private static final TransactionOutcomes OUTCOMES =
      id -> {
        if (id == NO_ANSWER) {
          return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
        }
        return CompletableFuture.completedFuture(
            id == UNKNOWN
                ? Optional.empty()
                : Optional.of(
                    id == COMMITTED
                        ? Outcome.COMMITTED
                        : id == ABORTED ? Outcome.ABORTED : Outcome.IN_PROGRESS));
      };

  private final UndecidedDrafts undecided = new UndecidedDrafts(OUTCOMES);

  private static TransactionDraft draft(long decidedBy) {
    return new TransactionDraft("5/" + decidedBy, "n1#1", List.of(), decidedBy);
  }

  private List<OfTransaction> settled(boolean alive, long nowNanos, long... transactions) {
    List<TransactionDraft> drafts = new ArrayList<>();
    for (long transaction : transactions) {
      drafts.add(draft(transaction));
    }
    List<OfTransaction> settled = new ArrayList<>();
    undecided.look(drafts, _ -> alive, nowNanos, settled::add);
    return settled;
  }

  @Test
  void followTheirTransactionWhenTheirNodeIsGone() {
    assertEquals(
        List.of(
            new OfTransaction.Commit("5/1", 0),
            new OfTransaction.Rollback("5/2"),
            new OfTransaction.Rollback("5/4")),
        settled(false, 0, COMMITTED, ABORTED, IN_PROGRESS, UNKNOWN, NO_ANSWER));
  }

  @Test
  void areLeftAloneWhileNothingIsPrepared() {
    assertEquals(List.of(), settled(false, 0, 0));
  }

  @Test
  void areLeftToALivingSessionForAWhile() {
    long patience = UndecidedDrafts.PATIENCE_NANOS;
    assertEquals(List.of(), settled(true, 7, COMMITTED));
    assertEquals(List.of(), settled(true, 7 + patience, COMMITTED));
    assertEquals(
        List.of(new OfTransaction.Commit("5/1", 0)), settled(true, 8 + patience, COMMITTED));
    assertEquals(List.of(), settled(true, 9 + patience));
    assertEquals(List.of(), settled(true, 10 + patience, COMMITTED));
  }
}
