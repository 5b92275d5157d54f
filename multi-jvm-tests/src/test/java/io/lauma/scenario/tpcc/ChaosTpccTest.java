package io.lauma.scenario.tpcc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.Herd;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.chaos.Nemesis;
import io.lauma.scenario.chaos.SmallDisk;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// TPC-C on three nodes to which everything happens that `ChaosTest` knows, by `-Dlauma.seed`, for
/// `-Dlauma.tpcc.seconds`; then all is mended and judged through each node.
@EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = "by hand")
class ChaosTpccTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final Duration CHAOS = Duration.ofSeconds(Long.getLong("lauma.tpcc.seconds", 60));

  private final SmallDisk disk = new SmallDisk();
  private final Herd herd = TestHerd.unformed("ChaosTpccTest", TestHerd.bestNetwork());

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
  void holdsWhateverHappensToTheNodes() throws Exception {
    TpccDatabase database = TpccDatabase.scaled();
    Terminals terminals = new Terminals(database, SEED);
    try (Connection connection = herd.node(1).connect("socketTimeout=300")) {
      database.load(connection);
    }
    Nemesis nemesis = new Nemesis(herd, disk, SEED, true);
    terminals.start(
        (terminal, attempt) -> herd.node(1 + (terminal + attempt) % 3).connect("connectTimeout=3"),
        TpccTest.TERMINALS);
    try {
      nemesis.strikeFor(CHAOS);
      terminals.work(Duration.ZERO);
    } catch (AssertionError e) {
      throw new AssertionError(told(nemesis, terminals) + herd.logTails(), e);
    }
    terminals.end();
    TreeSet<String> violations = new TreeSet<>();
    for (NodeProcess node : herd.members()) {
      try (Connection connection = node.connect("socketTimeout=300")) {
        violations.addAll(terminals.violations(connection));
      }
    }
    System.out.println(told(nemesis, terminals) + (violations.isEmpty() ? ": right" : ": WRONG"));
    if (!violations.isEmpty()) {
      System.err.println(herd.logTails());
    }
    assertEquals(List.of(), List.copyOf(violations), "seed " + SEED);
  }

  private static String told(Nemesis nemesis, Terminals terminals) {
    return "TPC-C in chaos, seed %d, %d s, of %s: %s, %s"
        .formatted(SEED, CHAOS.toSeconds(), nemesis.possible(), nemesis.done(), terminals.told());
  }
}
