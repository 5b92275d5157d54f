package io.lauma.format;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredSink;

/// Takes big-endian numbers off a bounded part of an array.
final class BinarySource {
  private final byte[] data;
  private int at;
  private final int end;

  BinarySource(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  byte[] data() {
    return data;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  int takeByte() {
    return data[advance(1)];
  }

  int takeShort() {
    int from = advance(2);
    return (short) (data[from] << 8 | (data[from + 1] & 0xff));
  }

  int takeInt() {
    return StoredSink.intAt(data, advance(4));
  }

  long takeLong() {
    return StoredSink.longAt(data, advance(8));
  }

  /// Goes past `lengthBytes`; returns where they start.
  int advance(int lengthBytes) {
    if (lengthBytes < 0 || end - at < lengthBytes) {
      throw new SqlException(SqlState.PROTOCOL_VIOLATION, "insufficient data left in message");
    }
    int from = at;
    at += lengthBytes;
    return from;
  }
}
