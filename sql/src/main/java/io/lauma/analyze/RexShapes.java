package io.lauma.analyze;

import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PlaceholderOperator;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// Questions about the inside of expressions.
public final class RexShapes {
  private RexShapes() {}

  /// Whether `test` holds for the node or any node in it.
  public static boolean any(RexNode node, Predicate<RexNode> test) {
    if (test.test(node)) {
      return true;
    }
    if (node instanceof RexCall call) {
      for (RexNode operand : call.getOperands()) {
        if (any(operand, test)) {
          return true;
        }
      }
    }
    return node instanceof RexFieldAccess access && any(access.getReferenceExpr(), test);
  }

  /// Columns of this level or of an outer one, or anything that only a row has.
  static boolean hasColumns(RexNode node) {
    return any(
        node,
        n ->
            n instanceof RexInputRef
                || n instanceof RexCorrelVariable
                || placeholder(n, Object.class)
                || (n instanceof RexCall call
                    && call.getOperator() instanceof PgOperator operator
                    && operator.kind() == PgOperator.Kind.VOLATILE));
  }

  static boolean placeholder(RexNode node, Class<?> subject) {
    return node instanceof RexCall call
        && call.getOperator() instanceof PlaceholderOperator<?> operator
        && subject.isInstance(operator.subject());
  }

  /// Whether a placeholder for such a subject is in there.
  static boolean contains(RexNode node, Class<?> subject) {
    return any(node, n -> placeholder(n, subject));
  }

  static boolean containsSet(RexNode node) {
    return any(
        node,
        n ->
            n instanceof RexCall call
                && call.getOperator() instanceof PgOperator operator
                && operator.kind() == PgOperator.Kind.SET);
  }

  /// Whether computing it twice, or not at all, could be noticed.
  public static boolean isVolatile(RexNode node) {
    return any(
        node,
        n ->
            n instanceof RexCall call
                && call.getOperator() instanceof PgOperator operator
                && (operator.kind() == PgOperator.Kind.VOLATILE
                    || operator.kind() == PgOperator.Kind.SET));
  }
}
