package io.lauma.exec;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What became of transactions, by the ids that `txid_current()` shows. Implemented by `actors`.
public interface TransactionOutcomes {
  /// PostgreSQL's words for it.
  enum Outcome {
    IN_PROGRESS("in progress"),
    COMMITTED("committed"),
    ABORTED("aborted");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// The outcome; empty when the transaction is too old to be known. Once ABORTED, a transaction
  /// never commits. Fails with 22023 for an id that was not handed out, and with 57P03 when the
  /// herd does not answer.
  CompletionStage<Optional<Outcome>> of(long id);
}
