package io.lauma.analyze.rel;

import io.lauma.expr.Scalar;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.HexFormat;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSpecialOperator;

/// A literal: a call without operands, so that Calcite computes nothing with it.
public final class ConstantOperator extends SqlSpecialOperator {
  private final Vector value;

  ConstantOperator(SqlType type, Vector value) {
    super(type.oid() + ":" + text(value), SqlKind.OTHER_FUNCTION);
    this.value = value;
  }

  public Vector value() {
    return value;
  }

  public Scalar.Constant scalar(SqlType type) {
    return new Scalar.Constant(type, value);
  }

  private static String text(Vector value) {
    if (value.isNull(0)) {
      return "NULL";
    }
    return switch (value) {
      case Vector.Booleans v -> Boolean.toString(v.get(0));
      case Vector.Ints v -> Integer.toString(v.get(0));
      case Vector.Longs v -> Long.toString(v.get(0));
      case Vector.Doubles v -> Double.toString(v.get(0));
      case Vector.Bytes v -> HexFormat.of().formatHex(v.data(), v.start(0), v.end(0));
    };
  }
}
