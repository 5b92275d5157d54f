package io.lauma.exchange;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// The bytes of a [PeerMessage.Frame], little-endian: version (1 byte, 1), flags (1 byte, bit 0:
/// the last one), int32 number, int64 id, and the piece of the answer to the end.
public final class FrameSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  static final byte VERSION = 1;
  private static final int IDENTIFIER = 7_430_202;
  private static final String MANIFEST = "F";
  private static final int HEADER_BYTES = 14;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object value) {
    byte[] bytes = new byte[HEADER_BYTES + ((PeerMessage.Frame) value).bytes().length];
    toBinary(value, ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Override
  public void toBinary(Object value, ByteBuffer buffer) {
    PeerMessage.Frame frame = (PeerMessage.Frame) value;
    ByteOrder before = buffer.order();
    buffer
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(VERSION)
        .put((byte) (frame.last() ? 1 : 0))
        .putInt(frame.number())
        .putLong(frame.id())
        .put(frame.bytes())
        .order(before);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
    ByteOrder before = buffer.order();
    ByteBuffer in = buffer.order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (!manifest.equals(MANIFEST) || in.remaining() < HEADER_BYTES || in.get() != VERSION) {
        throw new NotSerializableException("unknown form of a frame");
      }
      byte flags = in.get();
      if (flags != 0 && flags != 1) {
        throw new NotSerializableException("unknown flags of a frame");
      }
      int number = in.getInt();
      long id = in.getLong();
      byte[] bytes = new byte[in.remaining()];
      in.get(bytes);
      return new PeerMessage.Frame(id, number, flags == 1, bytes);
    } finally {
      buffer.order(before);
    }
  }
}
