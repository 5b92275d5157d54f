package io.lauma.node;

import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.CatalogState;
import io.lauma.plan.StatementPlanner;
import io.lauma.rocksdb.RocksResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// What a start needs of no other part of the node: done once in a process, on threads of its own
/// while the log and the actors come up.
final class WarmUp {
  /// Runs a part of a start beside the others.
  static final Executor BESIDE =
      task -> Thread.ofPlatform().daemon().name("lauma-start").start(task);

  private static final CompletableFuture<Void> DONE = begun();

  private WarmUp() {}

  /// Begins, unless it has begun.
  ///
  /// @return done when the actors' configuration, the planner and the stores' library are loaded;
  ///   fails with what stopped them
  static CompletableFuture<Void> done() {
    return DONE;
  }

  private static CompletableFuture<Void> begun() {
    CompletableFuture<Void> planner =
        CompletableFuture.runAsync(
            () -> {
              ConfigFactory.load();
              StatementPlanner.warmUp(CatalogState.EMPTY);
            },
            BESIDE);
    return CompletableFuture.allOf(
        planner, CompletableFuture.runAsync(RocksResources::load, BESIDE));
  }
}
