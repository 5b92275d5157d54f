package io.lauma.analyze;

import io.lauma.analyze.rel.PgOperator;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Fields of the records that functions with OUT parameters return.
final class RecordShapes {
  private RecordShapes() {}

  record Field(String name, int typeOid) {}

  /// The function whose call the expression is.
  static Optional<BuiltinFunction> function(RexNode node) {
    return node instanceof RexCall call
            && call.getOperator() instanceof PgOperator operator
            && operator.functionOid() != 0
        ? BuiltinFunctions.byOid(operator.functionOid())
        : Optional.empty();
  }

  /// Its OUT, INOUT and TABLE parameters.
  static List<Field> fields(BuiltinFunction function) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < function.argumentModes().size(); i++) {
      switch (function.argumentModes().get(i)) {
        case "o", "b", "t" -> {
          String name = i < function.argumentNames().size() ? function.argumentNames().get(i) : "";
          fields.add(
              new Field(
                  name.isEmpty() ? "column" + (fields.size() + 1) : name,
                  function.allArgumentTypes().get(i)));
        }
        default -> {}
      }
    }
    return fields;
  }
}
