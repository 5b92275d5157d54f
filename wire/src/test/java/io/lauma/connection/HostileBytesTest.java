package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lauma.connection.RawClient.Body;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Random and mutated frames from a seed: whatever comes, the server answers the next client, keeps
/// no session and logs no failure.
final class HostileBytesTest {
  private static final long SEED = 20260101L;
  private static final int CONNECTIONS = 400;
  private static final String TYPES = "QPBDECHSXFdcfpz";

  private final FakeSessions sessions = new FakeSessions();

  @Test
  void survivesRandomFrames() throws Exception {
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    root.addAppender(logged);
    WireServer server =
        WireServer.start("127.0.0.1", 0, sessions, new BasicFormats(), FakeServer.settings());
    try {
      Random random = new Random(SEED);
      for (int i = 0; i < CONNECTIONS; i++) {
        attack(server.port(), random);
        if (i % 20 == 0) {
          answersAsUsual(server.port());
        }
      }
      assertTrue(sessions.awaitNoneOpen(), "a session was left, seed " + SEED);
    } finally {
      server.close(Duration.ZERO);
      root.detachAppender(logged);
      ResourceLeakDetector.setLevel(before);
    }
    assertEquals(
        List.of(),
        logged.list.stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
            .toList(),
        "seed " + SEED);
  }

  private static void answersAsUsual(int port) throws IOException {
    try (RawClient client = RawClient.open(port)) {
      client.query("select 1");
      assertEquals(
          List.of("T", "D 1", "C SELECT 1", "Z I"), client.readUntil("Z I"), "seed " + SEED);
    }
  }

  private static void attack(int port, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      try (RawClient client = new RawClient(port)) {
        sendQuietly(client, startup(random));
      }
      return;
    }
    try (RawClient client = RawClient.open(port)) {
      int frames = 1 + random.nextInt(12);
      for (int i = 0; i < frames; i++) {
        sendQuietly(client, mutated(frame(random), random));
      }
      if (random.nextBoolean()) {
        client.socket.shutdownOutput();
        client.readUntil("EOF");
      }
    } catch (IOException _) {
      // the server may have closed or reset the connection already: that is an answer
    }
  }

  private static void sendQuietly(RawClient client, byte[] bytes) {
    try {
      client.raw(bytes);
    } catch (IOException _) {
      // closed by the server: that is an answer
    }
  }

  private static byte[] startup(Random random) {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    Body packet = new Body().int32(random.nextBoolean() ? bytes.length + 8 : random.nextInt());
    return packet.int32(random.nextBoolean() ? 3 << 16 : random.nextInt()).bytes(bytes).toBytes();
  }

  private static byte[] frame(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> RawClient.frame('Q', new Body().string("select " + random.nextInt(100)));
      case 1 -> RawClient.frame('P', new Body().string("").string("echo").int16(1).int32(23));
      case 2 ->
          RawClient.frame(
              'B', new Body().string("").string("").int16(0).int16(1).int32(1).int8('7').int16(0));
      case 3 -> RawClient.frame('E', new Body().string("").int32(random.nextInt(3)));
      case 4 -> RawClient.frame('S', new Body());
      case 5 -> RawClient.frame('Q', new Body().string("copy in"));
      case 6 -> RawClient.frame('Q', new Body().string("series " + random.nextInt(2000)));
      default -> {
        byte[] body = new byte[random.nextInt(80)];
        random.nextBytes(body);
        char type = TYPES.charAt(random.nextInt(TYPES.length()));
        yield RawClient.frame(type, new Body().bytes(body));
      }
    };
  }

  private static byte[] mutated(byte[] frame, Random random) {
    byte[] bytes = frame.clone();
    int changes = random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
