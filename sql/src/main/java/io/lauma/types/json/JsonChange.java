package io.lauma.types.json;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.json.JsonValue.ArrayValue;
import io.lauma.types.json.JsonValue.NullValue;
import io.lauma.types.json.JsonValue.ObjectValue;
import io.lauma.types.json.JsonValue.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// Changing operators of jsonb: `||`, `-`, `#-`, `jsonb_set`, `jsonb_insert`, `jsonb_strip_nulls`.
/// Values are immutable: each makes a new one.
public final class JsonChange {
  private JsonChange() {}

  /// `left || right`
  public static JsonValue concat(JsonValue left, JsonValue right) {
    if (left instanceof ObjectValue l && right instanceof ObjectValue r) {
      NavigableMap<String, JsonValue> members = copy(l);
      members.putAll(r.members());
      return new ObjectValue(members);
    }
    List<JsonValue> elements = new ArrayList<>(asElements(left));
    elements.addAll(asElements(right));
    return new ArrayValue(elements);
  }

  private static List<JsonValue> asElements(JsonValue value) {
    return value instanceof ArrayValue array ? array.elements() : List.of(value);
  }

  private static NavigableMap<String, JsonValue> copy(ObjectValue object) {
    NavigableMap<String, JsonValue> members = JsonValue.newMembers();
    members.putAll(object.members());
    return members;
  }

  /// `value - key`, for each key.
  ///
  /// @throws SqlException 22023
  public static JsonValue removeKeys(JsonValue value, List<String> keys) {
    return switch (value) {
      case ObjectValue object -> {
        NavigableMap<String, JsonValue> members = copy(object);
        keys.forEach(members::remove);
        yield new ObjectValue(members);
      }
      case ArrayValue array -> {
        List<JsonValue> elements = new ArrayList<>(array.elements());
        elements.removeIf(e -> e instanceof StringValue s && keys.contains(s.text()));
        yield new ArrayValue(elements);
      }
      default -> throw invalid("cannot delete from scalar");
    };
  }

  /// `value - index`
  ///
  /// @throws SqlException 22023
  public static JsonValue removeElement(JsonValue value, int index) {
    if (value.isScalar()) {
      throw invalid("cannot delete from scalar");
    }
    if (!(value instanceof ArrayValue array)) {
      throw invalid("cannot delete from object using integer index");
    }
    List<JsonValue> elements = new ArrayList<>(array.elements());
    long at = index < 0 ? (long) elements.size() + index : index;
    if (at >= 0 && at < elements.size()) {
      elements.remove((int) at);
    }
    return new ArrayValue(elements);
  }

  /// What is done where a path leads.
  private enum Action {
    DELETE,
    SET,
    SET_EXISTING,
    INSERT_BEFORE,
    INSERT_AFTER
  }

  /// `value #- path`
  ///
  /// @throws SqlException 22023, 22P02
  public static JsonValue removePath(JsonValue value, List<String> path) {
    if (value.isScalar()) {
      throw invalid("cannot delete path in scalar");
    }
    return at(value, path, 0, NullValue.NULL, Action.DELETE);
  }

  /// `jsonb_set(value, path, newValue, createIfMissing)`
  ///
  /// @throws SqlException 22023, 22P02
  public static JsonValue set(
      JsonValue value, List<String> path, JsonValue newValue, boolean createIfMissing) {
    if (value.isScalar()) {
      throw invalid("cannot set path in scalar");
    }
    return at(value, path, 0, newValue, createIfMissing ? Action.SET : Action.SET_EXISTING);
  }

  /// `jsonb_insert(value, path, newValue, insertAfter)`
  ///
  /// @throws SqlException 22023, 22P02
  public static JsonValue insert(
      JsonValue value, List<String> path, JsonValue newValue, boolean after) {
    if (value.isScalar()) {
      throw invalid("cannot set path in scalar");
    }
    return at(value, path, 0, newValue, after ? Action.INSERT_AFTER : Action.INSERT_BEFORE);
  }

  private static JsonValue at(
      JsonValue value, List<String> path, int level, JsonValue newValue, Action action) {
    if (level >= path.size()) {
      return value;
    }
    return switch (value) {
      case ObjectValue object -> inObject(object, path, level, newValue, action);
      case ArrayValue array -> inArray(array, path, level, newValue, action);
      default -> value;
    };
  }

  private static JsonValue inObject(
      ObjectValue object, List<String> path, int level, JsonValue newValue, Action action) {
    String key = path.get(level);
    JsonValue existing = object.members().get(key);
    NavigableMap<String, JsonValue> members = copy(object);
    if (level < path.size() - 1) {
      if (existing != null) {
        members.put(key, at(existing, path, level + 1, newValue, action));
      }
      return new ObjectValue(members);
    }
    switch (action) {
      case DELETE -> members.remove(key);
      case SET -> members.put(key, newValue);
      case SET_EXISTING -> members.replace(key, newValue);
      case INSERT_BEFORE, INSERT_AFTER -> {
        if (existing != null) {
          throw invalid("cannot replace existing key")
              .withHint("Try using the function jsonb_set to replace key value.");
        }
        members.put(key, newValue);
      }
    }
    return new ObjectValue(members);
  }

  private static JsonValue inArray(
      ArrayValue array, List<String> path, int level, JsonValue newValue, Action action) {
    String step = path.get(level);
    int index =
        JsonAccess.index(step)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.INVALID_TEXT_REPRESENTATION,
                    "path element at position "
                        + (level + 1)
                        + " is not an integer: \""
                        + step
                        + "\""));
    List<JsonValue> elements = new ArrayList<>(array.elements());
    int size = elements.size();
    long at = index < 0 ? (long) size + index : index;
    boolean inside = at >= 0 && at < size;
    if (level < path.size() - 1) {
      if (inside) {
        int place = (int) at;
        elements.set(place, at(elements.get(place), path, level + 1, newValue, action));
      }
      return new ArrayValue(elements);
    }
    switch (action) {
      case DELETE -> {
        if (inside) {
          elements.remove((int) at);
        }
      }
      case SET, SET_EXISTING -> {
        if (inside) {
          elements.set((int) at, newValue);
        } else if (action == Action.SET) {
          elements.add(at < 0 ? 0 : size, newValue);
        }
      }
      case INSERT_BEFORE -> elements.add(Math.clamp(at, 0, size), newValue);
      case INSERT_AFTER -> elements.add(at < 0 ? 0 : (int) Math.min(at + 1, size), newValue);
    }
    return new ArrayValue(elements);
  }

  /// `jsonb_strip_nulls`
  public static JsonValue stripNulls(JsonValue value) {
    return switch (value) {
      case ObjectValue object -> {
        NavigableMap<String, JsonValue> members = JsonValue.newMembers();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          if (member.getValue() != NullValue.NULL) {
            members.put(member.getKey(), stripNulls(member.getValue()));
          }
        }
        yield new ObjectValue(members);
      }
      case ArrayValue array ->
          new ArrayValue(array.elements().stream().map(JsonChange::stripNulls).toList());
      default -> value;
    };
  }

  private static SqlException invalid(String message) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}
