package io.lauma.expr.json;

import io.lauma.types.ValueMemory;
import io.lauma.types.json.JsonParser;
import io.lauma.types.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Members and elements of valid json text, as they are written.
public final class JsonSlices {
  private JsonSlices() {}

  /// What a short part takes of the heap, about.
  private static final int SLICE_BYTES = 160;

  /// A member of an object, or (with an empty key) an element of an array.
  public record Slice(String key, String text) {}

  public static boolean isObject(String json) {
    return json.charAt(skipSpace(json, 0)) == '{';
  }

  public static boolean isArray(String json) {
    return json.charAt(skipSpace(json, 0)) == '[';
  }

  /// The parts of an object or array; none of a scalar.
  public static List<Slice> of(String json) {
    List<Slice> slices = new ArrayList<>();
    int at = skipSpace(json, 0);
    boolean object = json.charAt(at) == '{';
    if (!object && json.charAt(at) != '[') {
      return slices;
    }
    at = skipSpace(json, at + 1);
    while (json.charAt(at) != '}' && json.charAt(at) != ']') {
      String key = "";
      if (object) {
        int end = skipString(json, at);
        key = string(json.substring(at, end));
        at = skipSpace(json, skipSpace(json, end) + 1);
      }
      int end = skipValue(json, at);
      ValueMemory.claimElement(slices.size(), SLICE_BYTES);
      slices.add(new Slice(key, json.substring(at, end)));
      at = skipSpace(json, end);
      if (json.charAt(at) == ',') {
        at = skipSpace(json, at + 1);
      }
    }
    return slices;
  }

  /// The last member of a key.
  static Optional<String> field(String json, String key) {
    if (!isObject(json)) {
      return Optional.empty();
    }
    Optional<String> found = Optional.empty();
    for (Slice slice : of(json)) {
      if (slice.key.equals(key)) {
        found = Optional.of(slice.text);
      }
    }
    return found;
  }

  /// The element at an index from 0, or from the end when negative.
  static Optional<String> element(String json, int index) {
    if (!isArray(json)) {
      return Optional.empty();
    }
    List<Slice> slices = of(json);
    int at = index < 0 ? slices.size() + index : index;
    return at >= 0 && at < slices.size() ? Optional.of(slices.get(at).text) : Optional.empty();
  }

  /// The text of a value: a string without quotes; empty for the JSON null.
  public static Optional<String> text(String json) {
    String stripped = json.strip();
    if (stripped.equals("null")) {
      return Optional.empty();
    }
    return Optional.of(stripped.startsWith("\"") ? string(stripped) : json);
  }

  private static String string(String quoted) {
    return JsonParser.parse(quoted) instanceof JsonValue.StringValue value ? value.text() : quoted;
  }

  private static int skipSpace(String json, int from) {
    int at = from;
    while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int skipString(String json, int from) {
    int at = from + 1;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int skipValue(String json, int from) {
    int at = from;
    int depth = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c == '"') {
        at = skipString(json, at);
      } else if (c == '{' || c == '[') {
        depth++;
        at++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return at;
        }
        depth--;
        at++;
      } else if (depth == 0 && (c == ',' || " \t\n\r".indexOf(c) >= 0)) {
        return at;
      } else {
        at++;
      }
      if (depth == 0 && (c == '"' || c == '}' || c == ']')) {
        return at;
      }
    }
    return at;
  }
}
