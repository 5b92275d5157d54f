package io.lauma.node;

import io.lauma.clock.Clock;
import io.lauma.config.NodeSettings;
import io.lauma.membership.Member;
import io.lauma.replica.HerdClient;
import io.lauma.session.ClusterControl;
import io.lauma.session.backend.Backends;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The node's present incarnation, and its replacement by the next one. One thread at a time
/// replaces; any thread asks.
final class PresentIncarnation implements AutoCloseable {
  /// How long a statement waits while the incarnation is replaced.
  private static final Duration REPLACED = Duration.ofSeconds(60);

  private final NodeSettings settings;
  private final DataDirectory directory;
  private final ClusterControl control;
  private final Backends backends;
  private final Clock clock;
  private final HerdClient.Expulsion expulsion;
  private volatile CompletableFuture<Incarnation> present = new CompletableFuture<>();
  private volatile @Nullable Incarnation last;
  private volatile Incarnation.@Nullable Addresses addresses;
  private volatile boolean closed;

  PresentIncarnation(
      NodeSettings settings,
      DataDirectory directory,
      ClusterControl control,
      Backends backends,
      Clock clock,
      HerdClient.Expulsion expulsion) {
    this.settings = settings;
    this.directory = directory;
    this.control = control;
    this.backends = backends;
    this.clock = clock;
    this.expulsion = expulsion;
  }

  /// Where every incarnation listens; before the first one.
  void listensAt(Incarnation.Addresses where) {
    addresses = where;
  }

  private Incarnation.Addresses addresses() {
    Incarnation.Addresses where = addresses;
    if (where == null) {
      throw new IllegalStateException("the node has no addresses yet");
    }
    return where;
  }

  /// This node as the next incarnation's member.
  Member self() {
    return addresses().member(settings, directory);
  }

  /// Starts the next incarnation and waits until it serves; statements that waited go on.
  void begin(Incarnation.Origin origin) {
    begin(origin, () -> {});
  }

  /// The same.
  ///
  /// @param meanwhile waits for something else that the start needs, once this is under way; what
  ///   it throws ends the start
  void begin(Incarnation.Origin origin, Runnable meanwhile) {
    CompletableFuture<Incarnation> coming = present;
    Incarnation fresh =
        Incarnation.start(
            settings,
            directory,
            addresses(),
            control,
            backends,
            clock,
            origin,
            expulsion,
            incarnation -> {
              began(incarnation);
              meanwhile.run();
            });
    coming.complete(fresh);
  }

  private void began(Incarnation incarnation) {
    last = incarnation;
    if (closed) {
      incarnation.close();
    }
  }

  /// Ends the incarnation: open transactions end, and statements wait for the next one.
  void end() {
    Incarnation live = last;
    if (live == null) {
      if (present.isCompletedExceptionally()) {
        present = new CompletableFuture<>();
        directory.nextIncarnation();
      }
      return;
    }
    if (present.isDone()) {
      present = new CompletableFuture<>();
    }
    last = null;
    backends.incarnationEnds();
    live.close();
    directory.nextIncarnation();
  }

  /// Ends the incarnation and leaves nothing of its herd; the next one may only arrive in `herdId`.
  void endFor(String herdId) {
    end();
    directory.deleteReplicas();
    directory.setClusterId(UUID.fromString(herdId));
  }

  /// Ends the incarnation and leaves nothing of its herd; the next one founds its own.
  void endForStandalone() {
    endFor(UUID.randomUUID().toString());
    directory.setJoining("");
  }

  /// There is no next incarnation for this reason, unless another [#begin] is tried after [#end].
  void failed(RuntimeException failure) {
    present.completeExceptionally(failure);
  }

  /// Whether the last [#begin] ended in [#failed].
  boolean hasFailed() {
    return present.isCompletedExceptionally();
  }

  /// The incarnation, once it serves.
  ///
  /// @throws SqlException 57P03 when none comes
  Incarnation serving() {
    try {
      return present.get(REPLACED.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request")
          .causedBy(e);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      throw new SqlException(SqlState.CANNOT_CONNECT_NOW, "this server has no cluster now")
          .withHint("It tries to come back; its log says why it cannot.")
          .causedBy(e);
    }
  }

  /// The incarnation as it is now, serving or on its way; never waits.
  Optional<Incarnation> now() {
    return Optional.ofNullable(last);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    now().ifPresent(Incarnation::close);
  }
}
