package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.connection.RawClient.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Cancelling, vanishing, reading slowly, shutting down.
final class LifeCycleTest {
  private static final int CANCEL = 80877102;

  private final FakeSessions sessions = new FakeSessions();
  private WireServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = WireServer.start("127.0.0.1", 0, sessions, new BasicFormats(), FakeServer.settings());
    client = RawClient.open(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close(Duration.ZERO);
  }

  private void cancel(int processId, int secretKey) throws IOException {
    try (RawClient other = new RawClient(server.port())) {
      other.packet(new Body().int32(CANCEL).int32(processId).int32(secretKey));
      assertEquals("EOF", other.read());
    }
  }

  @Test
  void cancelsARunningStatementThroughAnotherConnection() throws IOException {
    client.query("wait");
    cancel(client.processId, client.secretKey);
    assertEquals(
        List.of("E 57014 canceling statement due to user request", "Z I"), client.readUntil("Z I"));
    client.query("select 1");
    assertEquals(List.of("T", "D 1", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void cancelsNothingWithAWrongKey() throws IOException {
    cancel(client.processId, client.secretKey + 1);
    assertEquals(0, sessions.cancelled.get());
  }

  @Test
  void endsAConnectionThatIsSilentInATransaction() throws Exception {
    sessions.idleInTransactionMillis = 50;
    client.query("select 1");
    assertEquals(List.of("T", "D 1", "C SELECT 1", "Z I"), client.readUntil("Z I"));
    client.query("begin");
    assertEquals("Z T", client.readUntil("Z T").getLast());
    assertEquals(
        "E FATAL 25P03 terminating connection due to idle-in-transaction timeout", client.read());
    assertEquals("EOF", client.read());
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void aStatementIsNotSilence() throws Exception {
    sessions.idleInTransactionMillis = 50;
    client.query("begin");
    assertEquals("Z T", client.readUntil("Z T").getLast());
    client.query("wait");
    assertTrue(sessions.waiting.tryAcquire(10, TimeUnit.SECONDS));
    try (RawClient other = RawClient.open(server.port())) {
      other.query("series 10000");
      assertEquals("Z I", other.readUntil("Z I").getLast());
    }
    cancel(client.processId, client.secretKey);
    assertEquals("E 57014 canceling statement due to user request", client.read());
  }

  @Test
  void closesTheSessionOfAClientThatSaysGoodBye() throws Exception {
    client.send('X', new Body());
    assertEquals("EOF", client.read());
    assertTrue(sessions.awaitNoneOpen());
    assertEquals(0, server.sessionCount());
  }

  @Test
  void closesTheSessionOfAClientThatVanishesWhenIdle() throws Exception {
    client.close();
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void cancelsTheStatementOfAClientThatVanishes() throws Exception {
    client.query("wait");
    assertTrue(sessions.waiting.tryAcquire(10, TimeUnit.SECONDS));
    client.close();
    assertTrue(sessions.awaitNoneOpen());
    assertEquals(1, sessions.cancelled.get());
  }

  @Test
  void closesTheSessionOfAClientThatVanishesMidCopy() throws Exception {
    client.query("copy in");
    assertEquals("G", client.read());
    client.raw(new Body().int8('d').int32(1000).int8('1').toBytes());
    client.close();
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void closesTheSessionOfAClientThatVanishesMidMessage() throws Exception {
    client.raw(new Body().int8('Q').int32(1000).int8('s').toBytes());
    client.close();
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void closesTheSessionOfAClientThatResetsUnderItsResult() throws Exception {
    client.query("series 10000000");
    assertEquals("T", client.read());
    client.socket.setSoLinger(true, 0);
    client.close();
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void holdsBackASessionWhoseClientReadsSlowly() throws IOException {
    int rows = 60_000;
    client.query("lines " + rows);
    assertEquals("T", client.read());
    try (RawClient other = RawClient.open(server.port())) {
      for (int i = 0; i < 100; i++) {
        other.query("select 1");
        other.readUntil("Z I");
      }
    }
    assertTrue(sessions.rowsSent.get() < rows / 2, "rows sent: " + sessions.rowsSent.get());
    List<String> answers = client.readUntil("Z I");
    assertEquals("C SELECT " + rows, answers.get(rows));
    assertTrue(answers.get(rows - 1).startsWith("D " + (rows - 1) + "|---"));
  }

  @Test
  void holdsBackAClientThatSendsFasterThanItsStatementsRun() throws Exception {
    int queries = 20_000;
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < queries; i++) {
                  client.query("select 1");
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    for (int i = 0; i < queries; i++) {
      assertEquals(4, client.readUntil("Z I").size());
    }
    sender.join();
  }

  @Test
  void streamsCopyDataLongerThanAnyOtherMessageMayBe() throws IOException {
    int megabytes = 80;
    client.query("copy in");
    assertEquals("G", client.read());
    byte[] megabyte = new byte[1 << 20];
    client.raw(new Body().int8('d').int32((megabytes << 20) + 4).toBytes());
    for (int i = 0; i < megabytes; i++) {
      client.raw(megabyte);
    }
    client.send('c', new Body());
    assertEquals(List.of("C COPY 0", "Z I"), client.readUntil("Z I"));
    assertEquals(megabytes << 20, sessions.copiedBytes.get());
  }

  @Test
  void takesAMessageOfManyMegabytes() throws IOException {
    client.query("select " + " ".repeat(20 << 20) + "1");
    assertEquals(List.of("T", "D 1", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void sendsARowOfManyMegabytes() throws IOException {
    client.query("wide " + (20 << 20));
    assertEquals("T", client.read());
    assertEquals((20 << 20) + 2, client.read().length());
  }

  @Test
  void tellsIdleClientsThatItShutsDown() throws Exception {
    server.close(Duration.ofSeconds(10));
    assertEquals(
        List.of("E FATAL 57P01 terminating connection due to administrator command", "EOF"),
        client.readUntil("EOF"));
    assertTrue(sessions.awaitNoneOpen());
  }

  @Test
  void cancelsWhatStillRunsWhenItShutsDown() throws Exception {
    client.query("wait");
    assertTrue(sessions.waiting.tryAcquire(10, TimeUnit.SECONDS));
    server.close(Duration.ofMillis(100));
    assertEquals(
        List.of(
            "E 57014 canceling statement due to user request",
            "Z I",
            "E FATAL 57P01 terminating connection due to administrator command",
            "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void endsACopyThatWaitsForItsClientWhenItShutsDown() throws Exception {
    client.query("copy in");
    assertEquals("G", client.read());
    server.close(Duration.ofSeconds(10));
    assertEquals(
        List.of("E FATAL 57P01 terminating connection due to administrator command", "EOF"),
        client.readUntil("EOF"));
  }
}
