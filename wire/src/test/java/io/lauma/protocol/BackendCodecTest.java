package io.lauma.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.protocol.BackendMessage.AuthenticationSasl;
import io.lauma.protocol.BackendMessage.AuthenticationSaslContinue;
import io.lauma.protocol.BackendMessage.AuthenticationSaslFinal;
import io.lauma.protocol.BackendMessage.BackendKeyData;
import io.lauma.protocol.BackendMessage.CommandComplete;
import io.lauma.protocol.BackendMessage.CopyInResponse;
import io.lauma.protocol.BackendMessage.CopyOutResponse;
import io.lauma.protocol.BackendMessage.ErrorResponse;
import io.lauma.protocol.BackendMessage.Field;
import io.lauma.protocol.BackendMessage.NegotiateProtocolVersion;
import io.lauma.protocol.BackendMessage.NotificationResponse;
import io.lauma.protocol.BackendMessage.ParameterDescription;
import io.lauma.protocol.BackendMessage.ParameterStatus;
import io.lauma.protocol.BackendMessage.ReadyForQuery;
import io.lauma.protocol.BackendMessage.Report;
import io.lauma.protocol.BackendMessage.RowDescription;
import io.lauma.protocol.BackendMessage.Signal;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Byte for byte as PostgreSQL 15 sends the same message.
final class BackendCodecTest {

  /// Shows bytes as Latin-1 text with `.` for zero and `<n>` for other unprintable ones.
  private static String show(ByteBuf bytes) {
    StringBuilder text = new StringBuilder();
    while (bytes.isReadable()) {
      int value = bytes.readUnsignedByte();
      if (value == 0) {
        text.append('.');
      } else if (value < 0x20 || value > 0x7e) {
        text.append('<').append(value).append('>');
      } else {
        text.append((char) value);
      }
    }
    return text.toString();
  }

  private static String encoded(BackendMessage message) {
    ByteBuf out = Unpooled.buffer();
    BackendCodec.encode(message, out);
    return show(out);
  }

  @Test
  void writesAuthentication() {
    assertEquals("R...<8>....", encoded(Signal.AUTHENTICATION_OK));
    assertEquals(
        "R...<23>...<10>SCRAM-SHA-256..",
        encoded(new AuthenticationSasl(List.of("SCRAM-SHA-256"))));
    assertEquals(
        "R...<11>...<11>r=x",
        encoded(new AuthenticationSaslContinue("r=x".getBytes(StandardCharsets.UTF_8))));
    assertEquals(
        "R...<11>...<12>v=x",
        encoded(new AuthenticationSaslFinal("v=x".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void writesWhatIsToldAtStart() {
    assertEquals("K...<12>...%<255><255><255><254>", encoded(new BackendKeyData(37, -2)));
    assertEquals(
        "S...<25>client_encoding.UTF8.", encoded(new ParameterStatus("client_encoding", "UTF8")));
    assertEquals("Z...<5>I", encoded(new ReadyForQuery('I')));
    assertEquals(
        "v...<21>.<3>.....<1>_pq_!foo.",
        encoded(new NegotiateProtocolVersion(3 << 16, List.of("_pq_!foo"))));
  }

  @Test
  void writesARowDescription() {
    assertEquals(
        "T...!.<1>?column?..........<23>.<4><255><255><255><255>..",
        encoded(new RowDescription(List.of(new Field("?column?", 0, 0, 23, 4, -1, 0)))));
    assertEquals(
        "T...<26>.<1>a...@<7>.<1>...<25><255><255><255><255><255><255>.<1>",
        encoded(new RowDescription(List.of(new Field("a", 16391, 1, 25, -1, -1, 1)))));
  }

  @Test
  void writesTheMessagesOfExtendedQueries() {
    assertEquals("1...<4>", encoded(Signal.PARSE_COMPLETE));
    assertEquals("2...<4>", encoded(Signal.BIND_COMPLETE));
    assertEquals("3...<4>", encoded(Signal.CLOSE_COMPLETE));
    assertEquals("n...<4>", encoded(Signal.NO_DATA));
    assertEquals("s...<4>", encoded(Signal.PORTAL_SUSPENDED));
    assertEquals("I...<4>", encoded(Signal.EMPTY_QUERY_RESPONSE));
    assertEquals("C...<13>SELECT 1.", encoded(new CommandComplete("SELECT 1")));
    assertEquals("t...<14>.<2>...<23>...<25>", encoded(new ParameterDescription(List.of(23, 25))));
  }

  @Test
  void writesTheMessagesOfCopy() {
    assertEquals("G...<9>..<1>..", encoded(new CopyInResponse(false, 1)));
    assertEquals("H...<11><1>.<2>.<1>.<1>", encoded(new CopyOutResponse(true, 2)));
    assertEquals("c...<4>", encoded(Signal.COPY_DONE));
    ByteBuf out = Unpooled.buffer();
    BackendCodec.copyData("xx1<9>".getBytes(StandardCharsets.UTF_8), 2, 1, out);
    assertEquals("d...<5>1", show(out));
  }

  @Test
  void writesErrorsAndNotifications() {
    assertEquals(
        "E...*SERROR.VERROR.C42601.Mno.Dwhy.Hdo.P8..",
        encoded(new ErrorResponse(new Report("ERROR", "42601", "no", "why", "do", 8))));
    assertEquals("A...<12>...<5>a.b.", encoded(new NotificationResponse(5, "a", "b")));
  }

  @Test
  void cutsTextAtAZeroByteAsACStringIs() {
    assertEquals("C...<6>a.", encoded(new CommandComplete("a\0b")));
  }

  private static final DataRowWriter.ValueWriter INT =
      (column, position, out) -> out.writeInt(((Vector.Ints) column).get(position));

  @Test
  void writesRowsWithNullsInTheOrderOfTheSelection() {
    Vector column = new Vector.Ints(3, new int[] {65, 66, 67}, new long[] {2});
    RowBatch batch = RowBatch.of(3, column).withSelection(new int[] {2, 1}, 2);
    ByteBuf out = Unpooled.buffer();
    int end = new DataRowWriter(new DataRowWriter.ValueWriter[] {INT}).write(batch, 0, 1000, out);
    assertEquals(2, end);
    assertEquals("D...<14>.<1>...<4>...CD...<10>.<1><255><255><255><255>", show(out));
  }

  @Test
  void stopsWritingRowsWhenEnoughIsBuffered() {
    RowBatch batch = RowBatch.of(3, new Vector.Ints(3, new int[] {65, 66, 67}, null));
    ByteBuf out = Unpooled.buffer();
    DataRowWriter writer = new DataRowWriter(new DataRowWriter.ValueWriter[] {INT});
    assertEquals(1, writer.write(batch, 0, 10, out));
    assertEquals(3, writer.write(batch, 1, 1000, out));
    assertEquals("D...<14>.<1>...<4>...AD...<14>.<1>...<4>...BD...<14>.<1>...<4>...C", show(out));
  }

  @Test
  void leavesNoPartOfARowThatFails() {
    RowBatch batch = RowBatch.of(1, new Vector.Ints(1, new int[] {65}, null));
    ByteBuf out = Unpooled.buffer();
    DataRowWriter writer =
        new DataRowWriter(
            new DataRowWriter.ValueWriter[] {
              (column, position, buffer) -> {
                throw new SqlException(SqlState.DATA_EXCEPTION, "no");
              }
            });
    assertThrows(SqlException.class, () -> writer.write(batch, 0, 1000, out));
    assertEquals(0, out.readableBytes());
  }
}
