package io.lauma.expr.json;

import io.lauma.expr.array.ArrayFunctions;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.CompareOp;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.json.JsonText;
import io.lauma.types.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// Comparison, containment and change of jsonb.
final class JsonbFunctions {
  private JsonbFunctions() {}

  static void register(FunctionSet set) {
    for (CompareOp op : CompareOp.values()) {
      set.strict(
          "jsonb_" + op.suffix(),
          (a, out) -> out.appendBoolean(op.test(JsonValue.compare(value(a, 0), value(a, 1)))));
    }
    set.strict("jsonb_cmp", (a, out) -> out.appendInt(JsonValue.compare(value(a, 0), value(a, 1))));
    set.strict("jsonb_contains", (a, out) -> out.appendBoolean(contains(value(a, 0), value(a, 1))));
    set.strict(
        "jsonb_contained", (a, out) -> out.appendBoolean(contains(value(a, 1), value(a, 0))));
    set.strict("jsonb_exists", (a, out) -> out.appendBoolean(has(value(a, 0), a.text(1))));
    set.strict(
        "jsonb_exists_any",
        (a, out) -> {
          JsonValue json = value(a, 0);
          out.appendBoolean(texts(a, 1).stream().anyMatch(key -> has(json, key)));
        });
    set.strict(
        "jsonb_exists_all",
        (a, out) -> {
          JsonValue json = value(a, 0);
          out.appendBoolean(texts(a, 1).stream().allMatch(key -> has(json, key)));
        });
    set.strict("jsonb_concat", (a, out) -> append(concatenate(value(a, 0), value(a, 1)), out));
    JsonbChanges.register(set);
    set.strict("jsonb_strip_nulls", (a, out) -> append(strip(value(a, 0)), out));
    set.strict(
        "json_strip_nulls", (a, out) -> io.lauma.expr.text.Texts.append(out, stripText(a.text(0))));
    set.strict(
        "jsonb_pretty",
        (a, out) -> {
          var sink = new ByteSink();
          JsonText.pretty(value(a, 0), sink);
          out.appendBytes(sink.toBytes());
        });
    casts(set);
  }

  private static void casts(FunctionSet set) {
    set.strict(
        "jsonb_bool",
        (a, out) -> {
          if (value(a, 0) instanceof JsonValue.BooleanValue bool) {
            out.appendBoolean(bool.value());
          } else {
            throw cannotCast(a, "boolean");
          }
        });
    set.strict(
        "jsonb_numeric",
        (a, out) -> out.appendBytes(io.lauma.types.NumericForm.of(number(a, "numeric"))));
    set.strict(
        "jsonb_int2",
        (a, out) -> out.appendInt((int) whole(a, "smallint", Short.MIN_VALUE, Short.MAX_VALUE)));
    set.strict(
        "jsonb_int4",
        (a, out) -> out.appendInt((int) whole(a, "integer", Integer.MIN_VALUE, Integer.MAX_VALUE)));
    set.strict(
        "jsonb_int8",
        (a, out) -> out.appendLong(whole(a, "bigint", Long.MIN_VALUE, Long.MAX_VALUE)));
    set.strict(
        "jsonb_float8", (a, out) -> out.appendDouble(number(a, "double precision").doubleValue()));
    set.strict("jsonb_float4", (a, out) -> out.appendDouble(number(a, "real").floatValue()));
  }

  private static long whole(Args args, String type, long min, long max) {
    byte[] form = io.lauma.types.NumericForm.of(number(args, type));
    return io.lauma.types.number.Numeric.toLong(form, 0, form.length, type, min, max);
  }

  private static java.math.BigDecimal number(Args args, String type) {
    if (value(args, 0) instanceof JsonValue.NumberValue number) {
      return number.number();
    }
    throw cannotCast(args, type);
  }

  private static SqlException cannotCast(Args args, String type) {
    JsonValue json = value(args, 0);
    String kind = json instanceof JsonValue.NumberValue ? "numeric" : json.typeName();
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "cannot cast jsonb " + kind + " to type " + type);
  }

  static JsonValue value(Args args, int argument) {
    var bytes = (Vector.Bytes) args.vector(argument);
    int at = args.position(argument);
    return JsonValue.ofStored(bytes.data(), bytes.start(at), bytes.end(at));
  }

  static void append(JsonValue value, VectorBuilder out) {
    out.appendBytes(value.toStored());
  }

  /// The elements of a text array that are not NULL.
  static List<String> texts(Args args, int argument) {
    ArrayValue array = ArrayFunctions.array(args, argument);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.count(); i++) {
      if (!array.elements().isNull(i)) {
        texts.add(new String(((Vector.Bytes) array.elements()).get(i), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static boolean has(JsonValue json, String key) {
    return switch (json) {
      case JsonValue.ObjectValue object -> object.members().containsKey(key);
      case JsonValue.ArrayValue array -> array.elements().contains(new JsonValue.StringValue(key));
      case JsonValue.StringValue string -> string.text().equals(key);
      case JsonValue.NumberValue _, JsonValue.BooleanValue _, JsonValue.NullValue _ -> false;
    };
  }

  private static boolean contains(JsonValue whole, JsonValue part) {
    if (whole instanceof JsonValue.ArrayValue array && part.isScalar()) {
      return array.elements().stream().anyMatch(e -> JsonValue.equal(e, part));
    }
    return containsSame(whole, part);
  }

  private static boolean containsSame(JsonValue whole, JsonValue part) {
    return switch (whole) {
      case JsonValue.ObjectValue object ->
          part instanceof JsonValue.ObjectValue other
              && other.members().entrySet().stream()
                  .allMatch(member -> {
                    JsonValue present = object.members().get(member.getKey());
                    return present != null && containsSame(present, member.getValue());
                  });
      case JsonValue.ArrayValue array ->
          part instanceof JsonValue.ArrayValue other
              && other.elements().stream()
                  .allMatch(
                      wanted -> array.elements().stream().anyMatch(e -> containsSame(e, wanted)));
      default -> JsonValue.equal(whole, part);
    };
  }

  private static JsonValue concatenate(JsonValue left, JsonValue right) {
    if (left instanceof JsonValue.ObjectValue a && right instanceof JsonValue.ObjectValue b) {
      NavigableMap<String, JsonValue> members = JsonValue.newMembers();
      members.putAll(a.members());
      members.putAll(b.members());
      return new JsonValue.ObjectValue(members);
    }
    List<JsonValue> elements = new ArrayList<>(elements(left));
    elements.addAll(elements(right));
    return new JsonValue.ArrayValue(elements);
  }

  private static List<JsonValue> elements(JsonValue value) {
    return value instanceof JsonValue.ArrayValue array ? array.elements() : List.of(value);
  }

  private static JsonValue strip(JsonValue value) {
    return switch (value) {
      case JsonValue.ObjectValue object -> {
        NavigableMap<String, JsonValue> members = JsonValue.newMembers();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          if (!(member.getValue() instanceof JsonValue.NullValue)) {
            members.put(member.getKey(), strip(member.getValue()));
          }
        }
        yield new JsonValue.ObjectValue(members);
      }
      case JsonValue.ArrayValue array ->
          new JsonValue.ArrayValue(array.elements().stream().map(JsonbFunctions::strip).toList());
      default -> value;
    };
  }

  private static String stripText(String json) {
    boolean object = JsonSlices.isObject(json);
    if (!object && !JsonSlices.isArray(json)) {
      return json.strip();
    }
    var sink = new ByteSink();
    sink.put(object ? '{' : '[');
    boolean first = true;
    for (JsonSlices.Slice slice : JsonSlices.of(json)) {
      if (object && slice.text().equals("null")) {
        continue;
      }
      if (!first) {
        sink.put(',');
      }
      first = false;
      if (object) {
        JsonText.quote(slice.key(), sink);
        sink.put(':');
      }
      sink.putUtf8(stripText(slice.text()));
    }
    sink.put(object ? '}' : ']');
    return sink.toString();
  }
}
