package io.lauma.parse.tree;

import org.jspecify.annotations.Nullable;

/// Where an expression begins: the smallest position down its left side.
final class ExpressionStart {
  private ExpressionStart() {}

  static int of(Expression expression) {
    int start = expression.position();
    @Nullable Expression leftmost = leftOf(expression);
    while (leftmost != null) {
      start = Math.min(start, leftmost.position());
      leftmost = leftOf(leftmost);
    }
    return start;
  }

  private static @Nullable Expression leftOf(Expression expression) {
    return switch (expression) {
      case Expression.TypeCast node -> node.operand();
      case Expression.Collate node -> node.operand();
      case Expression.OperatorCall node -> node.left();
      case Expression.And node -> node.operands().getFirst();
      case Expression.Or node -> node.operands().getFirst();
      case Expression.NullTest node -> node.operand();
      case Expression.BooleanTest node -> node.operand();
      case Expression.DistinctFrom node -> node.left();
      case Expression.Between node -> node.operand();
      case Expression.InList node -> node.operand();
      case Expression.InSubquery node -> node.operand();
      case Expression.PatternMatch node -> node.operand();
      case Expression.QuantifiedArray node -> node.left();
      case Expression.QuantifiedSubquery node -> node.left();
      case Expression.Subscript node -> node.operand();
      case Expression.FieldSelection node -> node.operand();
      case Expression.AllFields node -> node.operand();
      default -> null;
    };
  }
}
