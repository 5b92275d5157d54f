package io.lauma.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.lauma.clock.SystemClock;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HerdHttpTest {
  private final HerdHttp http =
      new HerdHttp(new SecretProof(Optional.empty()), SystemClock.INSTANCE);
  private HttpServer server = newServer();
  private volatile int status = 200;
  private volatile String answer = "";

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
    http.close();
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private SqlState stateOf(String address) {
    return assertThrows(SqlException.class, () -> http.describe(address)).state();
  }

  @Test
  void readsWhatANodeSaysOfItsHerdAndIgnoresWhatItDoesNotKnow() {
    answer =
        """
        {"herdId":"h","node":{"value":"abc"},"version":"0.1.0","later":1,"members":[{"node":{"value":"abc"},"oid":1,
        "name":"n1","host":"127.0.0.1","sqlPort":1,"clusterPort":2,"raftPort":3,"httpPort":4,
        "incarnation":7,"version":"0.1.0","state":"UP","later":true}]}
        """;
    HerdDescription herd = http.describe(address());
    assertEquals("h", herd.herdId());
    assertEquals("up", herd.rows().getFirst().state());
  }

  @Test
  void whatIsNoNodeCannotBeReached() throws IOException {
    answer = "<html>";
    assertEquals(SqlState.LAUMA_SERVER_NOT_REACHABLE, stateOf(address()));
    status = 500;
    assertEquals(SqlState.LAUMA_SERVER_NOT_REACHABLE, stateOf(address()));
    answer = "x".repeat(3 << 20);
    status = 200;
    assertEquals(SqlState.LAUMA_SERVER_NOT_REACHABLE, stateOf(address()));
    assertEquals(SqlState.LAUMA_SERVER_NOT_REACHABLE, stateOf("127.0.0.1:1"));
    assertEquals(SqlState.LAUMA_SERVER_NOT_REACHABLE, stateOf("127.0.0.1:99999"));
  }

  @Test
  void aRefusalIsTheErrorThatTheOtherSideNamed() {
    status = 409;
    answer = "{\"sqlState\":\"LC001\",\"message\":\"m\",\"detail\":null,\"hint\":\"h\"}";
    SqlException error = assertThrows(SqlException.class, () -> http.describe(address()));
    assertEquals(SqlState.LAUMA_ALREADY_MEMBER, error.state());
    assertEquals(Optional.of("h"), error.hint());
  }

  @Test
  void versionsOfOneHerdAgreeInAllButTheLastPart() {
    assertTrue(HerdDescription.compatible("0.1.0", "0.1.9"));
    assertFalse(HerdDescription.compatible("0.1.0", "0.2.0"));
  }
}
