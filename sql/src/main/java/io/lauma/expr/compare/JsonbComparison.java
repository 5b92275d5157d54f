package io.lauma.expr.compare;

import io.lauma.row.Vector;
import io.lauma.types.json.JsonValue;
import java.util.Map;

/// jsonb: PostgreSQL's order over the trees; the scale of numbers does not count.
enum JsonbComparison implements Comparison {
  INSTANCE;

  private static JsonValue value(Vector vector, int row) {
    var bytes = (Vector.Bytes) vector;
    return JsonValue.ofStored(bytes.data(), bytes.start(row), bytes.end(row));
  }

  @Override
  public int compare(Vector left, int leftRow, Vector right, int rightRow) {
    return JsonValue.compare(value(left, leftRow), value(right, rightRow));
  }

  @Override
  public int hash(Vector vector, int row) {
    return Comparisons.mix(hash(value(vector, row)));
  }

  private static int hash(JsonValue value) {
    return switch (value) {
      case JsonValue.ObjectValue object -> {
        int hash = 7;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          hash = hash * 31 + member.getKey().hashCode();
          hash = hash * 31 + hash(member.getValue());
        }
        yield hash;
      }
      case JsonValue.ArrayValue array -> {
        int hash = 3;
        for (JsonValue element : array.elements()) {
          hash = hash * 31 + hash(element);
        }
        yield hash;
      }
      case JsonValue.NumberValue number ->
          number.number().signum() == 0 ? 0 : number.number().stripTrailingZeros().hashCode();
      case JsonValue.StringValue string -> string.text().hashCode();
      case JsonValue.BooleanValue bool -> Boolean.hashCode(bool.value());
      case JsonValue.NullValue _ -> 1;
    };
  }
}
