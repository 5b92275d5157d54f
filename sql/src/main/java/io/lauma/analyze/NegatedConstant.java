package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.parse.tree.Expression;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// A minus sign before a numeric literal: one constant.
final class NegatedConstant {
  private NegatedConstant() {}

  static @Nullable RexNode of(Expression operand) {
    return switch (operand) {
      case Expression.IntegerLiteral literal -> Rex.int4(-literal.value());
      case Expression.NumericLiteral literal when !literal.text().isEmpty() ->
          literal.text().equals("2147483648")
              ? Rex.int4(Integer.MIN_VALUE)
              : Literals.number(
                  new Expression.NumericLiteral("-" + literal.text(), literal.position()));
      default -> null;
    };
  }
}
