package io.lauma.expr.set;

import io.lauma.expr.function.Args;
import io.lauma.expr.json.JsonSlices;
import io.lauma.expr.text.Texts;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Map;

/// Members and elements of json and jsonb as rows.
final class JsonSets {
  private JsonSets() {}

  static void register(Map<String, SetFunction> functions) {
    for (String type : new String[] {"json", "jsonb"}) {
      SetFunctions.put(
          functions, type + "_array_elements", (a, columns) -> elements(a, columns, false));
      SetFunctions.put(
          functions, type + "_array_elements_text", (a, columns) -> elements(a, columns, true));
      SetFunctions.put(
          functions, type + "_each", (a, columns) -> each(a, columns, type + "_each", false));
      SetFunctions.put(
          functions,
          type + "_each_text",
          (a, columns) -> each(a, columns, type + "_each_text", true));
      SetFunctions.put(functions, type + "_object_keys", (a, columns) -> keys(a, columns, type));
    }
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }

  private static void append(String json, boolean asText, VectorBuilder out) {
    if (asText) {
      JsonSlices.text(json).ifPresentOrElse(text -> Texts.append(out, text), out::appendNull);
    } else {
      Texts.append(out, json);
    }
  }

  private static void elements(Args args, VectorBuilder[] columns, boolean asText) {
    String json = args.text(0);
    if (JsonSlices.isObject(json)) {
      throw invalid("cannot extract elements from an object");
    }
    if (!JsonSlices.isArray(json)) {
      throw invalid("cannot extract elements from a scalar");
    }
    for (JsonSlices.Slice slice : JsonSlices.of(json)) {
      append(slice.text(), asText, columns[0]);
    }
  }

  private static void each(Args args, VectorBuilder[] columns, String function, boolean asText) {
    String json = args.text(0);
    if (!JsonSlices.isObject(json)) {
      throw invalid(
          function.startsWith("jsonb")
              ? "cannot call " + function + " on a non-object"
              : JsonSlices.isArray(json)
                  ? "cannot deconstruct an array as an object"
                  : "cannot deconstruct a scalar");
    }
    for (JsonSlices.Slice slice : JsonSlices.of(json)) {
      Texts.append(columns[0], slice.key());
      append(slice.text(), asText, columns[1]);
    }
  }

  private static void keys(Args args, VectorBuilder[] columns, String type) {
    String json = args.text(0);
    if (!JsonSlices.isObject(json)) {
      throw invalid(
          "cannot call "
              + type
              + "_object_keys on "
              + (JsonSlices.isArray(json) ? "an array" : "a scalar"));
    }
    for (JsonSlices.Slice slice : JsonSlices.of(json)) {
      Texts.append(columns[0], slice.key());
    }
  }
}
