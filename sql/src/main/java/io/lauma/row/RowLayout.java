package io.lauma.row;

import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.StoredForm;
import java.util.HashMap;
import java.util.Map;

/// Where the columns of one schema version lie in a packed row.
final class RowLayout {
  private final RowSchema schema;
  private final Map<Integer, Integer> indexById = new HashMap<>();

  /// For a fixed column the offset of its slot, else the running number of its end offset.
  private final int[] places;

  private final boolean[] variable;
  private final int fixedBytes;
  private final int variableCount;

  RowLayout(RowSchema schema) {
    this.schema = schema;
    int count = schema.columns().size();
    places = new int[count];
    variable = new boolean[count];
    int slots = 0;
    int ends = 0;
    for (int i = 0; i < count; i++) {
      RowSchema.Column column = schema.columns().get(i);
      indexById.put(column.id(), i);
      variable[i] = StoredForm.layout(column.typeOid()) == Layout.BYTES;
      if (variable[i]) {
        places[i] = ends++;
      } else {
        places[i] = slots;
        slots += slotBytes(column.typeOid());
      }
    }
    fixedBytes = slots;
    variableCount = ends;
  }

  static int slotBytes(int typeOid) {
    return switch (typeOid) {
      case Oids.INT2 -> 2;
      case Oids.FLOAT4 -> 4;
      default ->
          switch (StoredForm.layout(typeOid)) {
            case BOOLEAN -> 1;
            case INT -> 4;
            case LONG, DOUBLE -> 8;
            case BYTES -> 0;
          };
    };
  }

  RowSchema schema() {
    return schema;
  }

  int nullBytes() {
    return (places.length + 7) / 8;
  }

  int fixedBytes() {
    return fixedBytes;
  }

  int variableCount() {
    return variableCount;
  }

  int place(int index) {
    return places[index];
  }

  boolean isVariable(int index) {
    return variable[index];
  }

  /// Index of a column by id; -1 when this version does not hold it.
  int indexOf(int id) {
    return indexById.getOrDefault(id, -1);
  }
}
