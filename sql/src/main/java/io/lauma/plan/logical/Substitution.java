package io.lauma.plan.logical;

import java.util.function.IntFunction;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// Expressions in place of columns.
final class Substitution {
  private Substitution() {}

  static RexShuttle columns(IntFunction<RexNode> column) {
    return new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef input) {
        return column.apply(input.getIndex());
      }
    };
  }
}
