package io.lauma.analyze.rel;

import io.lauma.expr.Scalar;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/// Turns row expressions into scalars.
public final class ScalarOf {
  /// Where an outer row's column is found.
  public interface Correlation {
    Scalar column(CorrelationId id, int index, SqlType type);
  }

  private final IntUnaryOperator columns;
  private final Correlation correlation;

  /// @param columns new index of each input column
  public ScalarOf(IntUnaryOperator columns, Correlation correlation) {
    this.columns = columns;
    this.correlation = correlation;
  }

  /// For expressions without columns.
  public static Scalar constant(RexNode node) {
    return new ScalarOf(
            i -> i,
            (id, index, _) -> {
              throw new IllegalStateException("outer column " + id + "." + index);
            })
        .scalar(node);
  }

  public Scalar scalar(RexNode node) {
    return switch (node) {
      case RexInputRef column ->
          new Scalar.Column(columns.applyAsInt(column.getIndex()), PgType.typeOf(column));
      case RexLiteral literal -> bool(literal);
      case RexDynamicParam parameter ->
          new Scalar.Parameter(parameter.getIndex(), PgType.typeOf(parameter));
      case RexFieldAccess access
          when access.getReferenceExpr() instanceof RexCorrelVariable variable ->
          correlation.column(variable.id, access.getField().getIndex(), PgType.typeOf(access));
      case RexCall call -> call(call);
      default -> throw new IllegalStateException("no scalar of " + node);
    };
  }

  public List<Scalar> scalars(List<RexNode> nodes) {
    List<Scalar> scalars = new ArrayList<>(nodes.size());
    for (RexNode node : nodes) {
      scalars.add(scalar(node));
    }
    return scalars;
  }

  private Scalar call(RexCall call) {
    SqlType type = PgType.typeOf(call);
    if (call.getOperator() instanceof ConstantOperator constant) {
      return constant.scalar(type);
    }
    if (call.getOperator() instanceof UnknownLiteral) {
      throw new IllegalStateException("literal without a type: " + call);
    }
    List<Scalar> operands = scalars(call.getOperands());
    if (call.getOperator() instanceof PgOperator operator) {
      return operator.scalar(operands, type);
    }
    return switch (call.getKind()) {
      case AND -> new Scalar.And(operands);
      case OR -> new Scalar.Or(operands);
      case NOT -> new Scalar.Not(operands.getFirst());
      case IS_NULL -> new Scalar.IsNull(operands.getFirst());
      case IS_NOT_NULL -> new Scalar.Not(new Scalar.IsNull(operands.getFirst()));
      case CASE -> caseOf(operands, type);
      default -> throw new IllegalStateException("no scalar of " + call);
    };
  }

  private static Scalar caseOf(List<Scalar> operands, SqlType type) {
    List<Scalar.Case.When> whens = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      whens.add(new Scalar.Case.When(operands.get(i), operands.get(i + 1)));
    }
    return new Scalar.Case(whens, Optional.of(operands.getLast()), type);
  }

  private static Scalar bool(RexLiteral literal) {
    VectorBuilder builder = new VectorBuilder(Layout.BOOLEAN, 1);
    Boolean value = literal.getValueAs(Boolean.class);
    if (value == null) {
      builder.appendNull();
    } else {
      builder.appendBoolean(value);
    }
    return new Scalar.Constant(SqlType.of(Oids.BOOL), builder.build());
  }
}
