package io.lauma.scenario.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Herd;
import io.lauma.harness.HerdNetwork;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nodes become one database by each way to join; then every node gives the same answers, at once
/// after each statement of any other, and DISCOVER changes nothing. LEAVE makes a node a standalone
/// without data, and the others keep all of it.
class JoinTest {
  private static final int NODES = 3;
  private static final int ROWS = 24;

  @ParameterizedTest
  @EnumSource(JoinBy.class)
  void nodesBecomeOneDatabase(JoinBy by) throws Exception {
    try (Herd herd = TestHerd.unformed("JoinTest-" + by, HerdNetwork.loopback())) {
      try {
        herd.form(NODES, by);
        answersAreTheSameOnEachNode(herd);
        if (by == JoinBy.SQL) {
          discoverChangesNothing(herd);
          aNodeLeavesAndIsEmpty(herd);
        }
      } catch (SQLException | AssertionError e) {
        System.err.println(herd.logTails());
        throw e;
      }
    }
  }

  /// Each statement goes through another node than the one before.
  private static void answersAreTheSameOnEachNode(Herd herd) throws SQLException {
    List<Connection> nodes = new ArrayList<>();
    try {
      for (NodeProcess node : herd.members()) {
        nodes.add(node.connect());
      }
      Clients.execute(
          nodes.get(0),
          "create distributed table account (id bigint primary key, owner text, balance numeric)"
              + " by hash (id)");
      Clients.execute(nodes.get(1), "create table note (id serial primary key, body text)");
      Clients.execute(
          nodes.get(2), "create replicated table currency (code text primary key, name text)");
      for (int row = 0; row < ROWS; row++) {
        Connection writer = nodes.get(row % NODES);
        Clients.execute(
            writer, "insert into account values (" + row + ", 'o" + row + "', " + row + ".50)");
        Clients.execute(writer, "insert into note (body) values ('n" + row + "')");
        Connection reader = nodes.get((row + 1) % NODES);
        assertEquals(row + 1, Clients.longOf(reader, "select count(*) from account"));
        assertEquals(row, Clients.longOf(reader, "select id from account where id = " + row));
      }
      Clients.execute(nodes.get(2), "insert into currency values ('EUR', 'Euro')");
      Clients.execute(nodes.get(0), "update account set owner = 'x' where id = 7");
      Clients.execute(nodes.get(1), "delete from account where id = 8");
      sameEverywhere(nodes, "select * from account order by id", ROWS - 1);
      sameEverywhere(nodes, "select body from note order by body", ROWS);
      sameEverywhere(nodes, "select * from currency", 1);
      sameEverywhere(nodes, "select oid, name, conn, state from pg_cluster order by oid", NODES);
      sameEverywhere(nodes, "select * from pg_distributed_tables order by oid", 3);
      sameEverywhere(nodes, "select owner, sum(balance) from account group by 1 order by 1", -1);
      Clients.execute(nodes.get(2), "drop table account");
      for (Connection node : nodes) {
        assertEquals("42P01", stateOf(node, "select * from account"));
      }
    } finally {
      for (Connection node : nodes) {
        node.close();
      }
    }
  }

  private static void sameEverywhere(List<Connection> nodes, String query, int rows)
      throws SQLException {
    List<String> first = rowsOf(nodes.getFirst(), query);
    if (rows >= 0) {
      assertEquals(rows, first.size(), query);
    }
    for (Connection node : nodes) {
      assertEquals(first, rowsOf(node, query), query);
    }
  }

  private static void discoverChangesNothing(Herd herd) throws Exception {
    NodeProcess lone = herd.add();
    lone.start();
    NodeProcess member = herd.node(2);
    try (Connection asking = lone.connect();
        Connection asked = member.connect()) {
      List<String> own = rowsOf(asking, "select oid, name, conn, state from pg_cluster");
      List<String> before = rowsOf(asked, "select oid, name, conn, state from pg_cluster");
      List<String> discovered =
          rowsOf(asking, "discover cluster on '" + member.managementAddress() + "'");
      assertEquals(before.stream().sorted().toList(), discovered.stream().sorted().toList());
      var overHttp = herd.management(lone).discover(member.managementAddress());
      assertEquals(200, overHttp.status(), overHttp.body());
      for (NodeProcess each : herd.members()) {
        assertTrue(overHttp.body().contains("\"" + each.name() + "\""), overHttp.body());
      }
      assertEquals(own, rowsOf(asking, "select oid, name, conn, state from pg_cluster"));
      assertEquals(before, rowsOf(asked, "select oid, name, conn, state from pg_cluster"));
    }
    lone.stop();
  }

  private static void aNodeLeavesAndIsEmpty(Herd herd) throws Exception {
    NodeProcess leaving = herd.node(3);
    herd.leave(leaving);
    herd.awaitSettled();
    try (Connection left = leaving.connect();
        Connection other = herd.node(1).connect()) {
      assertEquals(1, Clients.longOf(left, "select count(*) from pg_cluster"));
      assertEquals("42P01", stateOf(left, "select * from note"));
      Clients.execute(left, "create table note (id int)");
      assertEquals(ROWS, Clients.longOf(other, "select count(*) from note"));
      assertEquals(2, Clients.longOf(other, "select count(*) from pg_cluster"));
    }
  }

  private static String stateOf(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "no error";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static List<String> rowsOf(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.append(result.getString(column)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
