package io.lauma.plan.logical;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/// Small steps over relational trees.
final class Trees {
  private Trees() {}

  /// The node with its inputs changed.
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  static RelNode mapInputs(RelNode rel, UnaryOperator<RelNode> change) {
    List<RelNode> inputs = new ArrayList<>();
    boolean same = true;
    for (RelNode input : rel.getInputs()) {
      RelNode changed = change.apply(input);
      same &= changed.equals(input);
      inputs.add(changed);
    }
    return same ? rel : rel.copy(rel.getTraitSet(), inputs);
  }

  static RelNode filter(RelNode rel, List<RexNode> conjuncts) {
    return conjuncts.isEmpty() ? rel : LogicalFilter.create(rel, Rex.and(conjuncts));
  }

  static int width(RelNode rel) {
    return rel.getRowType().getFieldCount();
  }

  static List<RexNode> columns(RelNode rel, int offset) {
    List<RexNode> columns = new ArrayList<>();
    rel.getRowType()
        .getFieldList()
        .forEach(
            f -> columns.add(Rex.column(offset + f.getIndex(), PgType.sqlTypeOf(f.getType()))));
    return columns;
  }

  static BitSet used(RexNode node) {
    BitSet used = new BitSet();
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef input) {
            used.set(input.getIndex());
            return null;
          }
        });
    return used;
  }

  /// Whether an expression uses columns of `[from, to)` alone.
  static boolean within(RexNode node, int from, int to) {
    BitSet used = used(node);
    return used.isEmpty() || (used.nextSetBit(0) >= from && used.length() <= to);
  }
}
