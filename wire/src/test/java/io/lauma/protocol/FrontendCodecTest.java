package io.lauma.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.protocol.FrontendMessage.Bind;
import io.lauma.protocol.FrontendMessage.Password;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrontendCodecTest {
  private static final long SEED = 15L;

  private static ByteBuf body(String latin1) {
    return Unpooled.wrappedBuffer(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static FrontendMessage decode(char type, String latin1) {
    return FrontendCodec.decode((byte) type, body(latin1));
  }

  @Test
  void readsMessagesOfNames() {
    assertEquals(new FrontendMessage.Query("select 1"), decode('Q', "select 1\0"));
    assertEquals(new FrontendMessage.DescribeStatement("a"), decode('D', "Sa\0"));
    assertEquals(new FrontendMessage.DescribePortal("a"), decode('D', "Pa\0"));
    assertEquals(new FrontendMessage.CloseStatement(""), decode('C', "S\0"));
    assertEquals(new FrontendMessage.ClosePortal("a"), decode('C', "Pa\0"));
    assertEquals(new FrontendMessage.Execute("p", 258), decode('E', "p\0\0\0\1\2"));
    assertEquals(new FrontendMessage.CopyFail("why"), decode('f', "why\0"));
    assertEquals(new FrontendMessage.FunctionCall(7), decode('F', "\0\0\0\7rest"));
  }

  @Test
  void readsMessagesWithoutFields() {
    assertEquals(FrontendMessage.Signal.SYNC, decode('S', ""));
    assertEquals(FrontendMessage.Signal.FLUSH, decode('H', ""));
    assertEquals(FrontendMessage.Signal.TERMINATE, decode('X', ""));
    assertEquals(FrontendMessage.Signal.COPY_DONE, decode('c', ""));
  }

  @Test
  void readsAParse() {
    var parse =
        assertInstanceOf(
            FrontendMessage.Parse.class, decode('P', "s\0select $1\0\0\2\0\0\0\27\0\0\0\0"));
    assertEquals("s", parse.statement());
    assertEquals("select $1", parse.sql());
    assertArrayEquals(new int[] {23, 0}, parse.parameterTypeOids());
  }

  @Test
  void readsABind() {
    Bind bind =
        assertInstanceOf(
            Bind.class,
            decode('B', "p\0s\0\0\1\0\1\0\2\0\0\0\2ab\u00ff\u00ff\u00ff\u00ff\0\2\0\0\0\1"));
    assertEquals("p", bind.portal());
    assertEquals("s", bind.statement());
    assertArrayEquals(new short[] {1}, bind.parameterFormats());
    var first = assertInstanceOf(ParameterValue.Bytes.class, bind.parameters().getFirst());
    assertArrayEquals(new byte[] {'a', 'b'}, first.value());
    assertEquals(ParameterValue.Null.NULL, bind.parameters().get(1));
    assertArrayEquals(new short[] {0, 1}, bind.resultFormats());
  }

  @Test
  void readsASaslInitialResponse() {
    Password message = new Password("SCRAM-SHA-256\0\0\0\0\3n,,".getBytes(StandardCharsets.UTF_8));
    SaslInitialResponse response = FrontendCodec.saslInitialResponse(message);
    assertEquals("SCRAM-SHA-256", response.mechanism());
    assertArrayEquals(new byte[] {'n', ',', ','}, response.data());
  }

  @Test
  void neverShowsAPassword() {
    Password message = new Password("hunter2".getBytes(StandardCharsets.UTF_8));
    assertFalse(message.toString().contains("hunter2"));
    assertEquals("Password[7 bytes]", message.toString());
  }

  @Test
  void readsOnlyUtf8() {
    for (String valid : List.of("a", "\u00e4", "\u20ac", "\ud83d\ude00", "\uffff")) {
      byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
      assertEquals(valid, Utf8.decode(bytes, 0, bytes.length));
    }
  }

  @Test
  void agreesWithTheJdkOnWhichBytesAreUtf8() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(5)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (random.nextBoolean() ? 0x80 | random.nextInt(128) : random.nextInt());
      }
      assertEquals(isUtf8ByJdk(bytes), isUtf8(bytes), () -> Arrays.toString(bytes));
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      Utf8.check(bytes, 0, bytes.length);
      return true;
    } catch (SqlException e) {
      assertEquals(SqlState.CHARACTER_NOT_IN_REPERTOIRE, e.state());
      return false;
    }
  }

  private static boolean isUtf8ByJdk(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes))
              .toString()
              .indexOf('\0')
          < 0;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  @Test
  void answersEveryCutOfABindWithAProtocolViolation() {
    String whole = "p\0s\0\0\1\0\1\0\1\0\0\0\2ab\0\1\0\1";
    decode('B', whole);
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      SqlException error = assertThrows(SqlException.class, () -> decode('B', cut));
      assertEquals(SqlState.PROTOCOL_VIOLATION, error.state());
    }
  }
}
