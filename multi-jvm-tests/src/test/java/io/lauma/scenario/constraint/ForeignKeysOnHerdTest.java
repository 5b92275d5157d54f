package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Foreign keys between clients of three nodes: tables spread by hash and by range, replicated
/// tables.
class ForeignKeysOnHerdTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_202L);
  private static final long MILLIS = Long.getLong("lauma.millis", 4_000L);
  private static final int CLIENTS = 9;
  private static final long SECONDS = 120;

  @RegisterExtension
  static final SharedHerd HERD =
      new SharedHerd("table hc, hp, hr", "table fc, fd, fn, fl, fr, ft, fu, p, pu, r");

  private static NodeProcess node(int client) {
    return HERD.node(client % 3 + 1);
  }

  @Test
  void clientsAtRandomLeaveNoOrphan() throws Exception {
    ForeignKeyClients clients =
        new ForeignKeyClients(List.of("insert into", "delete from", "update", "23503"));
    try (Connection connection = node(0).connect()) {
      ForeignKeyClients.makeTables(connection);
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
        assertEquals(List.of(), ForeignKeyClients.orphans(connection), "seed " + SEED);
      }
    }
    assertEquals(List.of(), clients.missed());
  }

  @Test
  void manyRowsReferToRowsOfAllNodes() throws SQLException {
    try (Connection connection = node(1).connect()) {
      Clients.execute(connection, "drop table if exists hc, hp cascade");
      Clients.execute(
          connection, "create distributed table hp (id int primary key, n text) by hash (id)");
      Clients.execute(connection, "create replicated table hr (code text primary key)");
      Clients.execute(
          connection,
          "create table hc (id int primary key, a int references hp on delete cascade,"
              + " r text references hr)");
      Clients.execute(connection, "insert into hr values ('x'), ('y')");
      Clients.execute(connection, "insert into hp select g, 'n' from generate_series(1, 20000) g");
      Clients.execute(
          connection, "insert into hc select g, g, 'x' from generate_series(1, 20000) g");
    }
    try (Connection connection = node(2).connect()) {
      assertEquals(10_000, Clients.execute(connection, "delete from hp where id % 2 = 0"));
      assertEquals(10_000, Clients.longOf(connection, "select count(*) from hc"));
      assertEquals(0, ForeignKeyClients.orphans(connection, "hc", "hp"));
      assertEquals(1, Clients.execute(connection, "delete from hr where code = 'y'"));
    }
  }
}
