package io.lauma.types.text;

import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredSink;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text forms of arrays, int2vector and oidvector.
final class ArrayText {
  private ArrayText() {}

  /// @param type an array type; its modifier is the elements'
  static byte[] parse(SqlType type, String text, TextContext context) {
    SqlType element = new SqlType(TypeFacts.elementOid(type.oid()), type.typmod());
    ArrayLiteral literal = ArrayLiteral.parse(text);
    ByteSink out = new ByteSink();
    ArrayForm.header(out, element.oid(), literal.lengths(), literal.lowerBounds());
    appendElements(element, literal.elements(), context, new StoredSink(out));
    return out.toBytes();
  }

  private static void appendElements(
      SqlType element, List<@Nullable String> texts, TextContext context, StoredSink sink) {
    for (String text : texts) {
      if (text == null) {
        sink.appendNull();
      } else {
        TextInput.read(element, text, context, sink);
      }
    }
  }

  static void write(byte[] data, int start, TextContext context, ByteSink out) {
    int dimensions = ArrayForm.dimensions(data, start);
    if (dimensions == 0) {
      out.putAscii("{}");
      return;
    }
    writeBounds(data, start, dimensions, out);
    int elementOid = ArrayForm.elementOid(data, start);
    ArrayForm.Cursor cursor = new ArrayForm.Cursor(data, start);
    int[] position = new int[dimensions];
    int open = 0;
    while (cursor.next()) {
      for (; open < dimensions; open++) {
        out.put('{');
      }
      writeElement(elementOid, data, cursor, context, out);
      int dimension = dimensions - 1;
      while (dimension >= 0 && ++position[dimension] == ArrayForm.length(data, start, dimension)) {
        position[dimension--] = 0;
        out.put('}');
        open--;
      }
      if (dimension >= 0) {
        out.put(',');
      }
    }
  }

  private static void writeBounds(byte[] data, int start, int dimensions, ByteSink out) {
    boolean plain = true;
    for (int i = 0; i < dimensions; i++) {
      plain &= ArrayForm.lowerBound(data, start, i) == 1;
    }
    if (plain) {
      return;
    }
    for (int i = 0; i < dimensions; i++) {
      int lower = ArrayForm.lowerBound(data, start, i);
      out.put('[');
      out.putDecimal(lower);
      out.put(':');
      out.putDecimal((long) lower + ArrayForm.length(data, start, i) - 1);
      out.put(']');
    }
    out.put('=');
  }

  private static void writeElement(
      int elementOid, byte[] data, ArrayForm.Cursor cursor, TextContext context, ByteSink out) {
    if (cursor.isNull()) {
      out.putAscii("NULL");
      return;
    }
    int from = out.length();
    TextOutput.writeStored(elementOid, data, cursor.start(), cursor.end(), context, out);
    quoteFrom(from, out);
  }

  /// Puts quotes around what was written since `from`, where array syntax needs them.
  private static void quoteFrom(int from, ByteSink out) {
    byte[] written = out.array();
    int end = out.length();
    boolean quote = end == from || isNullWord(written, from, end);
    int escapes = 0;
    for (int i = from; i < end; i++) {
      byte b = written[i];
      if (b == '"' || b == '\\') {
        escapes++;
      }
      quote |= b == '{' || b == '}' || b == ',' || b == ' ' || (b >= '\t' && b <= '\r');
    }
    if (!quote && escapes == 0) {
      return;
    }
    byte[] element = java.util.Arrays.copyOfRange(written, from, end);
    out.truncate(from);
    out.ensure(element.length + escapes + 2);
    out.put('"');
    for (byte b : element) {
      if (b == '"' || b == '\\') {
        out.put('\\');
      }
      out.put(b);
    }
    out.put('"');
  }

  private static boolean isNullWord(byte[] data, int from, int end) {
    return end - from == 4
        && (data[from] | 0x20) == 'n'
        && (data[from + 1] | 0x20) == 'u'
        && (data[from + 2] | 0x20) == 'l'
        && (data[from + 3] | 0x20) == 'l';
  }

  /// int2vector and oidvector: numbers with spaces between; one dimension from 0.
  static byte[] parseVector(int typeOid, String text, TextContext context) {
    SqlType element = SqlType.of(typeOid == Oids.INT2VECTOR ? Oids.INT2 : Oids.OID);
    List<String> numbers =
        typeOid == Oids.OIDVECTOR ? oidNumbers(text) : words(SimpleText.stripSpace(text));
    ByteSink out = new ByteSink();
    ArrayForm.header(out, element.oid(), new int[] {numbers.size()}, new int[] {0});
    StoredSink sink = new StoredSink(out);
    for (String number : numbers) {
      TextInput.read(element, number, context, sink);
    }
    return out.toBytes();
  }

  private static List<String> words(String stripped) {
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("[ \t-\r]+"));
  }

  /// Numbers end at the first character that is no digit: what follows is shown whole when it is no
  /// number.
  private static List<String> oidNumbers(String text) {
    List<String> numbers = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < text.length() && SimpleText.isSpace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        return numbers;
      }
      int start = at;
      if (text.charAt(at) == '-' || text.charAt(at) == '+') {
        at++;
      }
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      boolean number = at > start && text.charAt(at - 1) >= '0' && text.charAt(at - 1) <= '9';
      numbers.add(number ? text.substring(start, at) : text.substring(start));
      at = number ? at : text.length();
    }
  }

  static void writeVector(byte[] data, int start, TextContext context, ByteSink out) {
    ArrayForm.Cursor cursor = new ArrayForm.Cursor(data, start);
    int elementOid = ArrayForm.elementOid(data, start);
    boolean first = true;
    while (cursor.next()) {
      if (!first) {
        out.put(' ');
      }
      first = false;
      TextOutput.writeStored(elementOid, data, cursor.start(), cursor.end(), context, out);
    }
  }
}
