package io.lauma.exchange;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the reads of one statement, or of one fragment served to another node, wait for: a cancel
/// ends all of it, and whatever is begun later. Thread-safe.
final class ReadScope {
  private final Set<CompletableFuture<?>> waits = ConcurrentHashMap.newKeySet();
  private volatile @Nullable SqlException reason;

  /// The same future, ended by a cancel.
  @SuppressWarnings("CollectionUndefinedEquality") // futures are told apart by identity, as wanted
  <T> CompletableFuture<T> wait(CompletableFuture<T> future) {
    if (future.isDone()) {
      return future;
    }
    waits.add(future);
    var _ = future.whenComplete((_, _) -> waits.remove(future));
    SqlException why = reason;
    if (why != null) {
      future.completeExceptionally(why);
    }
    return future;
  }

  void cancel() {
    cancel(new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request"));
  }

  /// The first reason stays.
  void cancel(SqlException why) {
    if (reason == null) {
      reason = why;
    }
    waits.forEach(future -> future.completeExceptionally(why));
  }

  boolean isCancelled() {
    return reason != null;
  }

  /// Waits under way.
  int pending() {
    return waits.size();
  }
}
