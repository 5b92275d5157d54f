package io.lauma.analyze.type;

import io.lauma.analyze.rel.ConstantOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.NumericForm;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Casts of integer constants that need no function: the exact ones.
public final class NumberConstants {
  private NumberConstants() {}

  /// The constant in another number type; empty when it is no integer constant or does not fit.
  public static Optional<RexNode> cast(RexNode node, int targetOid) {
    OptionalLong value = integer(node);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    long number = value.getAsLong();
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(targetOid), 1);
    switch (targetOid) {
      case Oids.INT8 -> builder.appendLong(number);
      case Oids.INT4 -> {
        if (number != (int) number) {
          return Optional.empty();
        }
        builder.appendInt((int) number);
      }
      case Oids.INT2 -> {
        if (number != (short) number) {
          return Optional.empty();
        }
        builder.appendInt((int) number);
      }
      case Oids.FLOAT8 -> {
        if (Math.abs(number) > 1L << 53) {
          return Optional.empty();
        }
        builder.appendDouble(number);
      }
      case Oids.NUMERIC -> builder.appendBytes(NumericForm.of(BigDecimal.valueOf(number)));
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(Rex.constant(SqlType.of(targetOid), builder.build()));
  }

  /// The value of an int2, int4 or int8 constant.
  public static OptionalLong integer(RexNode node) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof ConstantOperator constant)
        || constant.value().isNull(0)) {
      return OptionalLong.empty();
    }
    return switch (PgType.typeOf(node).oid()) {
      case Oids.INT2, Oids.INT4 -> OptionalLong.of(((Vector.Ints) constant.value()).get(0));
      case Oids.INT8 -> OptionalLong.of(((Vector.Longs) constant.value()).get(0));
      default -> OptionalLong.empty();
    };
  }
}
