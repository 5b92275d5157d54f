package io.lauma.types.json;

import io.lauma.types.ByteSink;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A jsonb value as a tree. Equal values are equal trees and have equal texts, but for the scale of
/// numbers.
public sealed interface JsonValue {
  /// The order of object keys: by length in bytes, then by bytes.
  static int compareKeys(String left, String right) {
    byte[] leftBytes = left.getBytes(StandardCharsets.UTF_8);
    byte[] rightBytes = right.getBytes(StandardCharsets.UTF_8);
    int byLength = Integer.compare(leftBytes.length, rightBytes.length);
    return byLength != 0 ? byLength : Arrays.compareUnsigned(leftBytes, rightBytes);
  }

  /// An empty map in the order of object keys.
  static NavigableMap<String, JsonValue> newMembers() {
    return new TreeMap<>(JsonValue::compareKeys);
  }

  record ObjectValue(Map<String, JsonValue> members) implements JsonValue {
    public ObjectValue {
      NavigableMap<String, JsonValue> ordered = newMembers();
      ordered.putAll(members);
      members = Collections.unmodifiableMap(ordered);
    }
  }

  record ArrayValue(List<JsonValue> elements) implements JsonValue {
    public ArrayValue {
      elements = List.copyOf(elements);
    }
  }

  record StringValue(String text) implements JsonValue {}

  record NumberValue(BigDecimal number) implements JsonValue {}

  record BooleanValue(boolean value) implements JsonValue {}

  enum NullValue implements JsonValue {
    NULL
  }

  /// The value that canonical text (the stored form of jsonb) stands for.
  static JsonValue ofStored(byte[] data, int start, int end) {
    return JsonParser.parse(new String(data, start, end - start, StandardCharsets.UTF_8));
  }

  /// The stored form of jsonb: canonical text in UTF-8.
  default byte[] toStored() {
    ByteSink out = new ByteSink();
    JsonText.write(this, out);
    return out.toBytes();
  }

  /// As `jsonb_typeof` names it.
  default String typeName() {
    return switch (this) {
      case ObjectValue _ -> "object";
      case ArrayValue _ -> "array";
      case StringValue _ -> "string";
      case NumberValue _ -> "number";
      case BooleanValue _ -> "boolean";
      case NullValue _ -> "null";
    };
  }

  default boolean isScalar() {
    return !(this instanceof ObjectValue || this instanceof ArrayValue);
  }

  /// PostgreSQL's order of jsonb: Object > Array > Boolean > Number > String > Null; arrays and
  /// objects by count first.
  static int compare(JsonValue left, JsonValue right) {
    int byRank = Integer.compare(rank(left), rank(right));
    if (byRank != 0) {
      return byRank;
    }
    return switch (left) {
      case ObjectValue l -> compareObjects(l, (ObjectValue) right);
      case ArrayValue l -> compareArrays(l, (ArrayValue) right);
      case StringValue l -> compareText(l.text, ((StringValue) right).text);
      case NumberValue l -> l.number.compareTo(((NumberValue) right).number);
      case BooleanValue l -> Boolean.compare(l.value, ((BooleanValue) right).value);
      case NullValue _ -> 0;
    };
  }

  private static int rank(JsonValue value) {
    return switch (value) {
      case NullValue _ -> 0;
      case StringValue _ -> 1;
      case NumberValue _ -> 2;
      case BooleanValue _ -> 3;
      case ArrayValue a -> a.elements.isEmpty() ? -1 : 4;
      case ObjectValue _ -> 5;
    };
  }

  private static int compareText(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static int compareArrays(ArrayValue left, ArrayValue right) {
    int result = Integer.compare(left.elements.size(), right.elements.size());
    for (int i = 0; result == 0 && i < left.elements.size(); i++) {
      result = compare(left.elements.get(i), right.elements.get(i));
    }
    return result;
  }

  private static int compareObjects(ObjectValue left, ObjectValue right) {
    int result = Integer.compare(left.members.size(), right.members.size());
    Iterator<Map.Entry<String, JsonValue>> rightMembers = right.members.entrySet().iterator();
    for (Map.Entry<String, JsonValue> leftMember : left.members.entrySet()) {
      if (result != 0) {
        break;
      }
      Map.Entry<String, JsonValue> rightMember = rightMembers.next();
      result = compareText(leftMember.getKey(), rightMember.getKey());
      if (result == 0) {
        result = compare(leftMember.getValue(), rightMember.getValue());
      }
    }
    return result;
  }

  /// Whether both are the same value, numbers of different scale included.
  static boolean equal(JsonValue left, JsonValue right) {
    return compare(left, right) == 0;
  }
}
