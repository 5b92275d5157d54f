package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// DEFERRABLE UNIQUE and PRIMARY KEY constraints between clients of three nodes.
class DeferrableKeysOnHerdTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_204L);
  private static final long MILLIS = Long.getLong("lauma.millis", 8_000L);
  private static final int CLIENTS = 9;
  private static final long SECONDS = 120;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table kd, ki, kp, kr, ka");

  private static NodeProcess node(int client) {
    return HERD.node(client % 3 + 1);
  }

  @Test
  void clientsAtRandomLeaveNoDuplicate() throws Exception {
    DeferrableKeyClients clients =
        new DeferrableKeyClients(List.of("insert", "delete", "swap", "23505"));
    try (Connection connection = node(0).connect()) {
      DeferrableKeyClients.makeTables(connection);
    }
    Clients.together(
        node(0),
        CLIENTS,
        SECONDS,
        (number, _) -> {
          try (Connection own = node(number).connect()) {
            clients.run(number, SEED, MILLIS, own);
          }
        });
    for (int client = 0; client < 3; client++) {
      try (Connection connection = node(client).connect()) {
        assertEquals("", DeferrableKeyClients.duplicates(connection), "seed " + SEED);
      }
    }
    assertEquals(List.of(), clients.missed());
  }
}
