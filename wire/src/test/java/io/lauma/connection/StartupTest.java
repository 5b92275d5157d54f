package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.auth.ScramVerifier;
import io.lauma.connection.RawClient.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From the first byte of a connection to its first ReadyForQuery. Texts are PostgreSQL 15's.
final class StartupTest {
  private static final int VERSION_3 = 3 << 16;
  private static final int SSL = 80877103;
  private static final int GSS = 80877104;
  private static final int CANCEL = 80877102;

  private final FakeSessions sessions = new FakeSessions();
  private WireServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    WireSettings settings =
        FakeServer.settings()
            .withConnectionsMax(2)
            .withAuthenticationTimeout(Duration.ofMillis(1500));
    server = WireServer.start("127.0.0.1", 0, sessions, new BasicFormats(), settings);
    client = new RawClient(server.port());
    sessions.addUser(
        "ann", ScramVerifier.create("wonder".toCharArray(), new SecureRandom()).text());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close(Duration.ZERO);
  }

  @Test
  void opensASessionForATrustedUser() throws IOException {
    client.startup(VERSION_3, "user", "postgres", "database", "postgres");
    List<String> answers = client.readUntil("Z I");
    assertEquals("R 0", answers.getFirst());
    assertTrue(answers.contains("S server_version 15.18"), answers::toString);
    assertEquals(List.of("K", "Z I"), answers.subList(answers.size() - 2, answers.size()));
  }

  @Test
  void takesTheUserForTheDatabaseThatIsNotNamed() throws IOException {
    client.startup(VERSION_3, "user", "postgres");
    assertEquals("R 0", client.readUntil("Z I").getFirst());
  }

  @Test
  void refusesADatabaseThatDoesNotExist() throws IOException {
    client.startup(VERSION_3, "user", "postgres", "database", "nope");
    assertEquals(
        List.of("R 0", "E FATAL 3D000 database \"nope\" does not exist", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void refusesAStartWithoutUser() throws IOException {
    client.startup(VERSION_3, "database", "postgres");
    assertEquals(
        List.of("E FATAL 28000 no PostgreSQL user name specified in startup packet", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void offersTheVersionItSpeaksToANewerClient() throws IOException {
    client.startup(VERSION_3 + 2, "user", "postgres");
    assertEquals(List.of("v", "R 0"), client.readUntil("Z I").subList(0, 2));
  }

  @Test
  void namesProtocolOptionsItDoesNotKnow() throws IOException {
    client.startup(VERSION_3, "user", "postgres", "_pq_.foo", "1");
    assertEquals(List.of("v", "R 0"), client.readUntil("Z I").subList(0, 2));
  }

  @Test
  void refusesVersionFour() throws IOException {
    client.startup(4 << 16, "user", "postgres");
    assertEquals(
        List.of(
            "E FATAL 0A000 unsupported frontend protocol 4.0: server supports 3.0 to 3.0", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void refusesVersionTwoInItsOwnFormat() throws IOException {
    client.packet(new Body().int32(2 << 16).int32(0));
    byte[] expected =
        "EFATAL:  unsupported frontend protocol 2.0: server supports 3.0 to 3.0\n\0"
            .getBytes(StandardCharsets.US_ASCII);
    for (byte b : expected) {
      assertEquals(b, client.readByte());
    }
    assertEquals(-1, client.readByte());
  }

  @Test
  void refusesAPacketWithoutItsLastByte() throws IOException {
    client.packet(new Body().int32(VERSION_3).string("user").bytes(new byte[] {'a', 'b'}));
    assertEquals(
        List.of(
            "E FATAL 08P01 invalid startup packet layout: expected terminator as last byte", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void closesAtAnImpossibleLength() throws IOException {
    client.raw("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertEquals("EOF", client.read());
  }

  @Test
  void declinesEncryptionAndGoesOn() throws IOException {
    client.packet(new Body().int32(GSS));
    assertEquals('N', client.readByte());
    client.packet(new Body().int32(SSL));
    assertEquals('N', client.readByte());
    client.startup(VERSION_3, "user", "postgres");
    assertEquals("R 0", client.readUntil("Z I").getFirst());
  }

  @Test
  void refusesDataSentRightBehindAnEncryptionRequest() throws IOException {
    client.raw(
        new Body()
            .int32(8)
            .int32(SSL)
            .int32(17)
            .int32(VERSION_3)
            .string("user")
            .string("me")
            .int8(0)
            .toBytes());
    assertEquals('N', client.readByte());
    assertEquals(
        List.of("E FATAL 08P01 received unencrypted data after SSL request", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void refusesMoreSessionsThanItsLimitAndTakesOneWhenOneEnds() throws Exception {
    RawClient first = RawClient.open(server.port());
    try (RawClient second = RawClient.open(server.port())) {
      client.startup(VERSION_3, "user", "postgres");
      assertEquals(
          List.of("E FATAL 53300 sorry, too many clients already", "EOF"), client.readUntil("EOF"));
      second.query("select 1");
      assertEquals("T", second.read());
      first.send('X', new Body());
      assertEquals("EOF", first.read());
      RawClient.open(server.port()).close();
    }
  }

  @Test
  void closesAConnectionThatNeverStarts() throws IOException {
    assertEquals("EOF", client.read());
  }

  @Test
  void cancelsAnAuthenticationThatTakesTooLong() throws IOException {
    client.startup(VERSION_3, "user", "ann", "database", "postgres");
    assertEquals(
        List.of("R 10", "E FATAL 57014 canceling authentication due to timeout", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void letsAUserInWithThePassword() throws SQLException {
    try (var connection = DriverManager.getConnection(url(), "ann", "wonder")) {
      assertTrue(connection.isValid(5));
    }
  }

  @Test
  void answersAWrongPasswordAndAnUnknownUserAlike() {
    SQLException wrong =
        assertThrows(
            SQLException.class, () -> DriverManager.getConnection(url(), "ann", "nonsense"));
    SQLException unknown =
        assertThrows(SQLException.class, () -> DriverManager.getConnection(url(), "bob", "wonder"));
    assertEquals("28P01", wrong.getSQLState());
    assertEquals("28P01", unknown.getSQLState());
    assertEquals("FATAL: password authentication failed for user \"ann\"", wrong.getMessage());
    assertEquals("FATAL: password authentication failed for user \"bob\"", unknown.getMessage());
  }

  @Test
  void refusesAnythingButAPasswordDuringAuthentication() throws IOException {
    client.startup(VERSION_3, "user", "ann", "database", "postgres");
    client.query("select 1");
    assertEquals(
        List.of("R 10", "E FATAL 08P01 expected SASL response, got message type 81", "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void refusesAnotherMechanism() throws IOException {
    client.startup(VERSION_3, "user", "ann", "database", "postgres");
    client.send('p', new Body().string("PLAIN").int32(-1));
    assertEquals(
        List.of(
            "R 10",
            "E FATAL 08P01 client selected an invalid SASL authentication mechanism",
            "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void refusesALongMessageBeforeAuthentication() throws IOException {
    client.startup(VERSION_3, "user", "ann", "database", "postgres");
    client.raw(new Body().int8('p').int32(1 << 20).toBytes());
    assertEquals(
        List.of(
            "R 10",
            "E FATAL 54000 message of 1048576 bytes exceeds the limit of 65535 bytes"
                + " (max_message_bytes)",
            "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void closesAfterACancelRequestWithoutAWord() throws IOException {
    client.packet(new Body().int32(CANCEL).int32(99).int32(99));
    assertEquals("EOF", client.read());
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
  }
}
