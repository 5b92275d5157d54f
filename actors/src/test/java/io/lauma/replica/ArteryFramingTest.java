package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.EnvelopeBuffer;
import org.apache.pekko.remote.artery.NoOpRemotingFlightRecorder$;
import org.apache.pekko.remote.artery.tcp.TcpFraming;
import org.apache.pekko.remote.artery.tcp.TcpFraming$;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.scaladsl.Framing.FramingException;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The frames on the cluster port: what is cut out of a connection's bytes, and what ends it.
class ArteryFramingTest {
  private static final int STREAM = 2;
  private static final int FRAME_BYTES_MAX = 100_000;
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "framing",
          ConfigFactory.parseString(
                  "pekko.remote.artery.advanced.maximum-large-frame-size = " + FRAME_BYTES_MAX)
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void end() {
    TestKit.shutdownActorSystem(SYSTEM);
  }

  @Test
  void isTheClassThatArteryLoads() throws ReflectiveOperationException {
    String artery = "org.apache.pekko.remote.artery.tcp.TcpFraming";
    assertEquals(
        GroupHost.class.getProtectionDomain().getCodeSource().getLocation(),
        Class.forName(artery).getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void cutsFramesHoweverTheBytesArrive() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<byte[]> sent = new ArrayList<>();
      ByteArrayOutputStream bytes = begun();
      for (int frames = random.nextInt(20); frames > 0; frames--) {
        byte[] frame =
            new byte[1 + random.nextInt(random.nextInt(50) == 0 ? FRAME_BYTES_MAX : 300)];
        random.nextBytes(frame);
        sent.add(frame);
        bytes.writeBytes(length(frame.length));
        bytes.writeBytes(frame);
      }
      List<EnvelopeBuffer> received = frames(chunks(bytes.toByteArray(), random));
      assertEquals(sent.size(), received.size(), "seed " + seed);
      for (int i = 0; i < sent.size(); i++) {
        assertEquals(ByteBuffer.wrap(sent.get(i)), received.get(i).byteBuffer(), "seed " + seed);
        assertEquals(STREAM, received.get(i).streamId());
      }
    }
  }

  @Test
  void aConnectionThatEndsBeforeItBeginsIsNoError() throws Exception {
    assertEquals(List.of(), frames(List.of()));
  }

  @Test
  void endsAConnectionWithAnImpossibleLength() {
    for (int length :
        new int[] {Integer.MIN_VALUE, -4, -1, 0, FRAME_BYTES_MAX + 1, Integer.MAX_VALUE - 3}) {
      ByteArrayOutputStream bytes = begun();
      bytes.writeBytes(length(length));
      bytes.write(9);
      assertRefused(bytes.toByteArray());
    }
  }

  @Test
  void endsAConnectionThatIsNotArterys() {
    assertRefused("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertRefused(new byte[] {'A', 'K'});
  }

  @Test
  void endsAConnectionThatStopsWithinAFrame() {
    ByteArrayOutputStream bytes = begun();
    bytes.writeBytes(length(10));
    bytes.writeBytes(new byte[9]);
    assertRefused(bytes.toByteArray());
  }

  private static void assertRefused(byte[] bytes) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> frames(chunks(bytes, new Random(1))));
    assertInstanceOf(FramingException.class, failure.getCause());
  }

  private static ByteArrayOutputStream begun() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        TcpFraming$.MODULE$
            .encodeConnectionHeader(TcpFraming$.MODULE$.DefaultMagic(), STREAM)
            .toArray());
    return bytes;
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
  }

  private static List<ByteString> chunks(byte[] bytes, Random random) {
    List<ByteString> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int length = 1 + random.nextInt(random.nextBoolean() ? 3 : 1_000);
      int to = Math.min(bytes.length, from + length);
      chunks.add(ByteString.fromArray(bytes, from, to - from));
      from = to;
    }
    return chunks;
  }

  private static List<EnvelopeBuffer> frames(List<ByteString> chunks) throws Exception {
    return Source.from(chunks)
        .via(
            new TcpFraming(
                new scala.collection.immutable.Set.Set1<>(TcpFraming$.MODULE$.DefaultMagic()),
                NoOpRemotingFlightRecorder$.MODULE$))
        .runWith(Sink.seq(), SYSTEM)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
