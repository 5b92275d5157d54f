package io.lauma.row;

import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyReader;
import io.lauma.kv.KeyWriter;
import io.lauma.types.ArrayForm;
import io.lauma.types.NumericForm;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import io.lauma.types.TypeFacts;
import io.lauma.types.text.StringText;
import io.lauma.types.time.Interval;

/// Single values as components of a key.
final class KeyValues {
  private KeyValues() {}

  static void writeLong(KeyWriter writer, int typeOid, long value, KeyOrder order) {
    writer.writeLong(typeOid == Oids.XID8 ? value ^ Long.MIN_VALUE : value, order);
  }

  static void writeBytes(
      KeyWriter writer, int typeOid, byte[] data, int start, int end, KeyOrder order) {
    switch (typeOid) {
      case Oids.TEXT, Oids.VARCHAR, Oids.NAME -> writer.writeText(data, start, end, order);
      case Oids.BPCHAR ->
          writer.writeText(data, start, StringText.trimmedEnd(data, start, end), order);
      case Oids.NUMERIC -> writeNumeric(writer, data, start, end, order);
      case Oids.UUID -> writer.writeUuid(data, start, order);
      case Oids.INTERVAL -> {
        Interval interval = Interval.ofStored(data, start);
        writer.writeDuration(interval.wholeDays(), interval.restMicros(), order);
      }
      default -> {
        if (TypeFacts.isArray(typeOid)) {
          writeArray(writer, data, start, order);
        } else {
          writer.writeBytes(data, start, end, order);
        }
      }
    }
  }

  private static void writeNumeric(
      KeyWriter writer, byte[] data, int start, int end, KeyOrder order) {
    switch (NumericForm.kind(data, start)) {
      case NumericForm.NAN -> writer.writeDecimal(KeyWriter.SpecialDecimal.NAN, order);
      case NumericForm.INFINITY -> writer.writeDecimal(KeyWriter.SpecialDecimal.INFINITY, order);
      case NumericForm.NEGATIVE_INFINITY ->
          writer.writeDecimal(KeyWriter.SpecialDecimal.NEGATIVE_INFINITY, order);
      default -> writer.writeDecimal(NumericForm.decimal(data, start, end), order);
    }
  }

  private static void writeArray(KeyWriter writer, byte[] data, int start, KeyOrder order) {
    int mark = writer.beginArray();
    int elementOid = ArrayForm.elementOid(data, start);
    ArrayForm.Cursor cursor = new ArrayForm.Cursor(data, start);
    while (cursor.next()) {
      if (cursor.isNull()) {
        writer.writeNull(KeyOrder.ASC_NULLS_LAST);
      } else {
        writeElement(writer, elementOid, data, cursor.start(), cursor.end());
      }
    }
    int dimensions = ArrayForm.dimensions(data, start);
    int[] shape = new int[1 + 2 * dimensions];
    shape[0] = dimensions;
    for (int i = 0; i < dimensions; i++) {
      shape[1 + i] = ArrayForm.length(data, start, i);
      shape[1 + dimensions + i] = ArrayForm.lowerBound(data, start, i);
    }
    writer.endArray(mark, shape, order);
  }

  private static void writeElement(KeyWriter writer, int typeOid, byte[] data, int start, int end) {
    KeyOrder order = KeyOrder.ASC_NULLS_LAST;
    switch (StoredForm.layout(typeOid)) {
      case BOOLEAN -> writer.writeBoolean(data[start] != 0, order);
      case INT -> writer.writeLong(StoredSink.intAt(data, start), order);
      case LONG -> writeLong(writer, typeOid, StoredSink.longAt(data, start), order);
      case DOUBLE ->
          writer.writeDouble(Double.longBitsToDouble(StoredSink.longAt(data, start)), order);
      case BYTES -> writeBytes(writer, typeOid, data, start, end, order);
    }
  }

  /// Reads a value that is not NULL, of a type that keys keep exactly.
  static void read(KeyReader reader, int typeOid, VectorBuilder out) {
    switch (StoredForm.layout(typeOid)) {
      case BOOLEAN -> out.appendBoolean(reader.readBoolean());
      case INT -> out.appendInt((int) reader.readLong());
      case LONG -> {
        long value = reader.readLong();
        out.appendLong(typeOid == Oids.XID8 ? value ^ Long.MIN_VALUE : value);
      }
      case DOUBLE -> out.appendDouble(reader.readDouble());
      case BYTES -> {
        if (typeOid == Oids.UUID) {
          reader.readUuid();
        } else {
          reader.readBytes();
        }
        out.appendBytes(reader.bytes(), 0, reader.bytesLength());
      }
    }
  }
}
