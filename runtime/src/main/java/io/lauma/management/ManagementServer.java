package io.lauma.management;

import com.typesafe.config.ConfigFactory;
import io.lauma.clock.Clock;
import io.lauma.cluster.SecretProof;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.SystemMaterializer;

/// A node's HTTP port. It has an actor system of its own and lives as long as the process, so that
/// a JOIN or LEAVE over HTTP gets its answer although it replaces the node's incarnation.
public final class ManagementServer implements AutoCloseable {
  private static final Duration BIND = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(5);

  private final ActorSystem system;
  private final ServerBinding binding;

  private ManagementServer(ActorSystem system, ServerBinding binding) {
    this.system = system;
    this.binding = binding;
  }

  /// Binds the port; blocks.
  ///
  /// @throws IllegalStateException when the port is taken
  public static ManagementServer start(
      String host, int port, NodeControl node, SecretProof proof, Clock clock) {
    ActorSystem system =
        ActorSystem.create(
            "lauma-http",
            ConfigFactory.parseResources("lauma-http.conf").withFallback(ConfigFactory.load()));
    LaumaRoutes routes =
        new LaumaRoutes(node, proof, clock, SystemMaterializer.get(system).materializer());
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt(host, port)
              .bind(routes.routes())
              .toCompletableFuture()
              .get(BIND.toSeconds(), TimeUnit.SECONDS);
      return new ManagementServer(system, binding);
    } catch (ExecutionException | TimeoutException | CompletionException e) {
      system.terminate();
      throw new IllegalStateException(
          "the management port " + host + ":" + port + " cannot be bound", e);
    } catch (InterruptedException e) {
      system.terminate();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  @Override
  public void close() {
    try {
      binding
          .terminate(Duration.ofSeconds(1))
          .toCompletableFuture()
          .get(END.toSeconds(), TimeUnit.SECONDS);
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the management port did not close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
