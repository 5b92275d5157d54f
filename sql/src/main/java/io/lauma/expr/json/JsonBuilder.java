package io.lauma.expr.json;

import io.lauma.expr.value.ArrayValue;
import io.lauma.expr.value.RecordValue;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;
import io.lauma.types.json.JsonParser;
import io.lauma.types.json.JsonText;
import java.nio.charset.StandardCharsets;

/// Values of any type as json text, as to_json writes them.
public final class JsonBuilder {
  private final TextContext context;
  private final ByteSink out = new ByteSink();

  public JsonBuilder(TextContext context) {
    // timestamps in json are ISO 8601 whatever DateStyle says
    this.context = context.withDateStyle(TextContext.DateStyle.ISO, TextContext.DateOrder.YMD);
  }

  public JsonBuilder raw(String text) {
    out.putUtf8(text);
    return this;
  }

  public JsonBuilder quoted(String text) {
    JsonText.quote(text, out);
    return this;
  }

  public byte[] toBytes() {
    return out.toBytes();
  }

  /// The canonical form of what was written.
  public byte[] toCanonical() {
    return JsonParser.parse(out.toString()).toStored();
  }

  public JsonBuilder value(int typeOid, Vector vector, int row) {
    if (vector.isNull(row)) {
      return raw("null");
    }
    if (TypeFacts.isArray(typeOid)) {
      ArrayValue array = ArrayValue.read((Vector.Bytes) vector, row);
      if (array.dimensions() == 0) {
        return raw("[]");
      }
      array(array, 0, 0);
      return this;
    }
    switch (typeOid) {
      case Oids.BOOL -> raw(((Vector.Booleans) vector).get(row) ? "true" : "false");
      case Oids.INT2, Oids.INT4, Oids.INT8 -> TypeText.write(typeOid, vector, row, context, out);
      case Oids.FLOAT4, Oids.FLOAT8, Oids.NUMERIC -> number(typeOid, vector, row);
      case Oids.JSON, Oids.JSONB -> TypeText.write(typeOid, vector, row, context, out);
      case Oids.TIMESTAMP ->
          quoted(TypeText.write(typeOid, vector, row, context).replaceFirst(" ", "T"));
      case Oids.TIMESTAMPTZ ->
          quoted(
              TypeText.write(typeOid, vector, row, context)
                  .replaceFirst(" ", "T")
                  .replaceFirst("([+-][0-9]{2})$", "$1:00"));
      case Oids.RECORD -> record(RecordValue.read((Vector.Bytes) vector, row));
      default -> quoted(TypeText.write(typeOid, vector, row, context));
    }
    return this;
  }

  private void number(int typeOid, Vector vector, int row) {
    String text = TypeText.write(typeOid, vector, row, context);
    char last = text.charAt(text.length() - 1);
    if (last >= '0' && last <= '9') {
      raw(text);
    } else {
      quoted(text);
    }
  }

  private int array(ArrayValue array, int dimension, int from) {
    int at = from;
    raw("[");
    for (int i = 0; i < array.length(dimension); i++) {
      if (i > 0) {
        raw(",");
      }
      if (dimension + 1 < array.dimensions()) {
        at = array(array, dimension + 1, at);
      } else {
        value(array.elementOid(), array.elements(), at++);
      }
    }
    raw("]");
    return at;
  }

  private void record(RecordValue record) {
    raw("{");
    for (int i = 0; i < record.fields().length; i++) {
      raw(i == 0 ? "" : ",").quoted("f" + (i + 1)).raw(":");
      value(record.typeOids()[i], record.fields()[i], 0);
    }
    raw("}");
  }

  /// Text of a value that serves as an object key.
  public static String key(int typeOid, Vector vector, int row, TextContext context) {
    return typeOid == Oids.TEXT
        ? new String(((Vector.Bytes) vector).get(row), StandardCharsets.UTF_8)
        : TypeText.write(typeOid, vector, row, context);
  }
}
