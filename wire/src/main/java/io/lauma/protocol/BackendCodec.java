package io.lauma.protocol;

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
import io.lauma.protocol.BackendMessage.NoticeResponse;
import io.lauma.protocol.BackendMessage.NotificationResponse;
import io.lauma.protocol.BackendMessage.ParameterDescription;
import io.lauma.protocol.BackendMessage.ParameterStatus;
import io.lauma.protocol.BackendMessage.ReadyForQuery;
import io.lauma.protocol.BackendMessage.Report;
import io.lauma.protocol.BackendMessage.RowDescription;
import io.lauma.protocol.BackendMessage.Signal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/// Appends [BackendMessage]s to a buffer: type byte, int32 length in bytes that counts itself but
/// not the type byte, body.
public final class BackendCodec {
  private static final int AUTHENTICATION_OK = 0;
  private static final int AUTHENTICATION_SASL = 10;
  private static final int AUTHENTICATION_SASL_CONTINUE = 11;
  private static final int AUTHENTICATION_SASL_FINAL = 12;

  private BackendCodec() {}

  public static void encode(BackendMessage message, ByteBuf out) {
    int start = begin(type(message), out);
    switch (message) {
      case AuthenticationSasl m -> {
        out.writeInt(AUTHENTICATION_SASL);
        m.mechanisms().forEach(mechanism -> string(mechanism, out));
        out.writeByte(0);
      }
      case AuthenticationSaslContinue m ->
          out.writeInt(AUTHENTICATION_SASL_CONTINUE).writeBytes(m.data());
      case AuthenticationSaslFinal m ->
          out.writeInt(AUTHENTICATION_SASL_FINAL).writeBytes(m.data());
      case BackendKeyData m -> out.writeInt(m.processId()).writeInt(m.secretKey());
      case CommandComplete m -> string(m.tag(), out);
      case CopyInResponse m -> copyFormats(m.binary(), m.columnCount(), out);
      case CopyOutResponse m -> copyFormats(m.binary(), m.columnCount(), out);
      case ErrorResponse m -> report(m.report(), out);
      case NoticeResponse m -> report(m.report(), out);
      case NegotiateProtocolVersion m -> {
        out.writeInt(m.newestVersion()).writeInt(m.unknownOptions().size());
        m.unknownOptions().forEach(option -> string(option, out));
      }
      case NotificationResponse m -> {
        out.writeInt(m.processId());
        string(m.channel(), out);
        string(m.payload(), out);
      }
      case ParameterDescription m -> {
        out.writeShort(m.typeOids().size());
        m.typeOids().forEach(out::writeInt);
      }
      case ParameterStatus m -> {
        string(m.name(), out);
        string(m.value(), out);
      }
      case ReadyForQuery m -> out.writeByte(m.transactionStatus());
      case RowDescription m -> {
        out.writeShort(m.fields().size());
        m.fields().forEach(field -> field(field, out));
      }
      case Signal m -> {
        if (m == Signal.AUTHENTICATION_OK) {
          out.writeInt(AUTHENTICATION_OK);
        }
      }
    }
    end(start, out);
  }

  /// Appends CopyData with `data[start .. start + lengthBytes)`.
  public static void copyData(byte[] data, int start, int lengthBytes, ByteBuf out) {
    out.writeByte('d').writeInt(Integer.BYTES + lengthBytes).writeBytes(data, start, lengthBytes);
  }

  /// Writes type and an empty length; returns what [#end] needs to fill it.
  static int begin(char type, ByteBuf out) {
    out.writeByte(type);
    int start = out.writerIndex();
    out.writeInt(0);
    return start;
  }

  static void end(int start, ByteBuf out) {
    out.setInt(start, out.writerIndex() - start);
  }

  private static char type(BackendMessage message) {
    return switch (message) {
      case AuthenticationSasl _, AuthenticationSaslContinue _, AuthenticationSaslFinal _ -> 'R';
      case BackendKeyData _ -> 'K';
      case CommandComplete _ -> 'C';
      case CopyInResponse _ -> 'G';
      case CopyOutResponse _ -> 'H';
      case ErrorResponse _ -> 'E';
      case NoticeResponse _ -> 'N';
      case NegotiateProtocolVersion _ -> 'v';
      case NotificationResponse _ -> 'A';
      case ParameterDescription _ -> 't';
      case ParameterStatus _ -> 'S';
      case ReadyForQuery _ -> 'Z';
      case RowDescription _ -> 'T';
      case Signal signal ->
          switch (signal) {
            case AUTHENTICATION_OK -> 'R';
            case BIND_COMPLETE -> '2';
            case CLOSE_COMPLETE -> '3';
            case COPY_DONE -> 'c';
            case EMPTY_QUERY_RESPONSE -> 'I';
            case NO_DATA -> 'n';
            case PARSE_COMPLETE -> '1';
            case PORTAL_SUSPENDED -> 's';
          };
    };
  }

  private static void copyFormats(boolean binary, int columnCount, ByteBuf out) {
    int format = binary ? 1 : 0;
    out.writeByte(format).writeShort(columnCount);
    for (int i = 0; i < columnCount; i++) {
      out.writeShort(format);
    }
  }

  private static void field(Field field, ByteBuf out) {
    string(field.name(), out);
    out.writeInt(field.tableOid())
        .writeShort(field.attributeNumber())
        .writeInt(field.typeOid())
        .writeShort(field.typeLengthBytes())
        .writeInt(field.typmod())
        .writeShort(field.format());
  }

  private static void report(Report report, ByteBuf out) {
    part('S', report.severity(), out);
    part('V', report.severity(), out);
    part('C', report.code(), out);
    part('M', report.message(), out);
    part('D', report.detail(), out);
    part('H', report.hint(), out);
    if (report.position() > 0) {
      part('P', Integer.toString(report.position()), out);
    }
    out.writeByte(0);
  }

  private static void part(char name, @Nullable String text, ByteBuf out) {
    if (text != null) {
      out.writeByte(name);
      string(text, out);
    }
  }

  /// A zero byte inside `text` would end it early and break the frame's fields: it is cut there, as
  /// a C string is.
  private static void string(String text, ByteBuf out) {
    int zero = text.indexOf('\0');
    ByteBufUtil.writeUtf8(out, zero < 0 ? text : text.substring(0, zero));
    out.writeByte(0);
  }
}
