package io.lauma.node;

import io.lauma.clock.Clock;
import io.lauma.cluster.HerdHttp;
import io.lauma.cluster.SecretProof;
import io.lauma.config.NodeSettings;
import io.lauma.connection.TypeFormats;
import io.lauma.connection.WireServer;
import io.lauma.connection.WireSettings;
import io.lauma.format.BinaryForm;
import io.lauma.management.ManagementServer;
import io.lauma.session.backend.Backends;
import io.lauma.session.definition.IndexBuilds;
import io.lauma.session.run.SqlSessionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A node: the server for clients around an incarnation. Start it, and close it; both block.
public final class Node implements AutoCloseable {
  /// Version of the software.
  public static final String VERSION = "0.1.0";

  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final NodeSettings settings;
  private final DataDirectory directory;
  private final NodeCluster cluster;
  private final ManagementServer management;
  private final WireServer wire;
  private final Backends backends;
  private final IndexBuilds builds;
  private boolean closed;

  private Node(
      NodeSettings settings,
      DataDirectory directory,
      NodeCluster cluster,
      ManagementServer management,
      WireServer wire,
      Backends backends,
      IndexBuilds builds) {
    this.settings = settings;
    this.directory = directory;
    this.cluster = cluster;
    this.management = management;
    this.wire = wire;
    this.backends = backends;
    this.builds = builds;
  }

  /// Starts a node and waits until it answers.
  ///
  /// @param firstPassword the superuser's password at the very first start
  /// @param clock all that this node knows of the time
  public static Node start(NodeSettings settings, Optional<String> firstPassword, Clock clock) {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      return start(settings, firstPassword, clock, started);
    } catch (IOException e) {
      closeAll(started, e);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      closeAll(started, e);
      throw e;
    }
  }

  /// Puts each part on `started` as soon as it has to be closed.
  private static Node start(
      NodeSettings settings,
      Optional<String> firstPassword,
      Clock clock,
      Deque<AutoCloseable> started)
      throws IOException {
    DataDirectory directory = DataDirectory.open(settings.dataDirectory().toAbsolutePath());
    started.push(directory);
    CompletableFuture<Void> warm = WarmUp.done();
    SecretProof proof = new SecretProof(settings.clusterSecret());
    Backends backends = new Backends(clock);
    NodeCluster cluster =
        new NodeCluster(settings, directory, new HerdHttp(proof, clock), backends, clock);
    started.push(cluster);
    int httpPort = settings.httpPort() == 0 ? freePort(settings.host()) : settings.httpPort();
    CompletableFuture<ManagementServer> binding =
        CompletableFuture.supplyAsync(
            () -> ManagementServer.start(settings.host(), httpPort, cluster, proof, clock),
            WarmUp.BESIDE);
    started.push(() -> binding.handle(Node::closeBound).join());
    int sqlPort = settings.port() == 0 ? freePort(settings.host()) : settings.port();
    cluster.start(
        new Incarnation.Addresses(
            sqlPort,
            settings.clusterPort() == 0 ? freePort(settings.host()) : settings.clusterPort(),
            settings.raftPort() == 0 ? freePort(settings.host()) : settings.raftPort(),
            httpPort),
        () -> bound(binding));
    ManagementServer management = bound(binding);
    Incarnation.await(warm);
    SqlSessionFactory sessions =
        new SqlSessionFactory(cluster::services, cluster::catalog, backends);
    sessions.setFirstPassword(firstPassword);
    IndexBuilds builds = sessions.goOnWithBuilds();
    started.push(builds);
    WireServer wire =
        WireServer.start(
            settings.host(),
            sqlPort,
            sessions,
            new TypeFormats(BinaryForm::read, BinaryForm::write),
            limits(settings, directory));
    return new Node(settings, directory, cluster, management, wire, backends, builds);
  }

  /// Waits for the management port.
  ///
  /// @throws IllegalStateException when it is taken
  private static ManagementServer bound(CompletableFuture<ManagementServer> binding) {
    try {
      return binding.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// A server that did not come up has nothing to close; why is told by who waits for it.
  private static boolean closeBound(
      @Nullable ManagementServer server, @Nullable Throwable failure) {
    if (server != null) {
      server.close();
    }
    return failure == null;
  }

  private static WireSettings limits(NodeSettings settings, DataDirectory directory) {
    return WireSettings.withSecret(directory.nodeId().value().getBytes(StandardCharsets.US_ASCII))
        .withConnectionsMax(settings.connectionsMax())
        .withMessageBytesMax(settings.messageBytesMax());
  }

  private static void closeAll(Deque<AutoCloseable> started, Exception failure) {
    for (AutoCloseable part : started) {
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return wire.port();
  }

  /// For psql and libpq.
  public String connectionString() {
    return "postgresql://postgres@" + settings.host() + ":" + port() + "/postgres";
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    backends.nodeEnds();
    builds.close();
    try {
      wire.close(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      management.close();
      cluster.close();
      directory.close();
    }
  }
}
