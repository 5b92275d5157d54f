package io.lauma.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// An answer on its way between nodes: items (each an int32 length, little-endian, and that many
/// bytes) one after the other, cut into frames wherever a frame is full. So neither a large row nor
/// many small ones make a frame that does not fit.
final class AnswerBytes {
  /// Bytes of a full frame.
  static final int FRAME_BYTES = 256 * 1024;

  private AnswerBytes() {}

  /// Bytes put in at one end and taken out at the other.
  private static final class Bytes {
    private byte[] bytes = new byte[16 * 1024];
    private int start;
    private int end;

    int length() {
      return end - start;
    }

    void reserve(int count) {
      if (bytes.length - end >= count) {
        return;
      }
      int held = length();
      int capacity = bytes.length;
      while (capacity - held < count) {
        capacity = Math.multiplyExact(capacity, 2);
      }
      byte[] larger = new byte[capacity];
      System.arraycopy(bytes, start, larger, 0, held);
      bytes = larger;
      start = 0;
      end = held;
    }

    void put(byte[] more) {
      reserve(more.length);
      System.arraycopy(more, 0, bytes, end, more.length);
      end += more.length;
    }

    void putInt(int value) {
      reserve(Integer.BYTES);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(end, value);
      end += Integer.BYTES;
    }

    int firstInt() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(start);
    }

    byte[] take(int count) {
      byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
      skip(count);
      return taken;
    }

    void skip(int count) {
      start += count;
      if (start == end) {
        start = 0;
        end = 0;
      }
    }
  }

  /// Cuts items into frames. For one thread.
  static final class Cutter {
    private final Bytes bytes = new Bytes();

    void add(byte[] item) {
      bytes.reserve(Integer.BYTES + item.length);
      bytes.putInt(item.length);
      bytes.put(item);
    }

    /// Bytes that are not in a frame yet.
    int lengthBytes() {
      return bytes.length();
    }

    boolean hasFullFrame() {
      return bytes.length() >= FRAME_BYTES;
    }

    /// The next frame's bytes: a full frame or what there is.
    byte[] take() {
      return bytes.take(Math.min(FRAME_BYTES, bytes.length()));
    }
  }

  /// Puts items together again. For one thread.
  static final class Joiner {
    private final int itemBytesMax;
    private final Deque<byte[]> items = new ArrayDeque<>();
    private final Bytes bytes = new Bytes();

    /// @param itemBytesMax larger items are refused
    Joiner(int itemBytesMax) {
      this.itemBytesMax = itemBytesMax;
    }

    /// @throws IllegalArgumentException when the bytes are no answer
    void add(byte[] frame) {
      bytes.put(frame);
      while (bytes.length() >= Integer.BYTES) {
        int length = bytes.firstInt();
        if (length < 0 || length > itemBytesMax) {
          throw new IllegalArgumentException("an item of an answer has " + length + " bytes");
        }
        if (bytes.length() - Integer.BYTES < length) {
          return;
        }
        bytes.skip(Integer.BYTES);
        items.add(bytes.take(length));
      }
    }

    /// Whole items, in order; taken by the caller.
    Deque<byte[]> items() {
      return items;
    }

    /// Whether the bytes so far end with an item.
    boolean isWhole() {
      return bytes.length() == 0;
    }
  }
}
