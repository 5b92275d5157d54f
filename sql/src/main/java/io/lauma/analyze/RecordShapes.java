package io.lauma.analyze;

import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.type.Casts;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.RecordField;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Fields of the records that functions with OUT parameters return.
final class RecordShapes {
  private RecordShapes() {}

  /// The function whose call the expression is.
  static Optional<BuiltinFunction> function(RexNode node) {
    return node instanceof RexCall call
            && call.getOperator() instanceof PgOperator operator
            && operator.functionOid() != 0
        ? BuiltinFunctions.byOid(operator.functionOid())
        : Optional.empty();
  }

  /// The fields of a call or of a column that such a call made.
  static List<RecordField> fields(RexNode node) {
    List<RecordField> known = RecordField.of(PgType.typeOf(node));
    return known.isEmpty() ? function(node).map(RecordField::of).orElse(List.of()) : known;
  }

  /// The result type of a call.
  static SqlType type(BuiltinFunction function, int resultOid, List<RexNode> arguments) {
    int element = 0;
    for (int i = 0; i < function.argumentTypes().size() && i < arguments.size(); i++) {
      int actual = PgType.typeOf(arguments.get(i)).oid();
      switch (function.argumentTypes().get(i)) {
        case Oids.ANYELEMENT -> element = actual;
        case Oids.ANYARRAY -> element = elementType(actual);
        default -> {}
      }
    }
    return RecordField.type(function, resultOid, element);
  }

  private static int elementType(int array) {
    return switch (array) {
      case Oids.INT2VECTOR -> Oids.INT2;
      case Oids.OIDVECTOR -> Oids.OID;
      default -> Casts.elementType(array);
    };
  }
}
