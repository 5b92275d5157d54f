package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.connection.RawClient.Body;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Results that are kept until Sync, and written again then, among the answers to other messages.
final class HeldOutputTest {
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

  private void execute(String sql) throws IOException {
    client.parse("", sql);
    client.bind("", "", 0);
    client.execute("", 0);
  }

  private void flush() throws IOException {
    client.send('H', new Body());
  }

  /// All answers up to ReadyForQuery, long rows left out.
  private List<String> answers() throws IOException {
    return client.readUntil("Z I").stream().filter(line -> line.length() < 100).toList();
  }

  @Test
  void whatIsWrittenAgainTakesTheSamePlaces() throws IOException {
    execute("select 1");
    execute("kept 0");
    client.describe('P', "");
    execute("kept 0");
    execute("refuse");
    client.sync();
    assertEquals(
        List.of(
            "1",
            "2",
            "D 1",
            "C SELECT 1",
            "1",
            "2",
            "D 0|attempt 2",
            "C SELECT 0",
            "T",
            "1",
            "2",
            "D 0|attempt 2",
            "C SELECT 0",
            "1",
            "2",
            "C REFUSE",
            "Z I"),
        answers());
  }

  @Test
  void moreThanOneBufferIsKept() throws IOException {
    execute("kept 500");
    execute("kept 300");
    execute("refuse");
    client.sync();
    assertEquals(
        List.of(
            "1",
            "2",
            "D 0|attempt 2",
            "C SELECT 500",
            "1",
            "2",
            "D 0|attempt 2",
            "C SELECT 300",
            "1",
            "2",
            "C REFUSE",
            "Z I"),
        answers());
  }

  @Test
  void moreThanTheLimitGoesOut() throws IOException {
    execute("kept 2000");
    execute("refuse");
    client.sync();
    List<String> answers = answers();
    assertEquals("D 0|attempt 0", answers.get(2));
    assertTrue(answers.contains("E 40001 too late"), answers::toString);
  }

  @Test
  void flushSendsWhatIsKept() throws IOException {
    execute("kept 0");
    flush();
    assertEquals(List.of("1", "2", "D 0|attempt 0", "C SELECT 0"), client.readUntil("C SELECT 0"));
    execute("refuse");
    client.sync();
    assertEquals(List.of("1", "2", "C REFUSE", "E 40001 too late", "Z I"), answers());
  }

  @Test
  void whatIsKeptIsSentOnceWhenItStands() throws IOException {
    execute("kept 900");
    client.sync();
    assertEquals(List.of("1", "2", "D 0|attempt 0", "C SELECT 900", "Z I"), answers());
    client.query("select 2");
    assertEquals(List.of("T", "D 2", "C SELECT 1", "Z I"), answers());
  }
}
