package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeView;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.LogEntries;
import io.lauma.scenario.fixture.SharedHerd;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Colocated tables of a herd (S82): all of them with their indexes in one data group, so that a
/// transaction over several is one entry of its log.
class ColocatedTest {
  private static final int TRANSACTIONS = 100;

  /// What leaders write beside, as renewals of leases.
  private static final int OTHERS = 20;

  @RegisterExtension
  static final SharedHerd HERD =
      new SharedHerd("table co_one", "table co_two", "table co_three", "table co_apart");

  @Test
  void aTransactionOverColocatedTablesIsOneEntry() throws Exception {
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(
          connection,
          "create table co_one (id int primary key, n int unique) with (colocated = true)");
      Clients.execute(connection, "set lauma.default_colocated = on");
      Clients.execute(connection, "create table co_two (id int primary key, n int)");
      Clients.execute(
          connection, "create table co_three as select g as id from generate_series(1, 9) g");
      Clients.execute(connection, "create index on co_two (n)");
      Clients.execute(connection, "alter table co_three add primary key (id)");
      for (String table : List.of("co_one", "co_two")) {
        Clients.execute(
            connection, "insert into " + table + " select g, g from generate_series(1, 9) g");
      }
      assertEquals(
          "co_one,1|co_three,1|co_two,1|",
          Clients.answer(
              connection,
              "select table_name || ',' || shards from pg_distributed_tables"
                  + " where kind = 'colocated' order by table_name"));
      NodeView before = view();
      write(connection);
      LogEntries entries = LogEntries.between(before, view());
      assertTrue(
          entries.most() >= TRANSACTIONS - 1 && entries.most() <= TRANSACTIONS + OTHERS,
          entries.toString());
      assertTrue(entries.all() <= TRANSACTIONS + 3 * OTHERS, entries.toString());
    }
  }

  private static void write(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    for (int i = 0; i < TRANSACTIONS; i++) {
      int id = 1 + i % 9;
      Clients.execute(connection, "update co_one set n = n + 100 where id = " + id);
      Clients.execute(connection, "update co_two set n = n + 1 where id = " + (10 - id));
      Clients.execute(connection, "insert into co_three values (" + (100 + i) + ")");
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private static NodeView view() throws IOException {
    return HERD.herd().management(HERD.node(1)).view();
  }

  @Test
  void whatContradictsIsRefused() throws Exception {
    try (Connection connection = HERD.node(2).connect()) {
      Map<String, String> refused =
          Map.of(
              "create table co_apart (id int primary key) with (colocated = perhaps)",
              "22023 ERROR: invalid value for boolean option \"colocated\": perhaps",
              "create table co_apart (id int primary key) with (colocated) split into 3 tablets",
              "42P16 ERROR: a colocated table cannot be split\n  Position: 50",
              "create table co_apart (id int, primary key (id hash)) with (colocated = on)",
              "42P16 ERROR: the key of a colocated table cannot be hashed\n  Position: 61",
              "create replicated table co_apart (id int primary key) with (colocated = yes)",
              "42P16 ERROR: a replicated table cannot be colocated\n  Position: 61");
      for (Map.Entry<String, String> one : refused.entrySet()) {
        assertEquals(one.getValue(), Clients.answer(connection, one.getKey()), one.getKey());
      }
    }
  }

  /// The setting is for tables that say nothing.
  @Test
  void aTableThatSaysHowItIsSpreadIsSpread() throws Exception {
    try (Connection connection = HERD.node(3).connect()) {
      Clients.execute(connection, "set lauma.default_colocated = on");
      for (String spread :
          List.of(
              "create table co_apart (id int primary key) split into 3 tablets",
              "create table co_apart (id int, primary key (id hash))",
              "create table co_apart (id int primary key) with (colocated = false)")) {
        Clients.execute(connection, spread);
        assertEquals(
            "hash|",
            Clients.answer(
                connection, "select kind from pg_distributed_tables where table_name = 'co_apart'"),
            spread);
        Clients.execute(connection, "drop table co_apart");
      }
    }
  }

  @Test
  void whatIsWholeHasNoSplitIndex() throws Exception {
    try (Connection connection = HERD.node(1).connect()) {
      for (Map.Entry<String, String> one :
          Map.of(
                  "colocated",
                  "create table co_apart (id int primary key, n int) with (colocated)",
                  "replicated",
                  "create replicated table co_apart (id int primary key, n int)")
              .entrySet()) {
        Clients.execute(connection, one.getValue());
        try {
          assertEquals(
              "42P16 ERROR: an index of a "
                  + one.getKey()
                  + " table cannot be split\n  Position: 30",
              Clients.answer(connection, "create index on co_apart (n) split into 3 tablets"));
        } finally {
          Clients.execute(connection, "drop table co_apart");
        }
      }
    }
  }

  @Test
  void theCatalogTellsWhichAreColocated() throws Exception {
    try (Connection connection = HERD.node(2).connect()) {
      Clients.execute(
          connection,
          "create table co_apart (id int primary key) with (fillfactor = 70, colocated = t)");
      assertEquals(
          "{colocated=true,fillfactor=70}|",
          Clients.answer(connection, "select reloptions from pg_class where relname = 'co_apart'"));
      Clients.execute(connection, "drop table co_apart");
    }
  }
}
