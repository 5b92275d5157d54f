package io.lauma.analyze;

import io.lauma.analyze.rel.ConstantOperator;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.plan.PlanNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/// Which expressions are never NULL because of their columns' constraints.
final class NotNull {
  private NotNull() {}

  static boolean holds(RexNode node, RelNode rel) {
    return switch (node) {
      case RexInputRef column -> column(column.getIndex(), rel);
      case RexLiteral literal -> !literal.isNull();
      case RexCall call ->
          call.getOperator() instanceof ConstantOperator constant && !constant.value().isNull(0);
      default -> false;
    };
  }

  private static boolean column(int index, RelNode rel) {
    return switch (rel) {
      case StoredScan scan -> {
        int id = scan.columnIds().get(index);
        yield id == PlanNode.TableScan.ROW_ADDRESS || scan.relation().columnById(id).notNull();
      }
      case Filter filter -> column(index, filter.getInput());
      case Project project -> holds(project.getProjects().get(index), project.getInput());
      case Join join -> {
        int left = join.getLeft().getRowType().getFieldCount();
        boolean keepsLeft =
            join.getJoinType() != JoinRelType.RIGHT && join.getJoinType() != JoinRelType.FULL;
        yield index < left
            ? keepsLeft && column(index, join.getLeft())
            : join.getJoinType() == JoinRelType.INNER && column(index - left, join.getRight());
      }
      default -> false;
    };
  }
}
