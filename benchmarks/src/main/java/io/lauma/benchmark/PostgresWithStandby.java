package io.lauma.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A durable PostgreSQL 15 whose every commit waits for a standby on the same machine: what a
/// single server needs to lose nothing when it dies.
final class PostgresWithStandby implements Contender {
  private final Path standbyData;
  private final Path primaryData;
  private @Nullable Postgres primary;
  private @Nullable EmbeddedPostgres standby;

  PostgresWithStandby(Path directory) {
    this.primaryData = directory.resolve("primary");
    this.standbyData = directory.resolve("standby");
  }

  @Override
  public String name() {
    return "PostgreSQL 15, synchronous standby";
  }

  @Override
  public Duration start() throws IOException, SQLException {
    if (!Files.exists(standbyData)) {
      Files.createDirectories(primaryData.getParent());
      Postgres alone = new Postgres(primaryData);
      alone.start();
      alone.stop();
      copy(primaryData, standbyData);
      Files.createFile(standbyData.resolve("standby.signal"));
    }
    long begun = System.nanoTime();
    Postgres present =
        new Postgres(primaryData, Map.of("synchronous_standby_names", "*", "wal_keep_size", "1GB"));
    primary = present;
    present.start();
    String source = "host=127.0.0.1 port=" + present.port() + " user=postgres";
    // with blanks in it, so not on the server's command line
    Files.writeString(
        standbyData.resolve("postgresql.auto.conf"), "primary_conninfo = '" + source + "'\n");
    standby = Postgres.durable(standbyData).setServerConfig("hot_standby", "on").start();
    try (Connection connection = connect(0)) {
      Workload.execute(connection, "DROP TABLE IF EXISTS nothing");
      Workload.execute(connection, "CREATE TABLE nothing ()");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
  }

  private Postgres running() {
    Postgres present = primary;
    if (present == null) {
      throw new IllegalStateException("PostgreSQL does not run");
    }
    return present;
  }

  @Override
  public Connection connect(int client) throws SQLException {
    return running().connect(client);
  }

  @Override
  public List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(running().processes());
    try {
      String pid = Files.readAllLines(standbyData.resolve("postmaster.pid")).getFirst();
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
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
    EmbeddedPostgres replica = standby;
    Postgres present = primary;
    standby = null;
    primary = null;
    if (present != null) {
      present.stop();
    }
    if (replica != null) {
      replica.close();
    }
  }
}
