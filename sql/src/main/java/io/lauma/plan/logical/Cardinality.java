package io.lauma.plan.logical;

import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.SingleRowRel;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.NumberConstants;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.plan.Statistics;
import io.lauma.plan.physical.Conjuncts;
import java.util.BitSet;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Estimates of row counts.
final class Cardinality {
  private static final double EQUAL = 0.05;
  private static final double RANGE = 0.33;
  private static final double OTHER = 0.25;
  private static final double GROUPS = 0.1;
  private static final double UNKNOWN_ROWS = 1000;

  private final Statistics statistics;

  Cardinality(Statistics statistics) {
    this.statistics = statistics;
  }

  double rows(RelNode rel) {
    return switch (rel) {
      case StoredScan scan -> Math.max(1, statistics.rows(scan.relation().id()));
      case ValuesRel values -> values.rows().size();
      case SingleRowRel _ -> 1;
      case LockRel lock -> rows(lock.getInput());
      case Filter filter -> filtered(filter);
      case Project project -> rows(project.getInput());
      case GroupRel group ->
          group.groupCount() == 0 ? 1 : Math.max(1, rows(group.getInput()) * GROUPS);
      case Sort sort -> {
        double input = rows(sort.getInput());
        yield sort.fetch == null
            ? input
            : Math.min(input, NumberConstants.integer(sort.fetch).orElse((long) UNKNOWN_ROWS));
      }
      case Join join -> Math.max(rows(join.getLeft()), rows(join.getRight()));
      default ->
          rel.getInputs().isEmpty()
              ? UNKNOWN_ROWS
              : rel.getInputs().stream().mapToDouble(this::rows).max().orElse(UNKNOWN_ROWS);
    };
  }

  private double filtered(Filter filter) {
    double rows = rows(filter.getInput());
    for (RexNode conjunct : Conjuncts.of(filter.getCondition())) {
      rows *= selectivity(conjunct, filter.getInput());
    }
    return Math.max(1, rows);
  }

  private double selectivity(RexNode node, RelNode input) {
    if (node instanceof RexCall call && call.getKind() == SqlKind.OR) {
      double missed = 1;
      for (RexNode operand : call.getOperands()) {
        missed *= 1 - selectivity(operand, input);
      }
      return 1 - missed;
    }
    int strategy = strategy(node);
    if (strategy == BuiltinOperatorClasses.EQUAL) {
      return isKey(node, input) ? 1 / rows(input) : EQUAL;
    }
    return strategy == 0 ? OTHER : RANGE;
  }

  private static int strategy(RexNode node) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof PgOperator operator)
        || operator.functionOid() == 0) {
      return 0;
    }
    Optional<BuiltinOperator> found = BuiltinOperators.byFunction(operator.functionOid());
    return found.map(o -> Comparisons.strategy(o.oid())).orElse(0);
  }

  private static boolean isKey(RexNode node, RelNode input) {
    return ((RexCall) node)
        .getOperands().stream()
            .anyMatch(o -> o instanceof RexInputRef c && isUnique(input, c.getIndex()));
  }

  /// Whether a column alone is the key of the table it comes from.
  static boolean isUnique(RelNode rel, int column) {
    return switch (rel) {
      case StoredScan scan ->
          scan.relation().primaryKeyName().isPresent()
              && scan.relation().key().size() == 1
              && scan.relation().key().getFirst().columnId() == scan.columnIds().get(column);
      case Filter filter -> isUnique(filter.getInput(), column);
      case Project project ->
          project.getProjects().get(column) instanceof RexInputRef input
              && isUnique(project.getInput(), input.getIndex());
      case GroupRel group -> group.isPlain() && group.groupCount() == 1 && column == 0;
      default -> false;
    };
  }

  /// Rows of the table that a column comes from, before any filter.
  double baseRows(RelNode rel, int column) {
    return switch (rel) {
      case Filter filter -> baseRows(filter.getInput(), column);
      case Project project ->
          project.getProjects().get(column) instanceof RexInputRef input
              ? baseRows(project.getInput(), input.getIndex())
              : rows(rel);
      default -> rows(rel);
    };
  }

  /// Rows of an inner join of two inputs on some conditions over both rows.
  double joined(
      RelNode left, double leftRows, RelNode right, double rightRows, Iterable<RexNode> on) {
    int leftWidth = Trees.width(left);
    double rows = leftRows * rightRows;
    for (RexNode condition : on) {
      if (strategy(condition) != BuiltinOperatorClasses.EQUAL) {
        rows *= OTHER;
        continue;
      }
      double distinct = 1;
      BitSet used = Trees.used(condition);
      for (int column = used.nextSetBit(0); column >= 0; column = used.nextSetBit(column + 1)) {
        boolean onLeft = column < leftWidth;
        RelNode side = onLeft ? left : right;
        int own = onLeft ? column : column - leftWidth;
        distinct =
            Math.max(
                distinct,
                isUnique(side, own)
                    ? baseRows(side, own)
                    : Math.min(onLeft ? leftRows : rightRows, baseRows(side, own) * GROUPS));
      }
      rows /= distinct;
    }
    return Math.max(1, rows);
  }
}
