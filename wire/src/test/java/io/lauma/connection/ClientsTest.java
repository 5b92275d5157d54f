package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// The PostgreSQL JDBC driver, unmodified, against the server.
final class ClientsTest {
  private final FakeSessions sessions = new FakeSessions();
  private WireServer server;
  private Connection connection;

  @BeforeEach
  void start() throws IOException, SQLException {
    server = WireServer.start("127.0.0.1", 0, sessions, new BasicFormats(), FakeServer.settings());
    connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?prepareThreshold=2",
            "postgres",
            "");
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    server.close(Duration.ZERO);
  }

  @Test
  void readsTheSameInTextAndInBinary() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("echo ? ?")) {
      for (int i = 0; i < 10; i++) {
        statement.setInt(1, -i);
        statement.setString(2, "\u00e4" + i);
        try (ResultSet rows = statement.executeQuery()) {
          assertEquals(true, rows.next());
          assertEquals(-i, rows.getInt(1));
          assertEquals("\u00e4" + i, rows.getString(2));
        }
      }
    }
  }

  @Test
  void fetchesByPortions() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(7);
      try (ResultSet rows = statement.executeQuery("series 100")) {
        int count = 0;
        while (rows.next()) {
          assertEquals(count, rows.getInt(1));
          count++;
        }
        assertEquals(100, count);
      }
    }
    connection.rollback();
  }

  @Test
  void runsABatch() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < 300; i++) {
        statement.addBatch("set a");
      }
      assertArrayEquals(new int[300], statement.executeBatch());
    }
  }

  @Test
  void tellsStateAndPositionOfAnError() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException error =
          assertThrows(SQLException.class, () -> statement.execute("nonsense here"));
      assertEquals("42601", error.getSQLState());
      assertEquals(
          "ERROR: syntax error at or near \"nonsense here\"\n  Position: 1", error.getMessage());
    }
  }

  @Test
  void copiesInAndOut() throws SQLException, IOException {
    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
    assertEquals(3, copy.copyIn("copy in", new StringReader("1\n2\n3\n")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(100_000, copy.copyOut("copy out 100000", out));
    assertEquals("a line\n".repeat(100_000), out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void cancelsAStatement() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException error = assertThrows(SQLException.class, () -> statement.execute("wait"));
      assertEquals("57014", error.getSQLState());
    }
  }
}
