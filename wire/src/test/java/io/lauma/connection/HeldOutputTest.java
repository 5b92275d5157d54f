package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.connection.RawClient.Body;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Results that are kept until Sync, and written again then, among the answers to other messages.
final class HeldOutputTest {
  @TempDir Path directory;
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
  void moreThanMemoryHoldsIsKeptInAFile() throws IOException {
    sessions.directory = directory;
    execute("kept 5000");
    execute("kept 300");
    execute("kept 3000");
    execute("refuse");
    client.sync();
    List<String> answers = client.readUntil("Z I");
    assertEquals(4 * 3 + 3 + 8_300 + 1, answers.size());
    assertEquals(
        List.of(
            "D 0|attempt 2",
            "C SELECT 5000",
            "D 0|attempt 2",
            "C SELECT 300",
            "D 0|attempt 2",
            "C SELECT 3000",
            "C REFUSE",
            "Z I"),
        answers.stream().filter(line -> line.length() > 1 && line.length() < 100).toList());
    assertEquals(List.of(), files());
  }

  @Test
  void whatIsKeptInAFileIsSentInItsOrder() throws IOException {
    sessions.directory = directory;
    execute("kept 5000");
    client.sync();
    List<String> numbers =
        client.readUntil("Z I").stream()
            .filter(line -> line.length() > 1_000)
            .map(line -> line.substring(2, line.indexOf('|')))
            .toList();
    assertEquals(IntStream.range(0, 5_000).mapToObj(String::valueOf).toList(), numbers);
    assertEquals(List.of(), files());
  }

  /// A client that is sent away leaves no file, and gets no part of what is in it.
  @Test
  void theFileIsGoneWithItsConnection() throws Exception {
    sessions.directory = directory;
    execute("kept 5000");
    execute("wait");
    sessions.waiting.acquire();
    assertFalse(files().isEmpty());
    server.close(Duration.ZERO);
    assertEquals(List.of(), files());
    List<String> answers =
        client.readUntil("E 57P01 terminating connection due to administrator command");
    assertEquals(
        List.of("E FATAL 57P01 terminating connection due to administrator command", "EOF"),
        answers.stream().filter(line -> line.length() > 1).toList());
  }

  @Test
  void withoutRoomOnDiskTheyGoOut() throws IOException {
    sessions.directory = directory.resolve("missing");
    execute("kept 2000");
    execute("refuse");
    client.sync();
    assertWasSeen(answers());
  }

  @Test
  void moreThanTheLimitGoesOut() throws IOException {
    sessions.keptBytesMax = 512 << 10;
    execute("kept 2000");
    execute("refuse");
    client.sync();
    assertWasSeen(answers());
  }

  private static void assertWasSeen(List<String> answers) {
    assertEquals("D 0|attempt 0", answers.get(2));
    assertTrue(answers.contains("E 40001 too late"), answers::toString);
  }

  /// Temporary files that are open; they have no name any more.
  private List<Path> files() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(HeldOutputTest::target).filter(file -> file.startsWith(directory)).toList();
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException _) {
      return descriptor;
    }
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
