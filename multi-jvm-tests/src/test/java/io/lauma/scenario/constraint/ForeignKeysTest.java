package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Foreign keys under concurrent clients of one node: no row is left that refers to nothing. The
/// known races are scenarios of `isolation/foreign_keys.txt` and `foreign_keys_unique.txt`.
class ForeignKeysTest {
  private static final int ADDITIONS_MAX = 1_000;
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final long MILLIS = Long.getLong("lauma.millis", 4_000L);
  private static final int CLIENTS = 8;
  private static final long SECONDS = 120;

  @RegisterExtension
  static final SharedNode NODE =
      new SharedNode(
          "table older, online, part, copied, many, up, whole, judged, judge",
          "table fc, fd, fn, fl, fr, ft, fu, p, pu, r");

  @Test
  void clientsAtRandomLeaveNoOrphan() throws Exception {
    ForeignKeyClients clients =
        new ForeignKeyClients(
            List.of(
                "insert into fc", "insert into fd", "insert into fu", "delete from pu", "23503"));
    try (Connection connection = NODE.process().connect()) {
      ForeignKeyClients.makeTables(connection);
      Clients.together(
          NODE.process(),
          CLIENTS,
          SECONDS,
          (number, own) -> clients.run(number, SEED, MILLIS, own));
      assertEquals(List.of(), ForeignKeyClients.orphans(connection), "seed " + SEED);
    }
    assertEquals(List.of(), clients.missed());
  }

  /// Who has written before does not know the constraint: it is waited for.
  @Test
  void addingAForeignKeyWaitsForOlderWriters() throws Exception {
    try (Connection setup = NODE.process().connect();
        Connection writer = NODE.process().connect();
        Connection altering = NODE.process().connect();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Clients.execute(setup, "drop table if exists older, whole cascade");
      Clients.execute(setup, "create table whole (id int primary key)");
      Clients.execute(setup, "create table older (id int primary key, a int)");
      Clients.execute(setup, "insert into whole values (1), (2)");
      writer.setAutoCommit(false);
      Clients.execute(writer, "insert into older values (1, 7)");
      String alter = "alter table older add foreign key (a) references whole";
      Future<Integer> waiting = thread.submit(() -> Clients.execute(altering, alter));
      assertThrows(TimeoutException.class, () -> waiting.get(500, TimeUnit.MILLISECONDS));
      SQLException known =
          assertThrows(
              SQLException.class, () -> Clients.execute(setup, "insert into older values (2, 8)"));
      assertEquals("23503", known.getSQLState());
      writer.commit();
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> waiting.get(SECONDS, TimeUnit.SECONDS));
      assertTrue(refused.toString().contains("(a)=(7) is not present"), refused::toString);
      assertEquals(1, Clients.execute(setup, "insert into older values (2, 8)"));
      Clients.execute(setup, "delete from older");
      Clients.execute(setup, alter);
      Clients.execute(setup, "insert into older values (1, 1)");
      SQLException held =
          assertThrows(
              SQLException.class, () -> Clients.execute(setup, "delete from whole where id = 1"));
      assertEquals("23503", held.getSQLState());
    }
  }

  /// Constraints come and go while rows are written on both sides.
  @Test
  void aValidConstraintHasNoOrphanWhenItIsAddedWhileClientsWrite() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists online, whole cascade");
      Clients.execute(connection, "create table whole (id int primary key)");
      Clients.execute(connection, "create table online (id int primary key, a int)");
      Clients.together(
          NODE.process(),
          CLIENTS,
          SECONDS,
          (number, own) -> {
            if (number == 0) {
              addAndDrop(own);
            } else {
              writeBothSides(number, own);
            }
          });
    }
  }

  private static void addAndDrop(Connection connection) throws SQLException {
    int added = 0;
    for (int i = 0; i < 40 || (added == 0 && i < ADDITIONS_MAX); i++) {
      try {
        Clients.execute(
            connection, "alter table online add constraint x foreign key (a) references whole");
      } catch (SQLException e) {
        assertEquals("23503", e.getSQLState());
        Clients.execute(connection, "delete from online where a not in (select id from whole)");
        continue;
      }
      added++;
      assertEquals(0, ForeignKeyClients.orphans(connection, "online", "whole"));
      Clients.execute(connection, "alter table online drop constraint x");
    }
    assertTrue(added > 0, "no constraint was added");
  }

  private static void writeBothSides(int number, Connection connection) throws SQLException {
    Random random = new Random(SEED + number);
    for (int i = 0; i < 400; i++) {
      int key = random.nextInt(10);
      String sql =
          switch (random.nextInt(8)) {
            case 0 -> "delete from whole where id = " + key;
            case 1 -> "delete from online where a = " + key;
            case 2, 3 -> "insert into online values (" + (number * 1000 + i) + ", " + key + ")";
            default -> "insert into whole values (" + key + ") on conflict do nothing";
          };
      try {
        Clients.execute(connection, sql);
      } catch (SQLException e) {
        assertTrue(List.of("23503", "40001", "40P01").contains(e.getSQLState()), e.getMessage());
      }
    }
  }

  /// The driver reads a part of the rows at a time.
  @Test
  void aChangeThatIsReadInPartsIsChecked() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists part, whole cascade");
      Clients.execute(connection, "create table whole (id int primary key)");
      Clients.execute(connection, "create table part (id int primary key, a int references whole)");
      Clients.execute(connection, "insert into whole select generate_series(1, 100)");
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(2);
        String insert = "insert into part select g, g from generate_series(1, %d) g returning id";
        SQLException refused =
            assertThrows(
                SQLException.class, () -> statement.executeQuery(insert.formatted(101)).next());
        assertEquals("23503", refused.getSQLState());
        connection.rollback();
        assertTrue(statement.executeQuery(insert.formatted(100)).next());
        connection.commit();
      }
      assertEquals(100, Clients.longOf(connection, "select count(*) from part"));
      assertEquals(0, ForeignKeyClients.orphans(connection, "part", "whole"));
    }
  }

  @Test
  void copyAndExplainAnalyzeAreChecked() throws SQLException, IOException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists copied, whole cascade");
      Clients.execute(connection, "create table whole (id int primary key)");
      Clients.execute(
          connection, "create table copied (id int primary key, a int references whole)");
      Clients.execute(connection, "insert into whole select generate_series(1, 3000)");
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      String sql = "copy copied from stdin";
      assertEquals(3_000, copies.copyIn(sql, new StringReader(rows(1, 3_000))));
      SQLException refused =
          assertThrows(
              SQLException.class, () -> copies.copyIn(sql, new StringReader(rows(3_001, 1))));
      assertEquals("23503", refused.getSQLState());
      SQLException analyzed =
          assertThrows(
              SQLException.class,
              () ->
                  Clients.longOf(
                      connection, "explain analyze insert into copied values (9000, 9000)"));
      assertEquals("23503", analyzed.getSQLState());
      assertEquals(3_000, Clients.longOf(connection, "select count(*) from copied"));
    }
  }

  private static String rows(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(id -> id + "\t" + id + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void manyKeysAreCheckedInParts() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists many, whole, up cascade");
      Clients.execute(connection, "create table whole (id int primary key)");
      Clients.execute(connection, "create table many (id int primary key, a int references whole)");
      Clients.execute(connection, "create table up (id int primary key, a int references up)");
      Clients.execute(connection, "insert into whole select generate_series(1, 140000)");
      Clients.execute(connection, "insert into many select g, g from generate_series(1, 140000) g");
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  Clients.execute(
                      connection,
                      "insert into many select g, g - 200000 from generate_series(200001,"
                          + " 340001) g"));
      assertEquals("23503", refused.getSQLState());
      Clients.execute(
          connection,
          "insert into up select g, nullif(g + 1, 140001) from generate_series(1, 140000) g");
      assertEquals(0, ForeignKeyClients.orphans(connection, "up", "up"));
      assertEquals(140_000, Clients.execute(connection, "delete from many"));
      assertEquals(140_000, Clients.execute(connection, "delete from whole"));
      assertEquals(140_000, Clients.execute(connection, "delete from up"));
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
