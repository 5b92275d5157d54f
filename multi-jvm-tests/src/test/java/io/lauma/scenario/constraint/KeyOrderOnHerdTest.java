package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// ORDER BY along keys whose shards are on three nodes: the same rows in the same order as sorted.
class KeyOrderOnHerdTest {
  private static final int ROWS = 6_000;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table o");

  @Test
  void rowsComeInTheOrderOfAKeyInManyShards() throws SQLException {
    try (Connection connection = HERD.herd().members().getFirst().connect()) {
      Clients.execute(
          connection,
          "create distributed table o (id int, v int, t text, primary key (id desc))"
              + " split at values ((5000), (4000), (2500), (2000), (100))");
      Clients.execute(
          connection,
          "create index o_v on o (v asc) split at values ((100), (200), (300), (400), (450))");
      Clients.execute(
          connection,
          "insert into o select g, g * 7919 % 500, 'x' || g from generate_series(1, "
              + ROWS
              + ") g");
      Clients.execute(connection, "insert into o values (-1, null, 'null')");
    }
    for (NodeProcess node : HERD.herd().members()) {
      try (Connection connection = node.connect()) {
        agree(connection, "id desc", "id", "");
        agree(connection, "id", "id", "");
        agree(connection, "id", "id", " limit 300");
        agree(connection, "id desc", "id", " limit 2100 offset 1500");
        agree(connection, "v", "v", " limit 700 offset 200");
        agree(connection, "v desc", "v", " limit 1000");
        agree(connection, "v desc nulls last", "v", " limit 1000");
      }
    }
  }

  /// The rows by the key and sorted are the same.
  private static void agree(Connection connection, String order, String column, String limit)
      throws SQLException {
    String byKey = "select " + column + " from o order by " + order + limit;
    boolean isKeyOrder = !order.endsWith("nulls last");
    String plan = Clients.textOf(connection, "explain " + byKey);
    assertEquals(isKeyOrder, !plan.contains("Sort"), byKey + ": " + plan);
    String sorted =
        "select v from (select "
            + column
            + " + 0 v from o offset 0) s order by "
            + order.replaceFirst(column, "v")
            + limit;
    List<String> wanted = List.of(list(connection, sorted, "v"));
    assertFalse(wanted.getFirst().isEmpty());
    assertEquals(wanted, List.of(list(connection, byKey, column)), byKey);
    assertTrue(wanted.getFirst().contains(","));
  }

  private static String list(Connection connection, String sql, String column) throws SQLException {
    return Clients.textOf(
        connection,
        "select string_agg(coalesce(" + column + "::text, 'null'), ',') from (" + sql + ") r");
  }
}
