package io.lauma.exec.join;

import io.lauma.exec.operator.Condition;
import io.lauma.expr.compare.KeyEquality;
import io.lauma.expr.compare.RowHasher;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.JoinType;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;

/// What a hash join is, made once from its plan. Immutable.
record JoinShape(
    JoinType type,
    List<SqlType> leftTypes,
    List<SqlType> rightTypes,
    List<Integer> rightKeys,
    RowHasher leftHasher,
    RowHasher rightHasher,
    KeyEquality equality,
    Optional<Condition> residual) {

  static JoinShape of(PlanNode.HashJoin plan) {
    List<SqlType> left = plan.left().output();
    List<SqlType> right = plan.right().output();
    List<SqlType> leftKeyTypes = plan.leftKeys().stream().map(left::get).toList();
    List<SqlType> rightKeyTypes = plan.rightKeys().stream().map(right::get).toList();
    return new JoinShape(
        plan.type(),
        left,
        right,
        plan.rightKeys(),
        RowHasher.of(plan.leftKeys(), leftKeyTypes),
        RowHasher.of(plan.rightKeys(), rightKeyTypes),
        KeyEquality.joining(plan.leftKeys(), plan.rightKeys(), leftKeyTypes),
        plan.residual().map(Condition::of));
  }
}
