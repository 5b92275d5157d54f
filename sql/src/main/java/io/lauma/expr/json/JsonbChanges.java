package io.lauma.expr.json;

import io.lauma.expr.array.ArrayFunctions;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/// Deletion, replacement and insertion in jsonb.
final class JsonbChanges {
  private JsonbChanges() {}

  private enum Change {
    SET,
    SET_EXISTING,
    INSERT_BEFORE,
    INSERT_AFTER,
    DELETE
  }

  static void register(FunctionSet set) {
    set.strict(
        "jsonb_delete",
        (a, out) ->
            JsonbFunctions.append(deleteKeys(JsonbFunctions.value(a, 0), List.of(a.text(1))), out));
    set.strict(
        "jsonb_delete_array",
        (a, out) ->
            JsonbFunctions.append(
                deleteKeys(JsonbFunctions.value(a, 0), JsonbFunctions.texts(a, 1)), out));
    set.strict("jsonb_delete_idx", JsonbChanges::deleteIndex);
    set.strict(
        "jsonb_delete_path",
        (a, out) -> change(a, out, Change.DELETE, JsonValue.NullValue.NULL, "delete path"));
    set.strict(
        "jsonb_set",
        (a, out) ->
            change(
                a,
                out,
                a.bool(3) ? Change.SET : Change.SET_EXISTING,
                JsonbFunctions.value(a, 2),
                "set path"));
    set.strict(
        "jsonb_insert",
        (a, out) ->
            change(
                a,
                out,
                a.bool(3) ? Change.INSERT_AFTER : Change.INSERT_BEFORE,
                JsonbFunctions.value(a, 2),
                "set path"));
  }

  private static JsonValue deleteKeys(JsonValue json, List<String> keys) {
    return switch (json) {
      case JsonValue.ObjectValue object -> {
        NavigableMap<String, JsonValue> members = JsonValue.newMembers();
        members.putAll(object.members());
        keys.forEach(members::remove);
        yield new JsonValue.ObjectValue(members);
      }
      case JsonValue.ArrayValue array ->
          new JsonValue.ArrayValue(
              array.elements().stream()
                  .filter(e -> !(e instanceof JsonValue.StringValue s && keys.contains(s.text())))
                  .toList());
      default ->
          throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "cannot delete from scalar");
    };
  }

  private static void deleteIndex(Args args, VectorBuilder out) {
    JsonValue json = JsonbFunctions.value(args, 0);
    if (!(json instanceof JsonValue.ArrayValue array)) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          json instanceof JsonValue.ObjectValue
              ? "cannot delete from object using integer index"
              : "cannot delete from scalar");
    }
    List<JsonValue> elements = new ArrayList<>(array.elements());
    int index = args.int4(1);
    int at = index < 0 ? elements.size() + index : index;
    if (at >= 0 && at < elements.size()) {
      elements.remove(at);
    }
    JsonbFunctions.append(new JsonValue.ArrayValue(elements), out);
  }

  private static void change(
      Args args, VectorBuilder out, Change change, JsonValue value, String what) {
    JsonValue json = JsonbFunctions.value(args, 0);
    ArrayValue path = ArrayFunctions.array(args, 1);
    if (path.dimensions() > 1) {
      throw new SqlException(SqlState.ARRAY_ELEMENT_ERROR, "wrong number of array subscripts");
    }
    if (json.isScalar()) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          change == Change.DELETE ? "cannot delete path in scalar" : "cannot set path in scalar");
    }
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < path.count(); i++) {
      if (path.elements().isNull(i)) {
        throw new SqlException(
            SqlState.NULL_VALUE_NOT_ALLOWED, "path element at position " + (i + 1) + " is null");
      }
      steps.add(new String(((Vector.Bytes) path.elements()).get(i), StandardCharsets.UTF_8));
    }
    JsonbFunctions.append(steps.isEmpty() ? json : apply(json, steps, 0, change, value), out);
  }

  private static JsonValue apply(
      JsonValue json, List<String> steps, int at, Change change, JsonValue value) {
    return switch (json) {
      case JsonValue.ObjectValue object -> inObject(object, steps, at, change, value);
      case JsonValue.ArrayValue array -> inArray(array, steps, at, change, value);
      default -> json;
    };
  }

  private static JsonValue inObject(
      JsonValue.ObjectValue object, List<String> steps, int at, Change change, JsonValue value) {
    String key = steps.get(at);
    Optional<JsonValue> present = Optional.ofNullable(object.members().get(key));
    NavigableMap<String, JsonValue> members = JsonValue.newMembers();
    members.putAll(object.members());
    if (at < steps.size() - 1) {
      present.ifPresent(inner -> members.put(key, apply(inner, steps, at + 1, change, value)));
      return new JsonValue.ObjectValue(members);
    }
    switch (change) {
      case DELETE -> members.remove(key);
      case SET -> members.put(key, value);
      case SET_EXISTING -> {
        if (present.isPresent()) {
          members.put(key, value);
        }
      }
      case INSERT_BEFORE, INSERT_AFTER -> {
        if (present.isPresent()) {
          throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "cannot replace existing key")
              .withHint("Try using the function jsonb_set to replace key value.");
        }
        members.put(key, value);
      }
    }
    return new JsonValue.ObjectValue(members);
  }

  private static JsonValue inArray(
      JsonValue.ArrayValue array, List<String> steps, int at, Change change, JsonValue value) {
    if (array.elements().isEmpty() && (change == Change.DELETE || change == Change.SET_EXISTING)) {
      return array;
    }
    int position = at + 1;
    int index =
        JsonFunctions.integer(steps.get(at))
            .orElseThrow(() ->
                new SqlException(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "path element at position "
                        + position
                        + " is not an integer: \""
                        + steps.get(at)
                        + "\""));
    List<JsonValue> elements = new ArrayList<>(array.elements());
    int size = elements.size();
    int place = index < 0 ? size + index : index;
    boolean inside = place >= 0 && place < size;
    if (at < steps.size() - 1) {
      if (inside) {
        elements.set(place, apply(elements.get(place), steps, at + 1, change, value));
      }
      return new JsonValue.ArrayValue(elements);
    }
    switch (change) {
      case DELETE -> {
        if (inside) {
          elements.remove(place);
        }
      }
      case SET, SET_EXISTING -> {
        if (inside) {
          elements.set(place, value);
        } else if (change == Change.SET) {
          elements.add(place < 0 ? 0 : size, value);
        }
      }
      case INSERT_BEFORE, INSERT_AFTER -> {
        int shift = change == Change.INSERT_AFTER && inside ? 1 : 0;
        elements.add(Math.clamp(place + (long) shift, 0, size), value);
      }
    }
    return new JsonValue.ArrayValue(elements);
  }
}
