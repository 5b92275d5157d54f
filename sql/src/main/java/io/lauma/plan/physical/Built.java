package io.lauma.plan.physical;

import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A physical plan and where it puts the columns of the algebra it was made from.
///
/// @param fragment whether it may still run beside its one table's data
/// @param positions output position of each column of the algebra, -1 for those left out
record Built(PlanNode node, boolean fragment, int[] positions) {
  /// The plan itself puts its columns where the algebra had them.
  static Built identity(PlanNode node, boolean fragment) {
    int[] positions = new int[node.output().size()];
    Arrays.setAll(positions, i -> i);
    return new Built(node, fragment, positions);
  }

  int position(int column) {
    int position = positions[column];
    if (position < 0) {
      throw new IllegalStateException("column " + column + " was left out of " + node);
    }
    return position;
  }

  Built with(PlanNode newNode) {
    return new Built(newNode, fragment, positions);
  }

  Built with(PlanNode newNode, boolean newFragment) {
    return new Built(newNode, newFragment, positions);
  }

  /// Ended as a fragment: gathered when it was one.
  Built gathered() {
    return fragment ? with(new PlanNode.Gather(node, List.of()), false) : this;
  }

  /// With exactly the wanted columns, in their order.
  Built exactly(BitSet wanted) {
    List<Scalar> columns = new ArrayList<>();
    int[] newPositions = new int[positions.length];
    Arrays.fill(newPositions, -1);
    List<SqlType> types = node.output();
    boolean same = types.size() == wanted.cardinality();
    for (int column = wanted.nextSetBit(0); column >= 0; column = wanted.nextSetBit(column + 1)) {
      int position = position(column);
      same &= position == columns.size();
      newPositions[column] = columns.size();
      columns.add(new Scalar.Column(position, types.get(position)));
    }
    return same
        ? new Built(node, fragment, newPositions)
        : new Built(new PlanNode.Project(node, columns), fragment, newPositions);
  }
}
