package io.lauma.scenario.tpcc;

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

/// TPC-C on three nodes, of which one after the other is killed.
@EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = "by hand")
class HerdTpccTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);

  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  @Test
  void holdsWhenNodesAreKilled() throws Exception {
    TpccDatabase database = TpccDatabase.scaled();
    Terminals terminals = new Terminals(database, SEED);
    try (Connection connection = HERD.node(1).connect("socketTimeout=300")) {
      database.load(connection);
    }
    terminals.start(
        (terminal, attempt) -> HERD.node(1 + (terminal + attempt) % 3).connect("connectTimeout=3"),
        TpccTest.TERMINALS);
    HERD.killInTurn(new Random(SEED), ROUNDS, () -> terminals.work(TpccTest.RUN));
    terminals.end();
    for (NodeProcess node : HERD.herd().members()) {
      try (Connection connection = node.connect("socketTimeout=300")) {
        assertEquals(List.of(), terminals.violations(connection), "seed " + SEED);
      }
    }
    System.out.println(
        "TPC-C on three nodes, "
            + ROUNDS
            + " killed, seed "
            + SEED
            + ": right, "
            + terminals.told());
  }
}
