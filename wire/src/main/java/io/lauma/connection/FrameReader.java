package io.lauma.connection;

import io.lauma.protocol.FrameType;
import io.lauma.protocol.StartupCodec;
import io.lauma.protocol.StartupPacket;
import io.lauma.protocol.StartupPacket.EncryptionRequest;
import io.lauma.protocol.Violation;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts the byte stream into [Frame]s, on the event loop. Lengths are judged from the length field,
/// before anything is gathered; CopyData is passed on in the pieces it arrives in.
final class FrameReader extends ByteToMessageDecoder {
  /// Longest message before the client is authenticated, in bytes.
  static final int UNAUTHENTICATED_BYTES_MAX = 65_535;

  private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private enum Expecting {
    STARTUP,
    MESSAGE,
    COPY_DATA,
    NOTHING
  }

  private final Set<EncryptionRequest> encryptionAsked = EnumSet.noneOf(EncryptionRequest.class);
  private Expecting expecting = Expecting.STARTUP;
  private int copyBytesLeft;
  private volatile int messageBytesMax = UNAUTHENTICATED_BYTES_MAX;

  /// Sets the limit of later messages. Thread-safe.
  void limitMessages(int bytesMax) {
    messageBytesMax = bytesMax;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    switch (expecting) {
      case STARTUP -> startup(context, in, out);
      case MESSAGE -> message(in, out);
      case COPY_DATA -> copyData(in, out);
      case NOTHING -> in.skipBytes(in.readableBytes());
    }
  }

  private void startup(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    int lengthBytes = in.getInt(in.readerIndex());
    if (lengthBytes < StartupCodec.LENGTH_BYTES_MIN
        || lengthBytes > StartupCodec.LENGTH_BYTES_MAX) {
      LOG.info("invalid length of startup packet: {} from {}", lengthBytes, remote(context));
      closeUnanswered(context);
      return;
    }
    if (in.readableBytes() < lengthBytes) {
      return;
    }
    in.skipBytes(Integer.BYTES);
    ByteBuf body = in.readSlice(lengthBytes - Integer.BYTES);
    try {
      Optional<StartupPacket> packet = StartupCodec.decode(body, encryptionAsked);
      if (packet.isEmpty()) {
        LOG.info("invalid length of cancel request from {}", remote(context));
        closeUnanswered(context);
      } else {
        startup(packet.get(), context, in, out);
      }
    } catch (SqlException e) {
      broken(e, false, in, out);
    }
  }

  private void startup(
      StartupPacket packet, ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    switch (packet) {
      case EncryptionRequest request -> {
        encryptionAsked.add(request);
        ChannelFuture _ = context.writeAndFlush(context.alloc().buffer(1).writeByte('N'));
        if (in.isReadable()) {
          broken(unencrypted(request), false, in, out);
        }
      }
      case StartupPacket.Startup startup -> {
        expecting = Expecting.MESSAGE;
        out.add(new Frame.Startup(startup));
      }
      case StartupPacket.Cancel cancel -> {
        expecting = Expecting.NOTHING;
        out.add(new Frame.Cancel(cancel));
      }
      case StartupPacket.UnsupportedVersion version ->
          broken(unsupported(version), version.major() < StartupCodec.VERSION_MAJOR, in, out);
    }
  }

  private void message(ByteBuf in, List<Object> out) {
    if (!in.isReadable()) {
      return;
    }
    int start = in.readerIndex();
    byte type = in.getByte(start);
    if (!FrameType.isKnown(type)) {
      broken(Violation.of("invalid frontend message type " + (type & 0xff)), false, in, out);
      return;
    }
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    int lengthBytes = in.getInt(start + 1);
    int lengthBytesMax = FrameType.lengthBytesMax(type, messageBytesMax);
    if (lengthBytes < Integer.BYTES) {
      broken(Violation.of("invalid message length"), false, in, out);
    } else if (lengthBytes > lengthBytesMax) {
      broken(Violation.tooLong(lengthBytes, lengthBytesMax), false, in, out);
    } else if (type == FrameType.COPY_DATA) {
      in.skipBytes(HEADER_BYTES);
      copyBytesLeft = lengthBytes - Integer.BYTES;
      expecting = copyBytesLeft == 0 ? Expecting.MESSAGE : Expecting.COPY_DATA;
    } else if (in.readableBytes() >= 1 + lengthBytes) {
      in.skipBytes(HEADER_BYTES);
      out.add(new Frame.Message(type, in.readRetainedSlice(lengthBytes - Integer.BYTES)));
    }
  }

  private void copyData(ByteBuf in, List<Object> out) {
    if (!in.isReadable()) {
      return;
    }
    int bytes = Math.min(copyBytesLeft, in.readableBytes());
    out.add(new Frame.CopyChunk(in.readRetainedSlice(bytes)));
    copyBytesLeft -= bytes;
    if (copyBytesLeft == 0) {
      expecting = Expecting.MESSAGE;
    }
  }

  private void broken(SqlException error, boolean beforeVersion3, ByteBuf in, List<Object> out) {
    expecting = Expecting.NOTHING;
    in.skipBytes(in.readableBytes());
    out.add(new Frame.Broken(error, beforeVersion3));
  }

  private void closeUnanswered(ChannelHandlerContext context) {
    expecting = Expecting.NOTHING;
    ChannelFuture _ = context.close();
  }

  private static SqlException unencrypted(EncryptionRequest request) {
    String name =
        switch (request) {
          case SSL -> "SSL";
          case GSS -> "GSSAPI encryption";
        };
    return Violation.of("received unencrypted data after " + name + " request")
        .withDetail(
            "This could be either a client-software bug or evidence of an attempted"
                + " man-in-the-middle attack.");
  }

  private static SqlException unsupported(StartupPacket.UnsupportedVersion version) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "unsupported frontend protocol "
            + version.major()
            + "."
            + version.minor()
            + ": server supports 3.0 to 3.0");
  }

  private static String remote(ChannelHandlerContext context) {
    return String.valueOf(context.channel().remoteAddress());
  }
}
