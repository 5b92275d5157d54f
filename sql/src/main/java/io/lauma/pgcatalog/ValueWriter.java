package io.lauma.pgcatalog;

import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import io.lauma.types.TypeFacts;
import io.lauma.types.ValueSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes Java values as values of a column's type. OIDs are `int`s and unsigned; a "char" is a
/// `Character` of ASCII; arrays are `List`s.
final class ValueWriter {
  private ValueWriter() {}

  static void append(int typeOid, @Nullable Object value, ValueSink sink) {
    if (value == null) {
      sink.appendNull();
      return;
    }
    switch (StoredForm.layout(typeOid)) {
      case BOOLEAN -> sink.appendBoolean((Boolean) value);
      case INT ->
          sink.appendInt(
              value instanceof Character character ? character : ((Number) value).intValue());
      case LONG ->
          sink.appendLong(
              value instanceof Integer oid && typeOid != Oids.INT8
                  ? Integer.toUnsignedLong(oid)
                  : ((Number) value).longValue());
      case DOUBLE -> sink.appendDouble(((Number) value).doubleValue());
      case BYTES -> {
        if (value instanceof List<?> elements) {
          appendArray(typeOid, elements, sink);
        } else {
          sink.appendBytes(((String) value).getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void appendArray(int typeOid, List<?> elements, ValueSink sink) {
    boolean isVector = typeOid == Oids.INT2VECTOR || typeOid == Oids.OIDVECTOR;
    int elementOid =
        switch (typeOid) {
          case Oids.INT2VECTOR -> Oids.INT2;
          case Oids.OIDVECTOR -> Oids.OID;
          default -> TypeFacts.elementOid(typeOid);
        };
    ByteSink out = new ByteSink();
    if (elements.isEmpty()) {
      ArrayForm.header(out, elementOid, new int[0], new int[0]);
    } else {
      int lowerBound = isVector ? 0 : 1;
      ArrayForm.header(out, elementOid, new int[] {elements.size()}, new int[] {lowerBound});
      StoredSink stored = new StoredSink(out);
      elements.forEach(element -> append(elementOid, element, stored));
    }
    sink.appendBytes(out.array(), 0, out.length());
  }
}
