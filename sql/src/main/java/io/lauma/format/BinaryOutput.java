package io.lauma.format;

import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import io.lauma.types.TypeFacts;
import io.lauma.types.text.InetText;
import java.nio.charset.StandardCharsets;

/// Writes binary forms, one method a layout.
final class BinaryOutput {
  private static final int JSONB_VERSION = 1;
  private static final int INET4_BYTES = 4;
  private static final int INET4_FAMILY = 2;
  private static final int INET6_FAMILY = 3;

  private BinaryOutput() {}

  static void writeInt(int typeOid, int value, ByteSink out) {
    switch (typeOid) {
      case Oids.INT2 -> out.putShort(value);
      case Oids.CHAR -> out.put(value);
      default -> out.putInt(value);
    }
  }

  static void writeLong(int typeOid, long value, ByteSink out) {
    switch (typeOid) {
      case Oids.INT8, Oids.XID8, Oids.TIME, Oids.TIMESTAMP, Oids.TIMESTAMPTZ -> out.putLong(value);
      default -> out.putInt((int) value);
    }
  }

  static void writeDouble(int typeOid, double value, ByteSink out) {
    if (typeOid == Oids.FLOAT4) {
      out.putInt(Float.floatToIntBits((float) value));
    } else {
      out.putLong(Double.doubleToLongBits(value));
    }
  }

  static void writeBytes(int typeOid, byte[] data, int start, int end, ByteSink out) {
    switch (typeOid) {
      case Oids.NUMERIC -> NumericBinary.write(data, start, end, out);
      case Oids.JSONB -> {
        out.put(JSONB_VERSION);
        out.putBytes(data, start, end - start);
      }
      case Oids.INTERVAL -> {
        out.putBytes(data, start + 8, 8);
        out.putBytes(data, start + 4, 4);
        out.putBytes(data, start, 4);
      }
      case Oids.INET -> writeInet(data, start, end, out);
      case Oids.RECORD -> writeRecord(data, start, out);
      case Oids.INT2VECTOR, Oids.OIDVECTOR -> writeArray(data, start, out);
      default -> {
        if (TypeFacts.isArray(typeOid)) {
          writeArray(data, start, out);
        } else {
          out.putBytes(data, start, end - start);
        }
      }
    }
  }

  /// Family, bits of the netmask (all), no CIDR, length of the address, address.
  private static void writeInet(byte[] data, int start, int end, ByteSink out) {
    byte[] address =
        InetText.addressBytes(new String(data, start, end - start, StandardCharsets.US_ASCII));
    out.put(address.length == INET4_BYTES ? INET4_FAMILY : INET6_FAMILY);
    out.put(Byte.SIZE * address.length);
    out.put(0);
    out.put(address.length);
    out.putBytes(address, 0, address.length);
  }

  private static void writeArray(byte[] data, int start, ByteSink out) {
    int dimensions = ArrayForm.dimensions(data, start);
    int elementOid = ArrayForm.elementOid(data, start);
    out.putInt(dimensions);
    int flagsAt = out.length();
    out.putInt(0);
    out.putInt(elementOid);
    for (int i = 0; i < dimensions; i++) {
      out.putInt(ArrayForm.length(data, start, i));
      out.putInt(ArrayForm.lowerBound(data, start, i));
    }
    ArrayForm.Cursor cursor = new ArrayForm.Cursor(data, start);
    while (cursor.next()) {
      if (cursor.isNull()) {
        out.setInt(flagsAt, 1);
        out.putInt(-1);
      } else {
        writeElement(elementOid, data, cursor.start(), cursor.end(), out);
      }
    }
  }

  private static void writeRecord(byte[] data, int start, ByteSink out) {
    int columns = StoredSink.intAt(data, start);
    out.putInt(columns);
    int at = start + 4;
    for (int i = 0; i < columns; i++) {
      int typeOid = StoredSink.intAt(data, at);
      int length = StoredSink.intAt(data, at + 4);
      at += 8;
      out.putInt(typeOid);
      if (length < 0) {
        out.putInt(-1);
      } else {
        writeElement(typeOid, data, at, at + length, out);
        at += length;
      }
    }
  }

  /// With its length in front.
  private static void writeElement(int typeOid, byte[] data, int start, int end, ByteSink out) {
    int lengthAt = out.length();
    out.putInt(0);
    switch (StoredForm.layout(typeOid)) {
      case BOOLEAN -> out.put(data[start]);
      case INT -> writeInt(typeOid, StoredSink.intAt(data, start), out);
      case LONG -> writeLong(typeOid, StoredSink.longAt(data, start), out);
      case DOUBLE ->
          writeDouble(typeOid, Double.longBitsToDouble(StoredSink.longAt(data, start)), out);
      case BYTES -> writeBytes(typeOid, data, start, end, out);
    }
    out.setInt(lengthAt, out.length() - lengthAt - 4);
  }
}
