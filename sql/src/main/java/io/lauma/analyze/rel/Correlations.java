package io.lauma.analyze.rel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/// Outer rows' columns inside relational trees.
public final class Correlations {
  private Correlations() {}

  /// Applies a shuttle to every expression of a tree.
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  public static RelNode rewrite(RelNode rel, RexShuttle shuttle) {
    RelNode self = rel.accept(shuttle);
    List<RelNode> inputs = new ArrayList<>();
    boolean changed = false;
    for (RelNode input : self.getInputs()) {
      RelNode rewritten = rewrite(input, shuttle);
      changed |= !rewritten.equals(input);
      inputs.add(rewritten);
    }
    return changed ? self.copy(self.getTraitSet(), inputs) : self;
  }

  /// Replaces the columns of variable `id` in a tree.
  public static RelNode replace(RelNode rel, CorrelationId id, IntFunction<RexNode> column) {
    return rewrite(rel, replacing(id, column));
  }

  public static RexShuttle replacing(CorrelationId id, IntFunction<RexNode> column) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(id)
            ? column.apply(access.getField().getIndex())
            : super.visitFieldAccess(access);
      }
    };
  }

  /// A column of an outer row.
  public static RexNode column(CorrelationId id, RelDataType outerRow, int index) {
    return Rex.BUILDER.makeFieldAccess(Rex.BUILDER.makeCorrel(outerRow, id), index);
  }

  /// An expression over the outer row, as seen from inside.
  public static RexNode outer(RexNode node, CorrelationId id, RelDataType outerRow) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef input) {
            return column(id, outerRow, input.getIndex());
          }
        });
  }

  /// The columns of variable `id` that a tree uses.
  public static ImmutableBitSet used(RelNode rel, CorrelationId id) {
    ImmutableBitSet.Builder used = ImmutableBitSet.builder();
    rewrite(
        rel,
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(id)) {
              used.set(access.getField().getIndex());
            }
            return super.visitFieldAccess(access);
          }
        });
    return used.build();
  }
}
