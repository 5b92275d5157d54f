package io.lauma.scenario.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.Await;
import io.lauma.harness.Herd;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.history.ListAppend.Level;
import io.lauma.scenario.client.RegisterClients;
import io.lauma.scenario.fixture.TestHerd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All workloads on three nodes that are disturbed again and again, by `-Dlauma.seed`, for
/// `-Dlauma.chaos.seconds`; then all is mended and every workload judged. The tables are spread, or
/// colocated with `-Dlauma.chaos.colocated=true`.
class ChaosTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("lauma.chaos.seconds", 8));
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration ANSWERS = Duration.ofSeconds(60);
  private static final Path KEPT = Path.of("target", "tmp");

  private final SmallDisk disk = new SmallDisk();
  private final Herd herd = TestHerd.unformed("ChaosTest", TestHerd.bestNetwork());

  @BeforeEach
  void formHerd() {
    herd.form(
        3,
        JoinBy.SQL,
        node -> {
          node.giveClock();
          if (node.name().equals("n3")) {
            disk.mount(node);
          }
        });
  }

  @AfterEach
  void endHerd() {
    herd.close();
    disk.close();
  }

  @Test
  void everyWorkloadIsRightInTheEnd() throws Exception {
    List<Workload> workloads =
        List.of(
            new Appending(Level.SERIALIZABLE),
            new Appending(Level.REPEATABLE_READ),
            new Appending(Level.READ_COMMITTED),
            new Forking(Connection.TRANSACTION_SERIALIZABLE),
            new Forking(Connection.TRANSACTION_REPEATABLE_READ),
            new Pairs(),
            new Transfers(),
            new SingleStatements());
    try (Connection connection = herd.node(1).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "set lauma.default_colocated = " + Boolean.getBoolean("lauma.chaos.colocated"));
      for (Workload workload : workloads) {
        workload.makeTables(connection);
      }
    }
    Nemesis nemesis = new Nemesis(herd, disk, SEED, BUDGET.compareTo(LONG) >= 0);
    Crowd crowd = new Crowd();
    List<String> verdict = new ArrayList<>();
    List<String> violations = new ArrayList<>();
    try (RegisterClients registers = RegisterClients.start(herd.members(), 1, "registers", SEED)) {
      for (Workload workload : workloads) {
        crowd.start(workload, herd.members(), 1, SEED);
      }
      nemesis.strikeFor(BUDGET);
      violations.addAll(crowd.stuck());
      violations.addAll(crowd.end());
      List<String> found = registers.endAndJudge();
      verdict.add(line("registers", registers.operations() + " operations", found));
      violations.addAll(found);
    } catch (AssertionError e) {
      keep(workloads);
      throw new AssertionError(told(nemesis, crowd) + herd.logTails(), e);
    }
    for (Workload workload : workloads) {
      List<String> found = judge(workload);
      verdict.add(line(workload.name(), workload.told(), found));
      violations.addAll(found);
    }
    System.out.println(told(nemesis, crowd) + "\n  " + String.join("\n  ", verdict));
    if (!violations.isEmpty()) {
      keep(workloads);
      System.err.println(herd.logTails());
    }
    assertEquals(List.of(), violations, "seed " + SEED);
  }

  /// Asks another node when one does not answer yet.
  private List<String> judge(Workload workload) {
    List<String> found = new ArrayList<>();
    Await.until(
        "the judgement of " + workload.name(),
        ANSWERS,
        () -> {
          SQLException failure = null;
          for (NodeProcess node : herd.members()) {
            try (Connection connection = node.connect()) {
              found.addAll(workload.violations(connection));
              return "";
            } catch (SQLException e) {
              failure = e;
            }
          }
          return String.valueOf(failure);
        },
        herd::logTails);
    return found;
  }

  private static String line(String name, String numbers, List<String> violations) {
    String judged = violations.isEmpty() ? "right" : violations.size() + " VIOLATIONS";
    return name + ": " + judged + " (" + numbers + ")";
  }

  private static String told(Nemesis nemesis, Crowd crowd) {
    return "chaos, seed "
        + SEED
        + ", "
        + BUDGET.toSeconds()
        + " s, of "
        + nemesis.possible()
        + ": "
        + nemesis.done()
        + ", failures "
        + crowd.states();
  }

  /// The histories, for whoever looks for the reason.
  private static void keep(List<Workload> workloads) throws IOException {
    for (Workload workload : workloads) {
      if (!workload.history().isEmpty()) {
        Path file = KEPT.resolve("chaos-" + SEED + "-" + workload.name() + ".history");
        Files.write(file, workload.history(), StandardCharsets.UTF_8);
        System.err.println("history kept in " + file.toAbsolutePath());
      }
    }
  }
}
