package io.lauma.expr.json;

import io.lauma.expr.array.ArrayFunctions;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Building of json and jsonb, and access to members and elements of both.
public final class JsonFunctions {
  private JsonFunctions() {}

  public static void register(FunctionSet set) {
    for (String type : new String[] {"json", "jsonb"}) {
      boolean canonical = type.equals("jsonb");
      set.strict("to_" + type, (a, out) -> finish(whole(a), canonical, out));
      set.lenient(type + "_build_array", (a, out) -> finish(array(a), canonical, out));
      set.lenient(type + "_build_array_noargs", (a, out) -> finish(array(a), canonical, out));
      set.lenient(type + "_build_object", (a, out) -> finish(object(a, type), canonical, out));
      set.lenient(
          type + "_build_object_noargs", (a, out) -> finish(object(a, type), canonical, out));
      access(set, type);
    }
    set.strict("array_to_json", (a, out) -> finish(whole(a), false, out));
    set.strict("row_to_json", (a, out) -> finish(whole(a), false, out));
    JsonbFunctions.register(set);
  }

  private static void finish(JsonBuilder json, boolean canonical, VectorBuilder out) {
    out.appendBytes(canonical ? json.toCanonical() : json.toBytes());
  }

  private static JsonBuilder builder(Args args) {
    return new JsonBuilder(args.context().text());
  }

  private static JsonBuilder whole(Args args) {
    return builder(args).value(args.type(0).oid(), args.vector(0), args.position(0));
  }

  private static JsonBuilder array(Args args) {
    JsonBuilder json = builder(args).raw("[");
    for (int i = 0; i < args.count(); i++) {
      json.raw(i == 0 ? "" : ", ");
      json.value(args.type(i).oid(), args.vector(i), args.position(i));
    }
    return json.raw("]");
  }

  private static JsonBuilder object(Args args, String type) {
    if (args.count() % 2 != 0) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "argument list must have even number of elements")
          .withHint(
              "The arguments of "
                  + type
                  + "_build_object() must consist of alternating keys and values.");
    }
    JsonBuilder json = builder(args).raw("{");
    for (int i = 0; i < args.count(); i += 2) {
      if (args.isNull(i)) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            type.equals("json")
                ? "argument " + (i + 1) + " cannot be null"
                : "argument " + (i + 1) + ": key must not be null");
      }
      json.raw(i == 0 ? "" : ", ")
          .quoted(
              JsonBuilder.key(
                  args.type(i).oid(), args.vector(i), args.position(i), args.context().text()))
          .raw(" : ");
      json.value(args.type(i + 1).oid(), args.vector(i + 1), args.position(i + 1));
    }
    return json.raw("}");
  }

  private static void access(FunctionSet set, String type) {
    set.strict(
        type + "_object_field", (a, out) -> append(JsonSlices.field(a.text(0), a.text(1)), out));
    set.strict(
        type + "_object_field_text",
        (a, out) -> append(JsonSlices.field(a.text(0), a.text(1)).flatMap(JsonSlices::text), out));
    set.strict(type + "_array_element", (a, out) -> append(element(a, type), out));
    set.strict(
        type + "_array_element_text",
        (a, out) -> append(element(a, type).flatMap(JsonSlices::text), out));
    set.strict(type + "_extract_path", (a, out) -> append(path(a), out));
    set.strict(
        type + "_extract_path_text", (a, out) -> append(path(a).flatMap(JsonSlices::text), out));
    set.strict(type + "_typeof", (a, out) -> Texts.append(out, typeName(a.text(0))));
    set.strict(type + "_array_length", (a, out) -> out.appendInt(arrayLength(a)));
  }

  private static void append(Optional<String> json, VectorBuilder out) {
    json.ifPresentOrElse(text -> Texts.append(out, text), out::appendNull);
  }

  /// A jsonb scalar counts as an array of itself.
  private static Optional<String> element(Args args, String type) {
    String json = args.text(0);
    boolean scalar = !JsonSlices.isArray(json) && !JsonSlices.isObject(json);
    return JsonSlices.element(
        scalar && type.equals("jsonb") ? "[" + json + "]" : json, args.int4(1));
  }

  private static Optional<String> path(Args args) {
    ArrayValue path = ArrayFunctions.array(args, 1);
    Optional<String> json = Optional.of(args.text(0));
    for (int i = 0; i < path.count() && json.isPresent(); i++) {
      if (path.elements().isNull(i)) {
        return Optional.empty();
      }
      String step = new String(((Vector.Bytes) path.elements()).get(i), StandardCharsets.UTF_8);
      json = step(json.get(), step);
    }
    return json;
  }

  private static Optional<String> step(String json, String step) {
    if (JsonSlices.isObject(json)) {
      return JsonSlices.field(json, step);
    }
    return integer(step).flatMap(index -> JsonSlices.element(json, index));
  }

  static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String typeName(String json) {
    return switch (json.strip().charAt(0)) {
      case '{' -> "object";
      case '[' -> "array";
      case '"' -> "string";
      case 't', 'f' -> "boolean";
      case 'n' -> "null";
      default -> "number";
    };
  }

  private static int arrayLength(Args args) {
    String json = args.text(0);
    if (!JsonSlices.isArray(json)) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          JsonSlices.isObject(json)
              ? "cannot get array length of a non-array"
              : "cannot get array length of a scalar");
    }
    return JsonSlices.of(json).size();
  }
}
