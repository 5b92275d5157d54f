package io.lauma.types.text;

import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;
import io.lauma.types.ValueSink;
import io.lauma.types.json.JsonParser;
import io.lauma.types.number.FloatText;
import io.lauma.types.number.IntText;
import io.lauma.types.number.Numeric;
import io.lauma.types.number.NumericText;
import io.lauma.types.time.DateTimeInput;
import io.lauma.types.time.IntervalInput;
import java.util.OptionalLong;

/// Reads the text form of any type, as PostgreSQL's input functions do, modifier included.
public final class TextInput {
  private TextInput() {}

  /// Appends the value that `text` stands for to `out`, which has the type's layout.
  ///
  /// @throws SqlException 22P02, 22003, 22007, 22008, 22001 ... as PostgreSQL; 0A000 for a type
  ///   without values here
  public static void read(SqlType type, String text, TextContext context, ValueSink out) {
    switch (type.oid()) {
      case Oids.INT4 ->
          out.appendInt((int) IntText.parse(text, "integer", Integer.MIN_VALUE, Integer.MAX_VALUE));
      case Oids.INT8 ->
          out.appendLong(IntText.parse(text, "bigint", Long.MIN_VALUE, Long.MAX_VALUE));
      case Oids.INT2 ->
          out.appendInt((int) IntText.parse(text, "smallint", Short.MIN_VALUE, Short.MAX_VALUE));
      case Oids.TEXT, Oids.UNKNOWN, Oids.CSTRING, Oids.PG_NODE_TREE ->
          out.appendBytes(StringText.utf8(text));
      case Oids.VARCHAR ->
          out.appendBytes(StringText.varchar(StringText.utf8(text), type.typmod()));
      case Oids.BPCHAR -> out.appendBytes(StringText.bpchar(StringText.utf8(text), type.typmod()));
      case Oids.NAME -> out.appendBytes(StringText.name(StringText.utf8(text)));
      case Oids.NUMERIC ->
          out.appendBytes(Numeric.applyTypmod(NumericText.parse(text), type.typmod()));
      case Oids.FLOAT8 -> out.appendDouble(FloatText.parseFloat8(text));
      case Oids.FLOAT4 -> out.appendDouble(FloatText.parseFloat4(text));
      case Oids.BOOL -> out.appendBoolean(SimpleText.bool(text));
      case Oids.BYTEA -> out.appendBytes(SimpleText.bytea(text));
      case Oids.UUID -> out.appendBytes(SimpleText.uuid(text));
      case Oids.DATE -> out.appendInt(DateTimeInput.date(text, context));
      case Oids.TIME -> out.appendLong(DateTimeInput.time(text, type.typmod(), context));
      case Oids.TIMESTAMP -> out.appendLong(DateTimeInput.timestamp(text, type.typmod(), context));
      case Oids.TIMESTAMPTZ ->
          out.appendLong(DateTimeInput.timestamptz(text, type.typmod(), context));
      default -> readOther(type, text, context, out);
    }
  }

  private static void readOther(SqlType type, String text, TextContext context, ValueSink out) {
    switch (type.oid()) {
      case Oids.INTERVAL ->
          out.appendBytes(IntervalInput.parse(text, type.typmod(), context).toStored());
      case Oids.JSON -> {
        byte[] utf8 = StringText.utf8(text);
        JsonParser.check(text);
        out.appendBytes(utf8);
      }
      case Oids.JSONB -> out.appendBytes(JsonParser.parse(text).toStored());
      case Oids.INT2VECTOR, Oids.OIDVECTOR ->
          out.appendBytes(ArrayText.parseVector(type.oid(), text, context));
      case Oids.RECORD ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "input of anonymous composite types is not implemented");
      case Oids.CHAR -> out.appendInt(SimpleText.character(text));
      case Oids.OID -> out.appendLong(IntText.parseUnsigned32(text, "oid"));
      case Oids.XID, Oids.CID -> out.appendLong(SimpleText.lenientUnsigned(text, Integer.SIZE));
      case Oids.XID8 -> out.appendLong(SimpleText.lenientUnsigned(text, Long.SIZE));
      case Oids.TID -> out.appendBytes(SimpleText.tid(text));
      case Oids.VOID -> out.appendBytes(new byte[0]);
      case Oids.TIMETZ -> throw DateTimeInput.timetz();
      default -> {
        if (ObjectReferences.isReference(type.oid())) {
          out.appendLong(ObjectReferences.parse(type.oid(), text, context));
        } else if (TypeFacts.isArray(type.oid())) {
          out.appendBytes(ArrayText.parse(type, text, context));
        } else {
          throw cannotAccept(type.oid());
        }
      }
    }
  }

  static SqlException cannotAccept(int typeOid) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "cannot accept a value of type " + TypeFacts.name(typeOid));
  }

  static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(IntText.parseUnsigned32(text, "oid"));
  }
}
