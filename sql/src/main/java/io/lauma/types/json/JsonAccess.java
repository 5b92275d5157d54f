package io.lauma.types.json;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.json.JsonValue.ArrayValue;
import io.lauma.types.json.JsonValue.ObjectValue;
import io.lauma.types.json.JsonValue.StringValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reading operators of jsonb: `->`, `->>`, `#>`, `@>`, `?` and their like. An empty result is SQL
/// NULL.
public final class JsonAccess {
  private JsonAccess() {}

  /// `value -> key`
  public static Optional<JsonValue> member(JsonValue value, String key) {
    return value instanceof ObjectValue object
        ? Optional.ofNullable(object.members().get(key))
        : Optional.empty();
  }

  /// `value -> index`, counted from 0, or from the end when negative; a scalar is taken as an array
  /// of one.
  public static Optional<JsonValue> element(JsonValue value, int index) {
    List<JsonValue> elements;
    if (value instanceof ArrayValue array) {
      elements = array.elements();
    } else if (value.isScalar()) {
      elements = List.of(value);
    } else {
      return Optional.empty();
    }
    long at = index < 0 ? (long) elements.size() + index : index;
    return at < 0 || at >= elements.size() ? Optional.empty() : Optional.of(elements.get((int) at));
  }

  /// `value #> path`
  public static Optional<JsonValue> path(JsonValue value, List<String> path) {
    JsonValue current = value;
    for (String step : path) {
      Optional<JsonValue> next = Optional.empty();
      if (current instanceof ObjectValue) {
        next = member(current, step);
      } else if (current instanceof ArrayValue) {
        OptionalInt index = index(step);
        next = index.isPresent() ? element(current, index.getAsInt()) : Optional.empty();
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      current = next.get();
    }
    return Optional.of(current);
  }

  /// A path step as an array index.
  static OptionalInt index(String step) {
    try {
      return OptionalInt.of(Integer.parseInt(step.strip()));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /// What `->>` and `#>>` give: strings without quotes, NULL for null, else canonical text.
  public static Optional<String> text(JsonValue value) {
    return switch (value) {
      case JsonValue.NullValue _ -> Optional.empty();
      case StringValue string -> Optional.of(string.text());
      default -> {
        ByteSink out = new ByteSink();
        JsonText.write(value, out);
        yield Optional.of(out.toString());
      }
    };
  }

  /// `left @> right`
  public static boolean contains(JsonValue left, JsonValue right) {
    if (left instanceof ArrayValue array && right.isScalar()) {
      return holds(array, right);
    }
    return containsNested(left, right);
  }

  private static boolean containsNested(JsonValue left, JsonValue right) {
    if (left instanceof ObjectValue object && right instanceof ObjectValue wanted) {
      for (Map.Entry<String, JsonValue> member : wanted.members().entrySet()) {
        JsonValue found = object.members().get(member.getKey());
        if (found == null || !containsNested(found, member.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (left instanceof ArrayValue array && right instanceof ArrayValue wanted) {
      for (JsonValue element : wanted.elements()) {
        if (!holds(array, element)) {
          return false;
        }
      }
      return true;
    }
    return left.isScalar() && right.isScalar() && JsonValue.equal(left, right);
  }

  private static boolean holds(ArrayValue array, JsonValue wanted) {
    for (JsonValue element : array.elements()) {
      if (containsNested(element, wanted)) {
        return true;
      }
    }
    return false;
  }

  /// `value ? key`
  public static boolean hasKey(JsonValue value, String key) {
    return switch (value) {
      case ObjectValue object -> object.members().containsKey(key);
      case ArrayValue array ->
          array.elements().stream()
              .anyMatch(e -> e instanceof StringValue s && s.text().equals(key));
      case StringValue string -> string.text().equals(key);
      default -> false;
    };
  }

  /// `value ?| keys`
  public static boolean hasAnyKey(JsonValue value, List<String> keys) {
    return keys.stream().anyMatch(key -> hasKey(value, key));
  }

  /// `value ?& keys`
  public static boolean hasAllKeys(JsonValue value, List<String> keys) {
    return keys.stream().allMatch(key -> hasKey(value, key));
  }

  /// `jsonb_array_length`
  ///
  /// @throws SqlException 22023
  public static int arrayLength(JsonValue value) {
    if (value instanceof ArrayValue array) {
      return array.elements().size();
    }
    String what = value.isScalar() ? "a scalar" : "a non-array";
    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "cannot get array length of " + what);
  }

  /// The elements for `jsonb_array_elements`.
  ///
  /// @param function its name, for messages
  /// @throws SqlException 22023
  public static List<JsonValue> elements(JsonValue value, String function) {
    if (value instanceof ArrayValue array) {
      return array.elements();
    }
    String what = value.isScalar() ? "a scalar" : "an object";
    throw new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "cannot extract elements from " + what);
  }

  /// The members for `jsonb_object_keys` and `jsonb_each`.
  ///
  /// @param function its name, for messages
  /// @throws SqlException 22023
  public static Map<String, JsonValue> members(JsonValue value, String function) {
    if (value instanceof ObjectValue object) {
      return object.members();
    }
    String what = value.isScalar() ? "a scalar" : "an array";
    String message =
        function.endsWith("_object_keys")
            ? "cannot call " + function + " on " + what
            : "cannot call " + function + " on a non-object";
    throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }

  /// "cannot cast jsonb string to type integer" (22023), for the casts to numbers and boolean.
  public static SqlException cannotCast(JsonValue value, String typeName) {
    String shown = value instanceof JsonValue.NumberValue ? "numeric" : value.typeName();
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "cannot cast jsonb " + shown + " to type " + typeName);
  }
}
