package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/// Shards take turns with sessions; what keeps the herd together cannot be kept waiting by them.
final class EntityThreadsTest {
  @Test
  void entitiesAloneRunOnVirtualThreads() throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "entity-threads", ConfigFactory.load());
    try {
      assertTrue(isVirtual(system, DispatcherSelector.fromConfig("lauma.entity-dispatcher")));
      assertFalse(isVirtual(system, DispatcherSelector.defaultDispatcher()));
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static boolean isVirtual(ActorSystem<Void> system, DispatcherSelector selector)
      throws Exception {
    return CompletableFuture.supplyAsync(
            () -> Thread.currentThread().isVirtual(), system.dispatchers().lookup(selector))
        .get(30, TimeUnit.SECONDS);
  }
}
