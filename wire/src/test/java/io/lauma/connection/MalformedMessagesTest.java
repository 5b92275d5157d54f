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

/// Bytes that are no valid message. Texts and what happens afterwards are PostgreSQL 15's, but for
/// the length field: PostgreSQL closes without a word where this server says why.
final class MalformedMessagesTest {
  private WireServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        WireServer.start(
            "127.0.0.1", 0, new FakeSessions(), new BasicFormats(), FakeServer.settings());
    client = RawClient.open(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close(Duration.ZERO);
  }

  /// An error that ends the message, after which the session goes on.
  private void answersError(String error, char type, Body body) throws IOException {
    client.send(type, body);
    if (type != 'Q' && type != 'F' && type != 'S') {
      client.sync();
    }
    assertEquals(List.of("E " + error, "Z I"), client.readUntil("Z I"));
    client.query("select 2");
    assertEquals(List.of("T", "D 2", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }

  private static Body bytes(int... values) {
    Body body = new Body();
    for (int value : values) {
      body.int8(value);
    }
    return body;
  }

  private static Body text(String text) {
    return new Body().bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void refusesAQueryWithoutItsZeroByte() throws IOException {
    answersError("08P01 invalid string in message", 'Q', text("select 1"));
    answersError("08P01 invalid string in message", 'Q', new Body());
  }

  @Test
  void refusesBytesAfterAMessage() throws IOException {
    answersError("08P01 invalid message format", 'Q', text("select 1\0xx"));
    answersError("08P01 invalid message format", 'S', text("x"));
    answersError("08P01 invalid message format", 'H', text("x"));
    answersError("08P01 invalid message format", 'D', text("Sa\0b"));
    answersError("08P01 invalid message format", 'P', text("a\0select 1\0\0\0x"));
  }

  @Test
  void refusesParseMessagesCutShort() throws IOException {
    answersError("08P01 invalid string in message", 'P', text("a"));
    answersError("08P01 invalid string in message", 'P', new Body());
    answersError("08P01 insufficient data left in message", 'P', text("a\0select 1\0"));
    answersError(
        "08P01 insufficient data left in message",
        'P',
        text("a\0select 1\0").int16(3).int32(Oids.INT4));
    answersError(
        "08P01 insufficient data left in message", 'P', text("\0select 1\0").int16(0xffff));
  }

  @Test
  void refusesDescribeAndCloseOfUnknownKinds() throws IOException {
    answersError("08P01 invalid DESCRIBE message subtype 88", 'D', text("Xa\0"));
    answersError("08P01 invalid CLOSE message subtype 88", 'C', text("Xa\0"));
    answersError("08P01 no data left in message", 'D', new Body());
    answersError("08P01 invalid string in message", 'D', text("Sa"));
  }

  @Test
  void refusesBindMessagesCutShort() throws IOException {
    answersError("08P01 invalid string in message", 'B', text("\0"));
    answersError(
        "08P01 insufficient data left in message",
        'B',
        text("\0\0").int16(0).int16(1).int32(100).int8('1').int16(0));
    answersError(
        "08P01 insufficient data left in message",
        'B',
        text("\0\0").int16(0).int16(1).int32(-2).int16(0));
    answersError("08P01 insufficient data left in message", 'E', text("\0").int16(0));
    answersError("08P01 insufficient data left in message", 'F', text("x"));
  }

  @Test
  void refusesTextThatIsNoUtf8() throws IOException {
    String start = "22021 invalid byte sequence for encoding \"UTF8\": ";
    answersError(start + "0xff", 'Q', text("select '\u00ff'\0"));
    answersError(start + "0xc3 0x28", 'Q', text("select '\u00c3(\0"));
    answersError(start + "0xe2 0x82 0x27", 'Q', text("select '\u00e2\u0082'\0"));
    answersError(start + "0xed 0xa0 0x80", 'Q', text("'\u00ed\u00a0\u0080'\0"));
    answersError(start + "0xc0 0x80", 'Q', text("'\u00c0\u0080'\0"));
    answersError(start + "0xf5 0x80 0x80 0x80", 'Q', text("'\u00f5\u0080\u0080\u0080'\0"));
    answersError(start + "0xe2 0x82", 'Q', text("select 1 --\u00e2\u0082\0"));
    answersError(start + "0xf0 0x9f", 'Q', text("select 1 --\u00f0\u009f\0"));
    answersError(start + "0xff", 'P', text("\u00ff\0select 1\0\0\0"));
  }

  @Test
  void putsATransactionIntoTheFailedState() throws IOException {
    client.query("begin");
    client.readUntil("Z T");
    client.send('Q', text("no zero byte"));
    assertEquals(List.of("E 08P01 invalid string in message", "Z E"), client.readUntil("Z E"));
  }

  @Test
  void refusesUnknownFormatCodes() throws IOException {
    client.parse("", "echo", Oids.INT4);
    client.send('B', text("\0\0").int16(1).int16(7).int16(1).int32(1).int8('1').int16(0));
    client.sync();
    assertEquals(
        List.of("1", "E 22023 unsupported format code: 7", "Z I"), client.readUntil("Z I"));
    client.bind("", "", 7, "1");
    client.execute("", 0);
    client.sync();
    assertEquals(
        List.of("2", "E 22023 unsupported format code: 7", "Z I"), client.readUntil("Z I"));
  }

  private void endsTheConnection(String error, byte[] bytes) throws IOException {
    client.raw(bytes);
    assertEquals(List.of("E FATAL " + error, "EOF"), client.readUntil("EOF"));
  }

  @Test
  void endsAtAnUnknownMessageType() throws IOException {
    endsTheConnection("08P01 invalid frontend message type 122", RawClient.frame('z', new Body()));
  }

  @Test
  void endsAtTypeZeroFromItsFirstByte() throws IOException {
    endsTheConnection("08P01 invalid frontend message type 0", bytes(0).toBytes());
  }

  @Test
  void endsAtAPasswordThatNobodyAskedFor() throws IOException {
    endsTheConnection(
        "08P01 invalid frontend message type 112", RawClient.frame('p', text("secret\0")));
  }

  @Test
  void endsAtALengthBelowItsOwn() throws IOException {
    endsTheConnection("08P01 invalid message length", bytes('Q').int32(3).toBytes());
  }

  @Test
  void endsAtANegativeLength() throws IOException {
    endsTheConnection("08P01 invalid message length", bytes('Q').int32(-5).toBytes());
  }

  @Test
  void endsAtALengthOfAGigabyteBeforeItComes() throws IOException {
    endsTheConnection(
        "54000 message of 1073741824 bytes exceeds the limit of 67108864 bytes"
            + " (max_message_bytes)",
        bytes('Q').int32(1 << 30).toBytes());
  }

  @Test
  void endsAtASyncLongerThanAnySyncNeedsToBe() throws IOException {
    endsTheConnection(
        "54000 message of 10001 bytes exceeds the limit of 10000 bytes (max_message_bytes)",
        bytes('S').int32(10_001).toBytes());
  }

  @Test
  void answersWhatCameBeforeTheBrokenBytes() throws IOException {
    client.query("select 1");
    client.raw(bytes(0).toBytes());
    assertEquals(
        List.of(
            "T",
            "D 1",
            "C SELECT 1",
            "Z I",
            "E FATAL 08P01 invalid frontend message type 0",
            "EOF"),
        client.readUntil("EOF"));
  }

  @Test
  void ignoresCopyMessagesOutsideOfACopy() throws IOException {
    client.send('d', text("x"));
    client.send('c', new Body());
    client.send('f', text("no zero byte"));
    client.query("select 2");
    assertEquals(List.of("T", "D 2", "C SELECT 1", "Z I"), client.readUntil("Z I"));
  }
}
