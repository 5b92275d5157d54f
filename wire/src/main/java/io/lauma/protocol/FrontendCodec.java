package io.lauma.protocol;

import io.lauma.protocol.FrontendMessage.Bind;
import io.lauma.protocol.FrontendMessage.ClosePortal;
import io.lauma.protocol.FrontendMessage.CloseStatement;
import io.lauma.protocol.FrontendMessage.CopyFail;
import io.lauma.protocol.FrontendMessage.DescribePortal;
import io.lauma.protocol.FrontendMessage.DescribeStatement;
import io.lauma.protocol.FrontendMessage.Execute;
import io.lauma.protocol.FrontendMessage.FunctionCall;
import io.lauma.protocol.FrontendMessage.Parse;
import io.lauma.protocol.FrontendMessage.Password;
import io.lauma.protocol.FrontendMessage.Query;
import io.lauma.protocol.FrontendMessage.Signal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// Message bodies to [FrontendMessage]. The frame around a body (type byte, int32 length in bytes
/// that counts itself but not the type byte) is the caller's.
public final class FrontendCodec {
  private FrontendCodec() {}

  /// Decodes one whole body and consumes it.
  ///
  /// @throws io.lauma.types.SqlException 08P01, 22021
  public static FrontendMessage decode(byte type, ByteBuf body) {
    MessageReader in = new MessageReader(body);
    FrontendMessage message = decode(type, in);
    in.end();
    return message;
  }

  /// Reads the first Password message of a SASL exchange.
  ///
  /// @throws io.lauma.types.SqlException 08P01
  public static SaslInitialResponse saslInitialResponse(Password message) {
    MessageReader in = new MessageReader(Unpooled.wrappedBuffer(message.body()));
    String mechanism = in.string();
    int lengthBytes = in.int32();
    byte[] data = lengthBytes == -1 ? new byte[0] : in.bytes(lengthBytes);
    in.end();
    return new SaslInitialResponse(mechanism, data);
  }

  private static FrontendMessage decode(byte type, MessageReader in) {
    return switch (type) {
      case FrameType.QUERY -> new Query(in.string());
      case FrameType.PARSE -> new Parse(in.string(), in.string(), oids(in));
      case FrameType.BIND ->
          new Bind(in.string(), in.string(), formats(in), parameters(in), formats(in));
      case FrameType.DESCRIBE -> describe(in);
      case FrameType.EXECUTE -> new Execute(in.string(), in.int32());
      case FrameType.CLOSE -> close(in);
      case FrameType.FLUSH -> Signal.FLUSH;
      case FrameType.SYNC -> Signal.SYNC;
      case FrameType.TERMINATE -> ignoringBody(in, Signal.TERMINATE);
      case FrameType.FUNCTION_CALL -> ignoringBody(in, new FunctionCall(in.int32()));
      case FrameType.COPY_DONE -> ignoringBody(in, Signal.COPY_DONE);
      case FrameType.COPY_FAIL -> new CopyFail(in.string());
      case FrameType.PASSWORD -> new Password(in.rest());
      default -> throw Violation.of("invalid frontend message type " + (type & 0xff));
    };
  }

  private static FrontendMessage ignoringBody(MessageReader in, FrontendMessage message) {
    in.rest();
    return message;
  }

  private static FrontendMessage describe(MessageReader in) {
    byte kind = in.code();
    String name = in.string();
    return switch (kind) {
      case 'S' -> new DescribeStatement(name);
      case 'P' -> new DescribePortal(name);
      default -> throw Violation.of("invalid DESCRIBE message subtype " + (kind & 0xff));
    };
  }

  private static FrontendMessage close(MessageReader in) {
    byte kind = in.code();
    String name = in.string();
    return switch (kind) {
      case 'S' -> new CloseStatement(name);
      case 'P' -> new ClosePortal(name);
      default -> throw Violation.of("invalid CLOSE message subtype " + (kind & 0xff));
    };
  }

  private static int[] oids(MessageReader in) {
    int[] oids = new int[counted(in, Integer.BYTES)];
    for (int i = 0; i < oids.length; i++) {
      oids[i] = in.int32();
    }
    return oids;
  }

  private static short[] formats(MessageReader in) {
    short[] formats = new short[counted(in, Short.BYTES)];
    for (int i = 0; i < formats.length; i++) {
      formats[i] = (short) in.int16();
    }
    return formats;
  }

  private static List<ParameterValue> parameters(MessageReader in) {
    int count = counted(in, Integer.BYTES);
    List<ParameterValue> parameters = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int lengthBytes = in.int32();
      parameters.add(
          lengthBytes == -1
              ? ParameterValue.Null.NULL
              : new ParameterValue.Bytes(in.bytes(lengthBytes)));
    }
    return parameters;
  }

  private static int counted(MessageReader in, int itemBytesMin) {
    int count = in.int16();
    in.need(count, itemBytesMin);
    return count;
  }
}
