package io.lauma.scenario.pgbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// TPC-B on three nodes, of which one after the other is killed.
@EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = "by hand")
class HerdKilledTpcbTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);

  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  @Test
  void losesAndDoublesNothing() throws Exception {
    Pgbench.load(HERD.node(1));
    Tellers tellers = new Tellers(SEED);
    tellers.start(
        (client, attempt) -> HERD.node(1 + (client + attempt) % 3).connect("connectTimeout=3"),
        KilledTpcbTest.CLIENTS);
    HERD.killInTurn(new Random(SEED), ROUNDS, () -> tellers.work(KilledTpcbTest.RUN));
    tellers.end();
    for (NodeProcess node : HERD.herd().members()) {
      try (Connection connection = node.connect("socketTimeout=300")) {
        assertEquals(List.of(), tellers.violations(connection), "seed " + SEED);
      }
    }
    System.out.println(
        "TPC-B on three nodes, " + ROUNDS + " killed, seed " + SEED + ": right, " + tellers.told());
  }
}
