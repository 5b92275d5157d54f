package io.lauma.types.text;

import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;
import io.lauma.types.number.FloatText;
import io.lauma.types.number.NumericText;
import io.lauma.types.time.DateTimeOutput;
import io.lauma.types.time.Interval;
import io.lauma.types.time.IntervalOutput;

/// Writes the text form of any type, as PostgreSQL's output functions do: one method a layout.
public final class TextOutput {
  private TextOutput() {}

  public static void writeBoolean(boolean value, ByteSink out) {
    out.put(value ? 't' : 'f');
  }

  public static void writeInt(int typeOid, int value, TextContext context, ByteSink out) {
    switch (typeOid) {
      case Oids.DATE -> DateTimeOutput.date(value, context, out);
      case Oids.CHAR -> {
        if (value != 0) {
          out.put(value);
        }
      }
      default -> out.putDecimal(value);
    }
  }

  public static void writeLong(int typeOid, long value, TextContext context, ByteSink out) {
    switch (typeOid) {
      case Oids.INT8, Oids.OID, Oids.XID, Oids.CID -> out.putDecimal(value);
      case Oids.TIMESTAMP -> DateTimeOutput.timestamp(value, context, out);
      case Oids.TIMESTAMPTZ -> DateTimeOutput.timestamptz(value, context, out);
      case Oids.TIME -> DateTimeOutput.time(value, out);
      case Oids.XID8 -> out.putAscii(Long.toUnsignedString(value));
      default -> {
        if (ObjectReferences.isReference(typeOid)) {
          ObjectReferences.write(typeOid, value, context, out);
        } else {
          out.putDecimal(value);
        }
      }
    }
  }

  public static void writeDouble(int typeOid, double value, TextContext context, ByteSink out) {
    if (typeOid == Oids.FLOAT4) {
      FloatText.writeFloat4(value, context.extraFloatDigits(), out);
    } else {
      FloatText.writeFloat8(value, context.extraFloatDigits(), out);
    }
  }

  /// @param data holds the stored form at `start .. end`
  public static void writeBytes(
      int typeOid, byte[] data, int start, int end, TextContext context, ByteSink out) {
    switch (typeOid) {
      case Oids.TEXT,
          Oids.VARCHAR,
          Oids.BPCHAR,
          Oids.NAME,
          Oids.JSON,
          Oids.JSONB,
          Oids.UNKNOWN,
          Oids.CSTRING,
          Oids.INET,
          Oids.PG_NODE_TREE ->
          out.putBytes(data, start, end - start);
      case Oids.NUMERIC -> NumericText.write(data, start, end, out);
      case Oids.BYTEA -> SimpleText.writeBytea(data, start, end, context.byteaOutput(), out);
      case Oids.UUID -> SimpleText.writeUuid(data, start, out);
      case Oids.INTERVAL ->
          IntervalOutput.write(Interval.ofStored(data, start), context.intervalStyle(), out);
      case Oids.TID -> SimpleText.writeTid(data, start, out);
      case Oids.VOID -> {}
      case Oids.INT2VECTOR, Oids.OIDVECTOR -> ArrayText.writeVector(data, start, context, out);
      case Oids.RECORD -> RecordText.write(data, start, context, out);
      default -> {
        if (!TypeFacts.isArray(typeOid)) {
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "cannot display a value of type " + TypeFacts.name(typeOid));
        }
        ArrayText.write(data, start, context, out);
      }
    }
  }

  /// Writes an element of an array or a record: any layout, in its stored form.
  public static void writeStored(
      int typeOid, byte[] data, int start, int end, TextContext context, ByteSink out) {
    switch (StoredForm.layout(typeOid)) {
      case BOOLEAN -> writeBoolean(data[start] != 0, out);
      case INT -> writeInt(typeOid, StoredSink.intAt(data, start), context, out);
      case LONG -> writeLong(typeOid, StoredSink.longAt(data, start), context, out);
      case DOUBLE ->
          writeDouble(
              typeOid, Double.longBitsToDouble(StoredSink.longAt(data, start)), context, out);
      case BYTES -> writeBytes(typeOid, data, start, end, context, out);
    }
  }
}
