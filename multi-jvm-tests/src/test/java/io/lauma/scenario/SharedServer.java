package io.lauma.scenario;

import io.lauma.harness.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/// A server of all test classes that only talk SQL to it: started for the first of them, ended by
/// [UnusedServersEnd] or after the last test of all. Each class leaves it as it found it; one that
/// does not fails with what it left, and the next gets a new server. The ends of all logs are
/// printed after a test that failed. A class that kills, pauses, joins or sets up nodes has
/// [TestNode] or [TestHerd].
abstract class SharedServer
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

  /// How long sessions that were closed may still be seen.
  private static final Duration GONE = Duration.ofSeconds(20);

  private static final String LOCKS = "set lock_timeout = '10s'";

  private final List<String> things;
  private @Nullable Used used;

  /// @param things what tests make and leave: `table t`, `role r`, each dropped where it is there,
  ///   in this order, after the last test of the class
  SharedServer(String... things) {
    this.things = List.of(things);
  }

  /// A server that runs.
  interface Running extends AutoCloseable {
    /// All ways into it; the first one alone sees what all share.
    List<Inventory.Place> places();

    /// Waits until nothing is amiss with it that a class has done to it.
    ///
    /// @throws AssertionError when it does not get well
    void awaitWell();

    /// What of logs may explain a failure; empty when there are none.
    String logTails();

    @Override
    void close();
  }

  /// @param found what an unused server has
  private record Used(Running server, Set<String> found) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /// Starts a server.
  abstract Running start();

  /// Whether a class of tests declares a server of this kind.
  static boolean isUsedBy(Class<?> tests, Class<? extends SharedServer> kind) {
    return Stream.of(tests.getDeclaredFields()).anyMatch(field -> field.getType() == kind);
  }

  /// Ends the server of this kind, if one runs.
  static void end(ExtensionContext context, Class<? extends SharedServer> kind) {
    Used ended = store(context).remove(kind, Used.class);
    if (ended != null) {
      ended.close();
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }

  private Used started() {
    Running server = start();
    try {
      return new Used(server, Inventory.of(server.places()));
    } catch (SQLException e) {
      server.close();
      throw new IllegalStateException("a new server does not answer\n" + server.logTails(), e);
    }
  }

  @Override
  public final void beforeAll(ExtensionContext context) {
    Used running = store(context).get(getClass(), Used.class);
    if (running == null) {
      running = started();
      store(context).put(getClass(), running);
    }
    used = running;
  }

  /// The server, for the time of the class.
  final Running server() {
    return Objects.requireNonNull(used, "the test class has not begun").server();
  }

  @Override
  public final void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(server().logTails());
    }
  }

  /// @throws AssertionError with all that the class left
  @Override
  public final void afterAll(ExtensionContext context) throws SQLException {
    Used last = used;
    if (last == null) {
      return;
    }
    used = null;
    try {
      last.server().awaitWell();
      drop(last.server().places().getFirst());
      Await.until(
          getClass().getSimpleName() + " as " + context.getDisplayName() + " found it",
          GONE,
          () -> Inventory.difference(last.found(), Inventory.of(last.server().places())));
    } catch (SQLException | AssertionError e) {
      System.err.println(last.server().logTails());
      end(context, getClass());
      throw e;
    }
  }

  private void drop(Inventory.Place place) throws SQLException {
    if (things.isEmpty()) {
      return;
    }
    try (Connection connection = place.connect(Inventory.CLIENT)) {
      Clients.execute(connection, LOCKS);
      for (String thing : things) {
        String[] words = thing.split(" ", 2);
        String cascade = words[0].equals("role") ? "" : " cascade";
        Clients.execute(connection, "drop " + words[0] + " if exists " + words[1] + cascade);
      }
    }
  }
}
