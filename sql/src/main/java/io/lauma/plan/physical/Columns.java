package io.lauma.plan.physical;

import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/// Sets of column numbers.
final class Columns {
  private Columns() {}

  static BitSet all(int count) {
    BitSet set = new BitSet(count);
    set.set(0, count);
    return set;
  }

  static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }

  /// Adds the columns that an expression uses.
  static void use(RexNode node, BitSet set) {
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef input) {
            set.set(input.getIndex());
            return null;
          }
        });
  }

  static BitSet used(List<RexNode> nodes) {
    BitSet set = new BitSet();
    nodes.forEach(n -> use(n, set));
    return set;
  }

  /// The columns from `from` on, counted from there.
  static BitSet shiftedDown(BitSet set, int from, int count) {
    return set.get(from, from + count);
  }

  static List<Integer> list(BitSet set) {
    return set.stream().boxed().toList();
  }
}
