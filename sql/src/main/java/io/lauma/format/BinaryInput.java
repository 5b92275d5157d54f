package io.lauma.format;

import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import io.lauma.types.TypeFacts;
import io.lauma.types.ValueSink;
import io.lauma.types.json.JsonParser;
import io.lauma.types.number.Numeric;
import io.lauma.types.text.StringText;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.DateTimeInput;
import io.lauma.types.time.Interval;
import io.lauma.types.time.IntervalInput;
import java.util.Arrays;

/// Reads binary forms.
final class BinaryInput {
  private static final int JSONB_VERSION = 1;

  private BinaryInput() {}

  static void read(SqlType type, byte[] data, int start, int end, ValueSink out) {
    BinarySource in = new BinarySource(data, start, end);
    readValue(type, in, out);
    if (in.remaining() > 0) {
      throw new SqlException(
          SqlState.INVALID_BINARY_REPRESENTATION, "incorrect binary data format");
    }
  }

  private static void readValue(SqlType type, BinarySource in, ValueSink out) {
    switch (StoredForm.layout(type.oid())) {
      case BOOLEAN -> out.appendBoolean(in.takeByte() != 0);
      case INT -> out.appendInt(readInt(type.oid(), in));
      case LONG -> out.appendLong(readLong(type, in));
      case DOUBLE ->
          out.appendDouble(
              type.oid() == Oids.FLOAT4
                  ? Float.intBitsToFloat(in.takeInt())
                  : Double.longBitsToDouble(in.takeLong()));
      case BYTES -> readBytes(type, in, out);
    }
  }

  private static int readInt(int typeOid, BinarySource in) {
    return switch (typeOid) {
      case Oids.INT2 -> in.takeShort();
      case Oids.CHAR -> in.takeByte();
      case Oids.DATE -> {
        int days = in.takeInt();
        yield Calendar.isFinite(days) ? Calendar.checkDate(days) : days;
      }
      default -> in.takeInt();
    };
  }

  private static long readLong(SqlType type, BinarySource in) {
    return switch (type.oid()) {
      case Oids.INT8, Oids.XID8 -> in.takeLong();
      case Oids.TIME -> {
        long micros = in.takeLong();
        if (micros < 0 || micros > Calendar.MICROS_PER_DAY) {
          throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "time out of range");
        }
        yield DateTimeInput.round(micros, type.typmod());
      }
      case Oids.TIMESTAMP, Oids.TIMESTAMPTZ -> {
        long micros = in.takeLong();
        if (Calendar.isFinite(micros)) {
          Calendar.checkTimestamp(micros);
        }
        yield DateTimeInput.round(micros, type.typmod());
      }
      default -> in.takeInt() & 0xffffffffL;
    };
  }

  private static void readBytes(SqlType type, BinarySource in, ValueSink out) {
    switch (type.oid()) {
      case Oids.NUMERIC ->
          out.appendBytes(Numeric.applyTypmod(NumericBinary.read(in), type.typmod()));
      case Oids.BYTEA -> out.appendBytes(rest(in));
      case Oids.UUID -> out.appendBytes(in.data(), in.advance(16), 16);
      case Oids.TID -> out.appendBytes(in.data(), in.advance(6), 6);
      case Oids.INTERVAL -> {
        long micros = in.takeLong();
        int days = in.takeInt();
        Interval interval = new Interval(in.takeInt(), days, micros);
        out.appendBytes(IntervalInput.applyTypmod(interval, type.typmod()).toStored());
      }
      case Oids.JSON -> {
        byte[] utf8 = text(in);
        JsonParser.check(StringText.ofUtf8(utf8, 0, utf8.length));
        out.appendBytes(utf8);
      }
      case Oids.JSONB -> readJsonb(in, out);
      case Oids.VARCHAR -> out.appendBytes(StringText.varchar(text(in), type.typmod()));
      case Oids.BPCHAR -> out.appendBytes(StringText.bpchar(text(in), type.typmod()));
      case Oids.NAME -> out.appendBytes(StringText.name(text(in)));
      case Oids.TEXT, Oids.UNKNOWN, Oids.CSTRING -> out.appendBytes(text(in));
      case Oids.VOID -> out.appendBytes(new byte[0]);
      case Oids.INT2VECTOR -> readArray(SqlType.of(Oids.INT2), in, out);
      case Oids.OIDVECTOR -> readArray(SqlType.of(Oids.OID), in, out);
      default -> {
        int elementOid = TypeFacts.elementOid(type.oid());
        if (elementOid == 0) {
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "no binary input function available for type " + TypeFacts.name(type.oid()));
        }
        readArray(new SqlType(elementOid, type.typmod()), in, out);
      }
    }
  }

  private static byte[] rest(BinarySource in) {
    int length = in.remaining();
    int from = in.advance(length);
    return Arrays.copyOfRange(in.data(), from, from + length);
  }

  private static byte[] text(BinarySource in) {
    byte[] utf8 = rest(in);
    StringText.checkUtf8(utf8, 0, utf8.length);
    return utf8;
  }

  private static void readJsonb(BinarySource in, ValueSink out) {
    int version = in.takeByte();
    if (version != JSONB_VERSION) {
      throw new SqlException(
          SqlState.INTERNAL_ERROR, "unsupported jsonb version number " + version);
    }
    byte[] utf8 = text(in);
    out.appendBytes(JsonParser.parse(StringText.ofUtf8(utf8, 0, utf8.length)).toStored());
  }

  private static void readArray(SqlType element, BinarySource in, ValueSink out) {
    int dimensions = in.takeInt();
    if (dimensions < 0) {
      throw invalid("invalid number of dimensions: " + dimensions);
    }
    if (dimensions > ArrayForm.DIMENSIONS_MAX) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED,
          "number of array dimensions ("
              + dimensions
              + ") exceeds the maximum allowed ("
              + ArrayForm.DIMENSIONS_MAX
              + ")");
    }
    int flags = in.takeInt();
    if (flags != 0 && flags != 1) {
      throw invalid("invalid array flags");
    }
    int elementOid = in.takeInt();
    if (elementOid != element.oid()) {
      throw wrongElement(elementOid, element.oid());
    }
    int[] lengths = new int[dimensions];
    int[] lowerBounds = new int[dimensions];
    long count = dimensions == 0 ? 0 : 1;
    for (int i = 0; i < dimensions; i++) {
      lengths[i] = in.takeInt();
      lowerBounds[i] = in.takeInt();
      count *= lengths[i];
      if (lengths[i] < 0 || count > in.data().length) {
        throw new SqlException(
            SqlState.PROGRAM_LIMIT_EXCEEDED, "array size exceeds the maximum allowed");
      }
    }
    ByteSink stored = new ByteSink();
    boolean empty = count == 0;
    ArrayForm.header(
        stored, element.oid(), empty ? new int[0] : lengths, empty ? new int[0] : lowerBounds);
    StoredSink sink = new StoredSink(stored);
    for (long i = 0; i < count; i++) {
      readElement(element, in, sink);
    }
    out.appendBytes(stored.array(), 0, stored.length());
  }

  private static void readElement(SqlType element, BinarySource in, StoredSink sink) {
    int length = in.takeInt();
    if (length == -1) {
      sink.appendNull();
    } else if (length < 0 || length > in.remaining()) {
      throw invalid("insufficient data left in message");
    } else {
      int from = in.advance(length);
      read(element, in.data(), from, from + length, sink);
    }
  }

  private static SqlException wrongElement(int actual, int expected) {
    return new SqlException(
        SqlState.DATATYPE_MISMATCH,
        "binary data has array element type "
            + Integer.toUnsignedString(actual)
            + " ("
            + TypeFacts.name(actual)
            + ") instead of expected "
            + expected
            + " ("
            + TypeFacts.name(expected)
            + ")");
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_BINARY_REPRESENTATION, message);
  }
}
