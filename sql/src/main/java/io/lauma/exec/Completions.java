package io.lauma.exec;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.stream.AbruptStageTerminationException;
import org.apache.pekko.stream.AbruptTerminationException;

/// Waiting for stages on threads that may block, with failures as clients see them.
public final class Completions {
  private Completions() {}

  /// The stage's value, waited for. An interrupt of the thread is a cancel.
  ///
  /// @throws SqlException the stage's failure
  public static <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request")
          .causedBy(e);
    }
  }

  /// A failure as a client sees it: the [SqlException] inside, 57P01 when the streams were shut
  /// down, else XX000.
  public static SqlException failure(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof SqlException sql) {
      return sql;
    }
    if (cause instanceof AbruptTerminationException
        || cause instanceof AbruptStageTerminationException) {
      return new SqlException(
              SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command")
          .causedBy(cause);
    }
    return new SqlException(SqlState.INTERNAL_ERROR, "internal error: " + cause).causedBy(cause);
  }
}
