package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Definitions in the cluster's own dialect, which PostgreSQL does not have: kinds of tables, and
/// where their key spaces are cut.
class DistributionTest {
  @RegisterExtension static final SharedNode NODE = new SharedNode();

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : "|").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String failure(Connection connection, String sql) {
    SQLException e = assertThrows(SQLException.class, () -> run(connection, sql));
    return e.getSQLState();
  }

  private static String distribution(Connection connection, String table) throws SQLException {
    return String.join(
        ",",
        rows(
            connection,
            "select kind, key, shards from pg_distributed_tables where table_name = '"
                + table
                + "'"));
  }

  @Test
  void kindsOfTablesAreShown() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      run(connection, "create distributed table h (a int, b int, primary key (a, b)) by hash (a)");
      run(connection, "create replicated table r (a int primary key)");
      run(connection, "create table p (a int primary key) split into 3 tablets");
      run(connection, "create table o (a int, primary key (a asc))");
      assertEquals("hash", distribution(connection, "h").split("\\|")[0]);
      assertEquals("replicated", distribution(connection, "r").split("\\|")[0]);
      assertEquals("3", distribution(connection, "p").split("\\|")[2]);
      assertEquals("range", distribution(connection, "o").split("\\|")[0]);
      for (String table : List.of("h", "r", "p", "o")) {
        String row = table.equals("h") ? "(1, 2)" : "(1)";
        run(connection, "insert into " + table + " values " + row);
        assertEquals(List.of("1"), rows(connection, "select a from " + table));
      }
      run(connection, "drop distributed table h");
      run(connection, "drop table r, p, o");
      assertEquals("", distribution(connection, "h"));
    }
  }

  @Test
  void splitAtValuesCutsTheKeySpaceInTheKeysOrder() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      run(
          connection,
          "create table s (k text, n int, v int, primary key (k asc, n desc))"
              + " split at values (('g'), ('m', 10), ('m', 5))");
      assertEquals("4", distribution(connection, "s").split("\\|")[2]);
      run(
          connection,
          "insert into s values ('a', 1, 1), ('g', 0, 2), ('m', 11, 3), ('m', 10, 4), ('m', 7, 5),"
              + " ('m', 1, 6), ('z', 0, 7)");
      assertEquals(
          List.of("a|1", "g|0", "m|11", "m|10", "m|7", "m|1", "z|0"),
          rows(connection, "select k, n from s order by k, n desc"));
      assertEquals(List.of("5"), rows(connection, "select v from s where k = 'm' and n = 7"));
      assertEquals(
          List.of("4"), rows(connection, "select count(*) from s where k >= 'm' and n < 11"));
      run(connection, "drop table s");
    }
  }

  @Test
  void wrongSplitsAreRefused() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      String table = "create table w (a int, b int, primary key (a asc)) split at values ";
      assertEquals("22023", failure(connection, table + "((5), (1))"));
      assertEquals("22023", failure(connection, table + "((5), (5))"));
      assertEquals("22023", failure(connection, table + "((5, 6))"));
      assertEquals("22P02", failure(connection, table + "(('x'))"));
      assertEquals(
          "42P16", failure(connection, "create table w (a int primary key) split at values ((1))"));
      assertEquals(
          "22023", failure(connection, "create table w (a int primary key) split into 0 tablets"));
      assertEquals("", distribution(connection, "w"));
    }
  }

  @Test
  void analyzeTellsThePlannerHowManyRowsThereAre() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      run(connection, "create table big (id int primary key)");
      run(connection, "create table small (id int primary key)");
      run(connection, "insert into big select g from generate_series(1, 5000) g");
      run(connection, "insert into small values (1), (2)");
      run(connection, "analyze big");
      run(connection, "vacuum analyze small");
      String plan =
          String.join(
              "\n", rows(connection, "explain select * from big join small on big.id = small.id"));
      assertEquals(true, plan.contains("rows=5000 "), plan);
      assertEquals(true, plan.contains("rows=2 "), plan);
      run(connection, "drop table big, small");
    }
  }
}
