package io.lauma.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/// Reads the fields of one message body, checking that each is there.
final class MessageReader {
  private final ByteBuf body;

  MessageReader(ByteBuf body) {
    this.body = body;
  }

  byte code() {
    if (!body.isReadable()) {
      throw Violation.of("no data left in message");
    }
    return body.readByte();
  }

  int int16() {
    need(Short.BYTES);
    return body.readUnsignedShort();
  }

  int int32() {
    need(Integer.BYTES);
    return body.readInt();
  }

  /// Text up to a zero byte.
  String string() {
    int lengthBytes = body.bytesBefore((byte) 0);
    if (lengthBytes < 0) {
      throw Violation.invalidString();
    }
    byte[] text = bytes(lengthBytes);
    body.skipBytes(1);
    return Utf8.decode(text, 0, lengthBytes);
  }

  byte[] bytes(int lengthBytes) {
    if (lengthBytes < 0) {
      throw Violation.insufficientData();
    }
    need(lengthBytes);
    byte[] value = ByteBufUtil.getBytes(body, body.readerIndex(), lengthBytes);
    body.skipBytes(lengthBytes);
    return value;
  }

  byte[] rest() {
    return bytes(body.readableBytes());
  }

  /// Checks that `count` items of at least `itemBytesMin` can still be there, before they are
  /// allocated.
  void need(int count, int itemBytesMin) {
    need((long) count * itemBytesMin);
  }

  void end() {
    if (body.isReadable()) {
      throw Violation.invalidFormat();
    }
  }

  private void need(long lengthBytes) {
    if (body.readableBytes() < lengthBytes) {
      throw Violation.insufficientData();
    }
  }
}
