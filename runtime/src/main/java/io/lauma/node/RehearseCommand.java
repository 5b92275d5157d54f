package io.lauma.node;

import io.lauma.clock.SystemClock;
import io.lauma.config.NodeSettings;
import io.lauma.rocksdb.RocksResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lauma rehearse`: runs a node with a few clients' statements in a directory of its own and ends
/// it, so that the JVM can record what a start loads (the launcher's ahead-of-time cache).
@Command(name = "rehearse", hidden = true, description = "Rehearses a start for a faster next one.")
final class RehearseCommand implements Callable<Integer> {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE account (id bigint PRIMARY KEY, owner text, balance numeric)",
          "INSERT INTO account VALUES (1, 'ann', 10.5), (2, 'bob', 20), (3, 'cid', NULL)",
          "SELECT owner FROM account WHERE id = 2",
          "UPDATE account SET balance = balance + 1 WHERE id = 1",
          "BEGIN",
          "UPDATE account SET owner = 'dan' WHERE balance > 15",
          "DELETE FROM account WHERE id = 3",
          "COMMIT",
          "SELECT a.owner, count(*), sum(b.balance) FROM account a JOIN account b ON a.id = b.id"
              + " WHERE b.balance > 1 GROUP BY 1 ORDER BY 2 DESC LIMIT 5",
          "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
              + " ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p') ORDER BY 1, 2",
          "SELECT * FROM pg_cluster");

  @Option(names = "--libraries", description = "Where to put native libraries for later starts")
  private @Nullable Path libraries;

  @Override
  public Integer call() throws IOException {
    if (libraries != null) {
      RocksResources.copyLibrary(libraries);
    }
    Path directory = Files.createTempDirectory("lauma-rehearsal");
    try {
      Map<String, Object> settings = new HashMap<>();
      settings.put("data-directory", directory.resolve("data").toString());
      for (String port : List.of("port", "cluster-port", "raft-port", "http-port")) {
        settings.put(port, 0);
      }
      try (Node node =
              Node.start(
                  NodeSettings.load(Optional.empty(), settings),
                  Optional.empty(),
                  SystemClock.INSTANCE);
          PlainClient client = PlainClient.connect(node.port())) {
        for (String statement : STATEMENTS) {
          client.simple(statement);
        }
        client.extended("SELECT owner, balance FROM account WHERE id = 2");
        client.simple("DROP TABLE account");
      }
      return 0;
    } finally {
      deleteTree(directory);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
