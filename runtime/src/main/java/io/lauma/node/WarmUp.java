package io.lauma.node;

import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.CatalogState;
import io.lauma.plan.StatementPlanner;
import java.util.concurrent.CompletableFuture;

/// What a start needs of no other part of the node: done on threads of its own while the log and
/// the actors come up.
final class WarmUp {
  private WarmUp() {}

  /// Loads the actors' configuration, then the planner.
  ///
  /// @return done when both are loaded; fails with what stopped them
  static CompletableFuture<Void> begin() {
    return CompletableFuture.runAsync(ConfigFactory::load)
        .thenRun(() -> StatementPlanner.warmUp(CatalogState.EMPTY));
  }
}
