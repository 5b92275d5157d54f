package io.lauma.scenario.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.lauma.harness.Herd;
import io.lauma.harness.JoinBy;
import io.lauma.harness.Management;
import io.lauma.harness.NamespaceNetwork;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestHerd;
import io.lauma.scenario.fixture.TestNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A JOIN that cannot be is refused with its own error, and both sides go on as they were.
class JoinErrorsTest {
  @RegisterExtension static final TestHerd HERD = TestHerd.of(2, JoinBy.SQL);

  /// A standalone.
  private static NodeProcess lone;

  @BeforeAll
  static void startLone() {
    lone = HERD.herd().add();
    lone.start();
  }

  @Test
  void aDeadAddressIsRefused() throws Exception {
    refused(lone, "join cluster on '127.0.0.1:1'", "LC002");
    refused(lone, "discover cluster on '127.0.0.1:1'", "LC002");
    refused(lone, "join cluster on 'no.such.host.invalid:8432'", "LC002");
    var answer = HERD.herd().management(lone).join("127.0.0.1:1");
    assertTrue(answer.status() >= 400 && answer.status() < 600, answer.toString());
    assertTrue(answer.body().contains("LC002"), answer.toString());
  }

  @Test
  void anAddressThatIsNoneIsRefused() throws Exception {
    refused(lone, "join cluster on ''", "");
    refused(lone, "join cluster on 'nonsense'", "");
    refused(lone, "join cluster on '127.0.0.1:99999'", "");
  }

  @Test
  void itselfIsRefused() throws Exception {
    refused(lone, "join cluster on '" + lone.managementAddress() + "'", "");
  }

  @Test
  void aMemberIsRefused() throws Exception {
    refused(HERD.node(2), "join cluster on '" + HERD.node(1).managementAddress() + "'", "LC001");
    refused(HERD.node(2), "join cluster on '" + lone.managementAddress() + "'", "LC001");
  }

  @Test
  void aNodeWithTablesIsRefused() throws Exception {
    try (Connection connection = lone.connect()) {
      Clients.execute(connection, "create table mine (id int primary key)");
      Clients.execute(connection, "insert into mine values (1)");
      SQLException given =
          refused(lone, "join cluster on '" + HERD.node(1).managementAddress() + "'", "LC003");
      assertTrue(
          given.toString().contains("mine") || given.toString().contains("Hint"), given.toString());
      assertEquals(1, Clients.longOf(connection, "select count(*) from mine"));
      Clients.execute(connection, "drop table mine");
    }
  }

  @Test
  void aTransactionBlockIsRefused() throws Exception {
    for (String command :
        new String[] {
          "join cluster on '" + HERD.node(1).managementAddress() + "'",
          "discover cluster on '" + HERD.node(1).managementAddress() + "'",
          "leave cluster"
        }) {
      try (Connection connection = lone.connect()) {
        connection.setAutoCommit(false);
        SQLException given =
            assertThrows(SQLException.class, () -> Clients.execute(connection, command));
        assertEquals("25001", given.getSQLState(), given.toString());
      }
    }
  }

  /// A server that speaks HTTP and is no node.
  @Test
  void aStrangerIsRefused() throws Exception {
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"hello\": [1, 2".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    stranger.start();
    try {
      refused(lone, "join cluster on '127.0.0.1:" + stranger.getAddress().getPort() + "'", "LC");
    } finally {
      stranger.stop(0);
    }
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    Optional<String> reason = NamespaceNetwork.unavailable();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (Herd herd = TestHerd.unformed("JoinSecret", TestHerd.bestNetwork())) {
      herd.form(1, JoinBy.SQL);
      NodeProcess stranger =
          herd.add(herd.network().place(2).with("LAUMA_CLUSTER_SECRET", "another"));
      stranger.start();
      refused(stranger, "join cluster on '" + herd.node(1).managementAddress() + "'", "");
      assertEquals(1, herd.management(herd.node(1)).view().members().size());
      var unproven = new Management(stranger.managementAddress(), Optional.empty());
      var answer = unproven.join(herd.node(1).managementAddress());
      assertTrue(answer.status() == 401 || answer.status() == 403, answer.toString());
      answer = unproven.leave();
      assertTrue(answer.status() == 401 || answer.status() == 403, answer.toString());
    }
  }

  /// Without a secret a node does not open itself to a network.
  @Test
  void anOpenAddressWithoutASecretIsRefused() throws Exception {
    Optional<String> reason = NamespaceNetwork.unavailable();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (NamespaceNetwork network = NamespaceNetwork.create(Map.of());
        NodeProcess node =
            NodeProcess.create("n1", TestNode.freshDirectory("JoinNoSecret"), network.place(1))) {
      assertThrows(IllegalStateException.class, node::start);
      assertTrue(node.logTail().contains("secret"), node::logTail);
    }
  }

  /// It fails, and the node still is what it was.
  private static SQLException refused(NodeProcess node, String sql, String state)
      throws SQLException {
    try (Connection connection = node.connect();
        Statement statement = connection.createStatement()) {
      long members = Clients.longOf(connection, "select count(*) from pg_cluster");
      SQLException given = assertThrows(SQLException.class, () -> statement.execute(sql), sql);
      assertTrue(String.valueOf(given.getSQLState()).startsWith(state), sql + ": " + given);
      assertTrue(!"XX000".equals(given.getSQLState()), sql + ": " + given);
      assertEquals(members, Clients.longOf(connection, "select count(*) from pg_cluster"));
      return given;
    }
  }
}
