package io.lauma.types;

/// Writes values as elements of an array or a record: int32 length (-1 for NULL) and stored form,
/// where the fixed layouts are big-endian images of their slots.
public final class StoredSink implements ValueSink {
  private final ByteSink out;

  public StoredSink(ByteSink out) {
    this.out = out;
  }

  @Override
  public void appendNull() {
    out.putInt(-1);
  }

  @Override
  public void appendBoolean(boolean value) {
    out.putInt(1);
    out.put(value ? 1 : 0);
  }

  @Override
  public void appendInt(int value) {
    out.putInt(Integer.BYTES);
    out.putInt(value);
  }

  @Override
  public void appendLong(long value) {
    out.putInt(Long.BYTES);
    out.putLong(value);
  }

  @Override
  public void appendDouble(double value) {
    out.putInt(Double.BYTES);
    out.putLong(Double.doubleToRawLongBits(value));
  }

  @Override
  public void appendBytes(byte[] source, int start, int lengthBytes) {
    out.putInt(lengthBytes);
    out.putBytes(source, start, lengthBytes);
  }

  /// Appends the stored form at `data[start .. end)` of a type with `layout` to `sink`.
  public static void copy(Layout layout, byte[] data, int start, int end, ValueSink sink) {
    switch (layout) {
      case BOOLEAN -> sink.appendBoolean(data[start] != 0);
      case INT -> sink.appendInt(intAt(data, start));
      case LONG -> sink.appendLong(longAt(data, start));
      case DOUBLE -> sink.appendDouble(Double.longBitsToDouble(longAt(data, start)));
      case BYTES -> sink.appendBytes(data, start, end - start);
    }
  }

  public static int intAt(byte[] data, int at) {
    return (data[at] & 0xff) << 24
        | (data[at + 1] & 0xff) << 16
        | (data[at + 2] & 0xff) << 8
        | (data[at + 3] & 0xff);
  }

  public static long longAt(byte[] data, int at) {
    return (long) intAt(data, at) << 32 | (intAt(data, at + 4) & 0xffffffffL);
  }
}
