package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Snapshots that go from one transaction to others, over three nodes.
class ExportedSnapshotsTest {
  private static final int ACCOUNTS = 50;
  private static final int ROUNDS = 24;
  private static final long SECONDS = 120;

  @RegisterExtension
  static final SharedHerd HERD = new SharedHerd("table account, moment, indexed");

  private static Connection connect(int node) throws SQLException {
    return HERD.node(node).connect();
  }

  private static String export(Connection connection) throws SQLException {
    return Clients.textOf(connection, "select pg_export_snapshot()").strip();
  }

  private static void take(Connection connection, String level, String snapshot)
      throws SQLException {
    Clients.execute(connection, "begin isolation level " + level);
    Clients.execute(connection, "set transaction snapshot '" + snapshot + "'");
  }

  private static String refused(Connection connection, String sql) throws SQLException {
    SQLException failure = assertThrows(SQLException.class, () -> Clients.execute(connection, sql));
    Clients.execute(connection, "rollback");
    return failure.getSQLState() + " " + failure.getMessage();
  }

  @Test
  void allNodesReadOneSnapshotWhileClientsWrite() throws Exception {
    try (Connection setup = connect(1)) {
      Clients.execute(setup, "drop table if exists account");
      Clients.execute(setup, "create table account (id int primary key, n int)");
      Clients.execute(
          setup, "insert into account select g, 100 from generate_series(1, " + ACCOUNTS + ") g");
    }
    AtomicBoolean done = new AtomicBoolean();
    Clients.together(
        HERD.node(1),
        4,
        SECONDS,
        (number, own) -> {
          if (number == 0) {
            try {
              for (int round = 0; round < ROUNDS; round++) {
                compare(round);
              }
            } finally {
              done.set(true);
            }
          } else {
            move(number, own, done);
          }
        });
  }

  private static void move(int number, Connection own, AtomicBoolean done) throws SQLException {
    Random random = new Random(number);
    own.setAutoCommit(false);
    while (!done.get()) {
      int from = 1 + random.nextInt(ACCOUNTS);
      int to = 1 + random.nextInt(ACCOUNTS);
      int _ =
          Clients.retrying(
              own,
              () -> {
                Clients.execute(own, "update account set n = n - 1 where id = " + from);
                Clients.execute(own, "update account set n = n + 1 where id = " + to);
              });
    }
  }

  /// The exporter's own changes are seen by nobody else.
  private static void compare(int round) throws SQLException {
    String level = round % 2 == 0 ? "repeatable read" : "serializable";
    String rows = "select string_agg(id || '=' || n, ',' order by id) from account";
    try (Connection exporter = connect(1 + round % 3);
        Connection second = connect(1 + (round + 1) % 3);
        Connection third = connect(1 + (round + 2) % 3)) {
      Clients.execute(exporter, "begin isolation level " + level);
      String seen = Clients.textOf(exporter, rows);
      String snapshot = export(exporter);
      if (round % 4 < 2) {
        Clients.execute(exporter, "insert into account values (" + (1_000 + round) + ", 7)");
      }
      take(second, level, snapshot);
      Clients.execute(exporter, "rollback");
      take(third, "repeatable read", export(second));
      assertEquals(seen, Clients.textOf(second, rows));
      assertEquals(seen, Clients.textOf(third, rows));
      assertEquals(
          100L * ACCOUNTS, Clients.longOf(third, "select sum(n) from account where id < 1000"));
      Clients.execute(second, "commit");
      Clients.execute(third, "commit");
    }
  }

  @Test
  void aSnapshotLivesAsLongAsItsTransaction() throws SQLException {
    try (Connection exporter = connect(1);
        Connection importer = connect(2)) {
      Clients.execute(exporter, "begin");
      String snapshot = export(exporter);
      take(importer, "repeatable read", snapshot);
      Clients.execute(importer, "commit");
      Clients.execute(exporter, "commit");
      Clients.execute(importer, "begin isolation level repeatable read");
      assertEquals(
          "22023 ERROR: invalid snapshot identifier: \"" + snapshot + "\"",
          refused(importer, "set transaction snapshot '" + snapshot + "'"));
    }
  }

  @Test
  void levelsMustFit() throws SQLException {
    try (Connection exporter = connect(1);
        Connection importer = connect(3)) {
      Clients.execute(exporter, "begin isolation level repeatable read");
      String snapshot = "set transaction snapshot '" + export(exporter) + "'";
      Clients.execute(importer, "begin isolation level serializable");
      assertTrue(
          refused(importer, snapshot)
              .contains("cannot import a snapshot from a non-serializable transaction"));
      Clients.execute(importer, "begin isolation level read committed");
      assertTrue(refused(importer, snapshot).startsWith("0A000"));
      Clients.execute(exporter, "rollback");
      Clients.execute(exporter, "begin isolation level serializable read only");
      String readOnly = "set transaction snapshot '" + export(exporter) + "'";
      Clients.execute(importer, "begin isolation level serializable");
      assertTrue(refused(importer, readOnly).contains("from a read-only transaction"));
      Clients.execute(importer, "begin isolation level serializable read only");
      Clients.execute(importer, readOnly);
      Clients.execute(importer, "commit");
      Clients.execute(exporter, "commit");
    }
  }

  /// As parallel dumps do: read committed data of before, whatever is committed meanwhile.
  @Test
  void aSnapshotOfReadCommittedIsThatOfTheMoment() throws SQLException {
    try (Connection exporter = connect(2);
        Connection importer = connect(3);
        Connection other = connect(1)) {
      Clients.execute(other, "drop table if exists moment");
      Clients.execute(other, "create table moment (id int primary key)");
      Clients.execute(exporter, "begin");
      assertEquals(0, Clients.longOf(exporter, "select count(*) from moment"));
      Clients.execute(other, "insert into moment values (1)");
      String snapshot = export(exporter);
      Clients.execute(other, "insert into moment values (2)");
      assertEquals(2, Clients.longOf(exporter, "select count(*) from moment"));
      take(importer, "repeatable read, read only", snapshot);
      assertEquals(1, Clients.longOf(importer, "select count(*) from moment"));
      Clients.execute(other, "insert into moment values (3)");
      assertEquals(1, Clients.longOf(importer, "select count(*) from moment"));
      Clients.execute(importer, "commit");
      Clients.execute(exporter, "commit");
    }
  }

  /// An index that came after the snapshot may miss rows of it: it is not read.
  @Test
  void indexesThatCameLaterAreNotRead() throws SQLException {
    try (Connection exporter = connect(1);
        Connection importer = connect(2);
        Connection other = connect(3)) {
      Clients.execute(other, "drop table if exists indexed");
      Clients.execute(other, "create table indexed (id int primary key, k int)");
      Clients.execute(other, "insert into indexed select g, g from generate_series(1, 100) g");
      Clients.execute(exporter, "begin isolation level repeatable read");
      String snapshot = export(exporter);
      Clients.execute(other, "delete from indexed where k > 50");
      Clients.execute(other, "create index on indexed (k)");
      take(importer, "repeatable read", snapshot);
      assertEquals(60, Clients.longOf(importer, "select id from indexed where k = 60"));
      Clients.execute(importer, "commit");
      Clients.execute(exporter, "commit");
    }
  }
}
