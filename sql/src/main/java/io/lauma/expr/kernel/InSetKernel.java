package io.lauma.expr.kernel;

import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.Arrays;
import java.util.Set;

/// `value = ANY (array)` for an array that is the same for all rows, by a hash table of its
/// elements.
record InSetKernel(Kernel left, Kernel array, Comparison order) implements Kernel {
  private static final Set<String> EQUALITIES =
      Set.of(
          "booleq",
          "chareq",
          "int2eq",
          "int4eq",
          "int8eq",
          "int24eq",
          "int42eq",
          "int28eq",
          "int82eq",
          "int48eq",
          "int84eq",
          "oideq",
          "float4eq",
          "float8eq",
          "float48eq",
          "float84eq",
          "numeric_eq",
          "texteq",
          "nameeq",
          "bpchareq",
          "byteaeq",
          "date_eq",
          "time_eq",
          "timestamp_eq",
          "interval_eq",
          "uuid_eq");

  /// Whether the function is the equality that [Comparison] gives its argument types.
  static boolean serves(FunctionFacts facts) {
    return EQUALITIES.contains(facts.key());
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public Vector evaluate(Frame frame) {
    Vector values = left.evaluateRows(frame);
    var arrays = (Vector.Bytes) array.evaluate(frame);
    var out = new VectorBuilder(Layout.BOOLEAN, frame.rows());
    if (arrays.isNull(0)) {
      for (int i = 0; i < frame.rows(); i++) {
        out.appendNull();
      }
      return out.build();
    }
    Vector elements = ArrayValue.read(arrays, 0).elements();
    Table table = new Table(elements);
    for (int i = 0; i < frame.rows(); i++) {
      boolean isNull = values.isNull(i);
      if (!isNull && table.contains(values, i)) {
        out.appendBoolean(true);
      } else if (elements.length() > 0 && (isNull || elements.hasNulls())) {
        out.appendNull();
      } else {
        out.appendBoolean(false);
      }
    }
    return out.build();
  }

  /// Open addressing; a slot holds an element's row or -1.
  private final class Table {
    private final Vector elements;
    private final int[] slots;

    Table(Vector elements) {
      this.elements = elements;
      slots = new int[Math.max(8, Integer.highestOneBit(elements.length() * 2 + 1) * 2)];
      Arrays.fill(slots, -1);
      for (int i = 0; i < elements.length(); i++) {
        if (!elements.isNull(i)) {
          slots[find(elements, i)] = i;
        }
      }
    }

    boolean contains(Vector values, int row) {
      return slots[find(values, row)] >= 0;
    }

    private int find(Vector values, int row) {
      int slot = order.hash(values, row) & slots.length - 1;
      while (slots[slot] >= 0 && !order.equal(elements, slots[slot], values, row)) {
        slot = slot + 1 & slots.length - 1;
      }
      return slot;
    }
  }
}
