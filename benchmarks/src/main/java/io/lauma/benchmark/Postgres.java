package io.lauma.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// PostgreSQL 15, durable (fsync, synchronous_commit, full_page_writes), with the cache that Lauma
/// has by default.
final class Postgres implements Contender {
  private static final String CACHE = "256MB";

  private final Path data;
  private @Nullable EmbeddedPostgres server;

  private final Map<String, String> settings;

  Postgres(Path data) {
    this(data, Map.of());
  }

  /// @param settings more of the server's settings
  Postgres(Path data, Map<String, String> settings) {
    this.data = data;
    this.settings = Map.copyOf(settings);
  }

  /// A server that loses nothing of what it has acknowledged.
  static EmbeddedPostgres.Builder durable(Path data) {
    return EmbeddedPostgres.builder()
        .setLocaleConfig("locale", "C")
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("shared_buffers", CACHE)
        .setServerConfig("max_connections", "1100");
  }

  int port() {
    return running().getPort();
  }

  @Override
  public String name() {
    return "PostgreSQL 15";
  }

  @Override
  public Duration start() throws IOException, SQLException {
    long begun = System.nanoTime();
    EmbeddedPostgres.Builder builder = durable(data);
    settings.forEach(builder::setServerConfig);
    server = builder.start();
    try (Connection connection = connect(0)) {
      Workload.execute(connection, "SELECT 1");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private EmbeddedPostgres running() {
    EmbeddedPostgres present = server;
    if (present == null) {
      throw new IllegalStateException("PostgreSQL does not run");
    }
    return present;
  }

  @Override
  public Connection connect(int client) throws SQLException {
    return DriverManager.getConnection(running().getJdbcUrl("postgres", "postgres"));
  }

  @Override
  public List<ProcessHandle> processes() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      return ProcessHandle.of(pid).stream().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public boolean isCompiled() {
    return true;
  }

  @Override
  public OptionalLong logEntries() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong heapBytes() {
    return OptionalLong.empty();
  }

  @Override
  public void stop() throws IOException {
    EmbeddedPostgres present = server;
    if (present != null) {
      server = null;
      present.close();
    }
  }
}
