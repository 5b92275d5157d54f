package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.connection.RawClient.Body;
import io.lauma.types.Oids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The order of answers in simple and extended queries, over a socket. The expected answers are
/// those of PostgreSQL 15 to the same messages.
final class DialogueTest {
  private static final byte[] NO_COPY_DATA = {};

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

  @Test
  void answersASimpleQueryOfSeveralStatements() throws IOException {
    client.query("select 1; select 2");
    assertEquals(
        List.of("T", "D 1", "C SELECT 1", "T", "D 2", "C SELECT 1", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void stopsASimpleQueryAtTheFirstError() throws IOException {
    client.query("select 1; fail; select 2");
    assertEquals(
        List.of("T", "D 1", "C SELECT 1", "E 22012 division by zero", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void answersAnEmptyQuery() throws IOException {
    client.query("");
    assertEquals(List.of("I", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void tellsTheTransactionStatus() throws IOException {
    client.query("begin");
    assertEquals(List.of("C BEGIN", "Z T"), client.readUntil("Z T"));
    client.query("fail");
    assertEquals(List.of("E 22012 division by zero", "Z E"), client.readUntil("Z E"));
    client.query("rollback");
    assertEquals(List.of("C ROLLBACK", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void sendsNoticesAndChangedSettings() throws IOException {
    client.query("notice");
    assertEquals(
        List.of("N 01000 take care", "S application_name changed", "C NOTICE", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void runsAnExtendedQuery() throws IOException {
    client.parse("", "echo", Oids.INT4, Oids.TEXT);
    client.describe('S', "");
    client.bind("", "", 0, "7", "seven");
    client.describe('P', "");
    client.execute("", 0);
    client.sync();
    assertEquals(
        List.of("1", "t", "T", "2", "T", "D 7|seven", "C SELECT 1", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void sendsBinaryWhenAsked() throws IOException {
    client.parse("", "echo", Oids.INT4);
    client.bind("", "", 1, "65");
    client.execute("", 0);
    client.sync();
    assertEquals(List.of("1", "2", "D \0\0\0A", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void readsBinaryParametersAndNulls() throws IOException {
    client.parse("", "echo", Oids.INT4, Oids.INT4);
    client.send(
        'B',
        new Body()
            .string("")
            .string("")
            .int16(1)
            .int16(1)
            .int16(2)
            .int32(4)
            .int32(-5)
            .int32(-1)
            .int16(0));
    client.execute("", 0);
    client.sync();
    assertEquals(List.of("1", "2", "D -5|NULL", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void suspendsAPortalAtItsRowLimit() throws IOException {
    client.parse("", "series 3");
    client.bind("p", "", 0);
    client.execute("p", 2);
    client.execute("p", 2);
    client.execute("p", 2);
    client.sync();
    assertEquals(
        List.of("1", "2", "D 0|row", "D 1|row", "s", "D 2|row", "C SELECT 1", "C SELECT 0", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void takesANegativeRowLimitForNone() throws IOException {
    client.parse("", "series 2");
    client.bind("", "", 0);
    client.execute("", -1);
    client.sync();
    assertEquals(
        List.of("1", "2", "D 0|row", "D 1|row", "C SELECT 2", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void ignoresMessagesFromAnErrorToSync() throws IOException {
    client.execute("none", 0);
    client.parse("", "select 1");
    client.query("select 5");
    client.sync();
    client.query("select 2");
    assertEquals(List.of("E 34000 portal \"none\" does not exist", "Z I"), client.readUntil("Z I"));
    assertEquals(List.of("T", "D 2", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void runsPipelinedSequencesInOrder() throws IOException {
    for (int i = 0; i < 500; i++) {
      client.parse("", "select " + i);
      client.bind("", "", 0);
      client.execute("", 0);
      client.sync();
    }
    for (int i = 0; i < 500; i++) {
      assertEquals(List.of("1", "2", "D " + i, "C SELECT 1", "Z I"), client.readUntil("Z I"));
    }
  }

  @Test
  void flushSendsAnswersWithoutSync() throws IOException {
    client.parse("", "select 1");
    client.send('H', new Body());
    assertEquals("1", client.read());
  }

  @Test
  void closesStatementsAndPortalsThatNeverWere() throws IOException {
    client.send('C', new Body().int8('S').string("none"));
    client.send('C', new Body().int8('P').string("none"));
    client.sync();
    assertEquals(List.of("3", "3", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void describesWhatReturnsNoRows() throws IOException {
    client.parse("", "set a");
    client.describe('S', "");
    client.sync();
    assertEquals(List.of("1", "t", "n", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void refusesTheFunctionCallMessage() throws IOException {
    client.send('F', new Body().int32(1).int16(0).int16(0).int16(0));
    assertEquals(
        List.of("E 0A000 the function call message is not supported yet", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void survivesABugInTheSession() throws IOException {
    client.query("crash");
    assertEquals(
        List.of("E XX000 internal error: java.lang.IllegalStateException: a bug", "Z I"),
        client.readUntil("Z I"));
    client.query("select 1");
    assertEquals(List.of("T", "D 1", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void checksTheCountsOfABind() throws IOException {
    client.parse("", "echo", Oids.INT4);
    client.bind("", "", 0);
    client.sync();
    client.parse("foo", "echo", Oids.INT4);
    client.send(
        'B',
        new Body().string("").string("foo").int16(3).int16(0).int16(0).int16(0).int16(0).int16(0));
    client.sync();
    client.send(
        'B',
        new Body()
            .string("")
            .string("foo")
            .int16(0)
            .int16(1)
            .int32(1)
            .int8('1')
            .int16(2)
            .int16(0)
            .int16(0));
    client.sync();
    assertEquals(
        List.of(
            "1",
            "E 08P01 bind message supplies 0 parameters, but prepared statement \"\" requires 1",
            "Z I"),
        client.readUntil("Z I"));
    assertEquals(
        List.of("1", "E 08P01 bind message has 3 parameter formats but 0 parameters", "Z I"),
        client.readUntil("Z I"));
    assertEquals(
        List.of("E 08P01 bind message has 2 result formats but query has 1 columns", "Z I"),
        client.readUntil("Z I"));
  }

  @Test
  void takesCopyDataAndIgnoresSyncInside() throws IOException {
    client.query("copy in");
    assertEquals("G", client.read());
    client.send('d', new Body().bytes("1\n2".getBytes(StandardCharsets.UTF_8)));
    client.send('H', new Body());
    client.sync();
    client.send('d', new Body().bytes(NO_COPY_DATA));
    client.send('d', new Body().bytes("3\n".getBytes(StandardCharsets.UTF_8)));
    client.send('c', new Body());
    assertEquals(List.of("C COPY 2", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void endsACopyThatTheClientFails() throws IOException {
    client.query("copy in");
    client.send('f', new Body().string("because"));
    assertEquals(
        List.of("G", "E 57014 COPY from stdin failed: because", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void ignoresCopyDataAfterACopyFailed() throws IOException {
    client.query("copy in");
    client.send('d', new Body().bytes("!".getBytes(StandardCharsets.UTF_8)));
    client.send('d', new Body().bytes("1\n".getBytes(StandardCharsets.UTF_8)));
    client.send('c', new Body());
    client.query("select 2");
    assertEquals(List.of("G", "E 22P04 unexpected exclamation", "Z I"), client.readUntil("Z I"));
    assertEquals(List.of("T", "D 2", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  @Test
  void endsTheConnectionWhenACopyIsLeft() throws IOException {
    client.query("copy in");
    client.query("select 2");
    assertEquals(
        List.of(
            "G",
            "E 08P01 unexpected message type 0x51 during COPY from stdin",
            "E FATAL 08P01 terminating connection because protocol synchronization was lost",
            "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void sendsCopyData() throws IOException {
    client.query("copy out 2");
    assertEquals(
        List.of("H", "d a line", "d a line", "c", "C COPY 2", "Z I"), client.readUntil("Z I"));
  }
}
