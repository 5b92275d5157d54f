package io.lauma.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Foreign keys under concurrent clients of one node: the known races end as in PostgreSQL, and no
/// row is left that refers to nothing.
class ForeignKeysTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final long MILLIS = Long.getLong("lauma.millis", 8_000L);
  private static final int CLIENTS = 8;
  private static final long SECONDS = 120;

  @RegisterExtension static final TestNode NODE = new TestNode();
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  @TestFactory
  Stream<DynamicTest> racesEndAsInPostgres() throws SQLException {
    try (Connection reference = REFERENCE.connect();
        Connection node = NODE.process().connect()) {
      ForeignKeyRaces.makeTables(reference);
      ForeignKeyRaces.makeTables(node);
    }
    return Stream.of(Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ)
        .flatMap(level ->
            ForeignKeyRaces.ALL.stream()
                .map(race ->
                    DynamicTest.dynamicTest(
                        race + " at " + level,
                        () ->
                            assertEquals(
                                ForeignKeyRaces.run(_ -> REFERENCE.connect(), race, level),
                                ForeignKeyRaces.run(_ -> NODE.process().connect(), race, level)))));
  }

  @Test
  void racesLeaveNoOrphanAtSerializable() throws Exception {
    try (Connection node = NODE.process().connect()) {
      ForeignKeyRaces.makeTables(node);
      for (List<String> race : ForeignKeyRaces.ALL) {
        String told =
            ForeignKeyRaces.run(
                _ -> NODE.process().connect(), race, Connection.TRANSACTION_SERIALIZABLE);
        for (String child : List.of("c", "cc", "cn")) {
          assertEquals(0, ForeignKeyClients.orphans(node, child, "p"), told);
        }
      }
    }
  }

  @Test
  void clientsAtRandomLeaveNoOrphan() throws Exception {
    ForeignKeyClients clients = new ForeignKeyClients();
    try (Connection connection = NODE.process().connect()) {
      ForeignKeyClients.makeTables(connection);
      Clients.together(
          NODE.process(),
          CLIENTS,
          SECONDS,
          (number, own) -> clients.run(number, SEED, MILLIS, own));
      assertEquals(List.of(), ForeignKeyClients.orphans(connection), "seed " + SEED);
    }
    for (String wanted : List.of("insert into fc", "insert into fd", "delete from p", "23503")) {
      assertTrue(clients.count(wanted) > 0, wanted + " among " + clients.told());
    }
  }

  @Test
  void theJudgeFindsAnOrphan() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists judged, judge");
      Clients.execute(connection, "create table judge (id int primary key)");
      Clients.execute(connection, "create table judged (id int primary key, a int)");
      Clients.execute(connection, "insert into judge values (1)");
      Clients.execute(connection, "insert into judged values (1, 1), (2, null)");
      assertEquals(0, ForeignKeyClients.orphans(connection, "judged", "judge"));
      Clients.execute(connection, "insert into judged values (3, 2)");
      assertEquals(1, ForeignKeyClients.orphans(connection, "judged", "judge"));
    }
  }
}
