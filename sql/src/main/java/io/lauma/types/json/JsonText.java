package io.lauma.types.json;

import io.lauma.types.ByteSink;
import java.util.Map;

/// The canonical text of jsonb, the indented text of `jsonb_pretty`, and quoting.
public final class JsonText {
  private JsonText() {}

  private static final int INDENT = 4;
  private static final String HEX = "0123456789abcdef";

  public static void write(JsonValue value, ByteSink out) {
    switch (value) {
      case JsonValue.ObjectValue object -> {
        out.put('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          if (!first) {
            out.putAscii(", ");
          }
          first = false;
          quote(member.getKey(), out);
          out.putAscii(": ");
          write(member.getValue(), out);
        }
        out.put('}');
      }
      case JsonValue.ArrayValue array -> {
        out.put('[');
        for (int i = 0; i < array.elements().size(); i++) {
          if (i > 0) {
            out.putAscii(", ");
          }
          write(array.elements().get(i), out);
        }
        out.put(']');
      }
      default -> scalar(value, out);
    }
  }

  private static void scalar(JsonValue value, ByteSink out) {
    switch (value) {
      case JsonValue.StringValue string -> quote(string.text(), out);
      case JsonValue.NumberValue number -> out.putAscii(number.number().toPlainString());
      case JsonValue.BooleanValue bool -> out.putAscii(bool.value() ? "true" : "false");
      case JsonValue.NullValue _ -> out.putAscii("null");
      case JsonValue.ObjectValue _, JsonValue.ArrayValue _ -> write(value, out);
    }
  }

  /// As `jsonb_pretty` writes it.
  public static void pretty(JsonValue value, ByteSink out) {
    pretty(value, 0, out);
  }

  private static void pretty(JsonValue value, int level, ByteSink out) {
    switch (value) {
      case JsonValue.ObjectValue object -> {
        out.put('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          line(first, level + 1, out);
          first = false;
          quote(member.getKey(), out);
          out.putAscii(": ");
          pretty(member.getValue(), level + 1, out);
        }
        line(true, level, out);
        out.put('}');
      }
      case JsonValue.ArrayValue array -> {
        out.put('[');
        for (int i = 0; i < array.elements().size(); i++) {
          line(i == 0, level + 1, out);
          pretty(array.elements().get(i), level + 1, out);
        }
        line(true, level, out);
        out.put(']');
      }
      default -> scalar(value, out);
    }
  }

  private static void line(boolean withoutComma, int level, ByteSink out) {
    out.putAscii(withoutComma ? "\n" : ",\n");
    out.putAscii(" ".repeat(level * INDENT));
  }

  /// A JSON string with its quotes.
  public static void quote(String text, ByteSink out) {
    out.put('"');
    int plainStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      out.putUtf8(text.substring(plainStart, i));
      plainStart = i + 1;
      out.put('\\');
      switch (c) {
        case '\b' -> out.put('b');
        case '\f' -> out.put('f');
        case '\n' -> out.put('n');
        case '\r' -> out.put('r');
        case '\t' -> out.put('t');
        case '"', '\\' -> out.put(c);
        default -> {
          out.putAscii("u00");
          out.put(HEX.charAt(c >> 4));
          out.put(HEX.charAt(c & 15));
        }
      }
    }
    out.putUtf8(text.substring(plainStart));
    out.put('"');
  }
}
