package io.lauma.scenario.pgbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Debian's pgbench, unmodified, against nodes: its load, its select-only script and its default
/// one (TPC-B), in each protocol mode, and whether the balances add up afterwards.
final class Pgbench {
  /// For the server that runs it.
  static final String TABLES =
      "table pgbench_accounts, pgbench_branches, pgbench_history, pgbench_tellers";

  static final int SCALE = Integer.getInteger("lauma.pgbench.scale", 1);

  private static final Logger LOG = LoggerFactory.getLogger(Pgbench.class);
  private static final int TRANSACTIONS = Integer.getInteger("lauma.pgbench.transactions", 15);
  private static final long LOAD_SECONDS = 120L * SCALE;
  private static final long RUN_SECONDS = Long.getLong("lauma.pgbench.seconds", 180);
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("number of failed transactions: ([0-9]+)");

  private Pgbench() {}

  /// `pgbench -i`; the test is skipped where there is no pgbench.
  static void load(NodeProcess node) throws Exception {
    assumeTrue(isThere(), "pgbench is not installed (Debian: postgresql-contrib)");
    run(node, LOAD_SECONDS, "-i", "-s", Integer.toString(SCALE));
  }

  private static boolean isThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgbench")));
  }

  /// Every script in some modes with 1 and 16 clients.
  ///
  /// @param asked who is asked afterwards whether the balances add up
  static Stream<DynamicTest> runs(NodeProcess node, NodeProcess asked, List<String> modes) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String script : List.of("select-only", "tpcb-like")) {
      for (String mode : modes) {
        for (int clients : new int[] {1, 16}) {
          tests.add(
              DynamicTest.dynamicTest(
                  script + " " + mode + " " + clients,
                  () -> once(node, asked, script, mode, clients)));
        }
      }
    }
    return tests.stream();
  }

  private static void once(
      NodeProcess node, NodeProcess asked, String script, String mode, int clients)
      throws Exception {
    long before = historyRows(asked);
    String output =
        run(
            node,
            RUN_SECONDS,
            "-n",
            "-b",
            script,
            "-M",
            mode,
            "-c",
            Integer.toString(clients),
            "-j",
            "1",
            "-t",
            Integer.toString(TRANSACTIONS));
    assertTrue(
        output.contains(
            "number of transactions actually processed: "
                + clients * TRANSACTIONS
                + "/"
                + clients * TRANSACTIONS),
        output);
    Matcher failed = FAILED.matcher(output);
    assertTrue(failed.find() && failed.group(1).equals("0"), output);
    assertFalse(output.contains("ERROR"), output);
    Matcher rate = RATE.matcher(output);
    LOG.info(
        "pgbench -b {} -M {} -c {}: {} transactions/s",
        script,
        mode,
        clients,
        rate.find() ? rate.group(1) : "?");
    long written = script.equals("tpcb-like") ? (long) clients * TRANSACTIONS : 0;
    assertEquals(before + written, historyRows(asked), "rows of the history");
    balancesAddUp(asked);
  }

  private static long historyRows(NodeProcess node) throws SQLException {
    try (Connection connection = node.connect()) {
      return Clients.longOf(connection, "select count(*) from pgbench_history");
    }
  }

  private static void balancesAddUp(NodeProcess node) throws SQLException {
    try (Connection connection = node.connect()) {
      long moved =
          Clients.longOf(connection, "select coalesce(sum(delta), 0) from pgbench_history");
      for (String one : List.of("account", "teller", "branch")) {
        String table = one.equals("branch") ? "pgbench_branches" : "pgbench_" + one + "s";
        assertEquals(
            moved,
            Clients.longOf(connection, "select sum(" + one.charAt(0) + "balance) from " + table),
            "the sum of " + table);
      }
    }
  }

  private static String run(NodeProcess node, long seconds, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "-h",
                node.host(),
                "-p",
                Integer.toString(node.port()),
                "-U",
                "postgres"));
    command.addAll(List.of(options));
    command.add("postgres");
    Path output = Files.createTempFile(node.data().getParent(), "pgbench", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertTrue(ended, "pgbench did not end in " + seconds + " s: " + text);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}
