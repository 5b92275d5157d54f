package io.lauma.types;

/// Takes values one by one, each by the method of its type's [Layout]. Implemented by the builder
/// of vectors and by the writer of stored forms.
public interface ValueSink {
  void appendNull();

  void appendBoolean(boolean value);

  void appendInt(int value);

  void appendLong(long value);

  void appendDouble(double value);

  /// Copies the bytes.
  void appendBytes(byte[] source, int start, int lengthBytes);

  default void appendBytes(byte[] value) {
    appendBytes(value, 0, value.length);
  }
}
