package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transactions whose rows do not stay in memory are seen whole or not at all, whatever becomes of
/// the node.
class LargeTransactionTest {
  private static final int ROWS = Integer.getInteger("lauma.rows", 40_000);
  private static final String INSERT =
      "INSERT INTO big SELECT i, repeat('x', 80) FROM generate_series(1, " + ROWS + ") AS s(i)";

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void isSeenWholeOrNotAtAll() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection other = node.connect();
        Connection writer = node.connect();
        Statement statement = writer.createStatement()) {
      statement.execute("CREATE TABLE big (id int PRIMARY KEY, body text)");
      writer.setAutoCommit(false);
      statement.execute(INSERT);
      assertEquals(ROWS, count(writer));
      assertEquals(0, count(other));
      statement.execute("UPDATE big SET body = 'new' WHERE id = 17");
      statement.execute("DELETE FROM big WHERE id = 18");
      assertEquals(ROWS - 1, count(writer));
      writer.rollback();
      assertEquals(0, count(writer));
      statement.execute(INSERT);
      statement.execute("UPDATE big SET body = 'new' WHERE id = 17");
      node.kill();
    }
    node.start();
    try (Connection writer = node.connect();
        Statement statement = writer.createStatement()) {
      assertEquals(0, count(writer));
      statement.execute(INSERT);
    }
    node.kill();
    node.start();
    try (Connection reader = node.connect();
        Statement statement = reader.createStatement()) {
      assertEquals(ROWS, count(reader));
      statement.execute("DELETE FROM big WHERE id <= 10");
      assertEquals(ROWS - 10, count(reader));
      try (ResultSet row = statement.executeQuery("SELECT sum(id), min(id) FROM big")) {
        assertTrue(row.next());
        assertEquals((long) ROWS * (ROWS + 1) / 2 - 55, row.getLong(1));
        assertEquals(11, row.getInt(2));
      }
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM big")) {
      assertTrue(row.next());
      return row.getInt(1);
    }
  }
}
