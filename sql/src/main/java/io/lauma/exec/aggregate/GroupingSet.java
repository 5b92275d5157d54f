package io.lauma.exec.aggregate;

import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One grouping set of an aggregate: which of its group columns make the key.
///
/// @param groupColumns input columns of the whole aggregate, in output order
/// @param keyColumns the input columns of this set, in the order of `groupColumns`
/// @param hasMask whether the output ends with the GROUPING bit mask
record GroupingSet(List<Integer> groupColumns, List<Integer> keyColumns, boolean hasMask) {
  GroupingSet {
    groupColumns = List.copyOf(groupColumns);
    keyColumns = List.copyOf(keyColumns);
  }

  /// The sets of a plan; without any it is one set of all group columns.
  static List<GroupingSet> of(PlanNode.Aggregate plan) {
    List<Integer> columns = plan.groupColumns();
    if (plan.groupingSets().isEmpty()) {
      return List.of(new GroupingSet(columns, columns, false));
    }
    boolean hasMask = plan.groupingSets().size() > 1;
    return plan.groupingSets().stream()
        .map(set ->
            new GroupingSet(columns, columns.stream().filter(set::contains).toList(), hasMask))
        .toList();
  }

  boolean hasKeys() {
    return !keyColumns.isEmpty();
  }

  List<SqlType> keyTypes(List<SqlType> inputTypes) {
    return keyColumns.stream().map(inputTypes::get).toList();
  }

  RowBatch keys(RowBatch batch) {
    return batch.project(keyColumns.stream().mapToInt(Integer::intValue).toArray());
  }

  /// All group columns of the output; those not in this set are NULL.
  List<Vector> groupColumns(RowBatch keys, int groupCount, List<SqlType> inputTypes) {
    List<Vector> columns = new ArrayList<>();
    for (int column : groupColumns) {
      int key = keyColumns.indexOf(column);
      columns.add(
          key >= 0 ? keys.column(key) : Rows.nullColumn(inputTypes.get(column), groupCount));
    }
    return columns;
  }

  /// A bit a group column, the first one highest: set when the column is not in this set.
  Optional<Vector> mask(int groupCount) {
    if (!hasMask) {
      return Optional.empty();
    }
    int mask = 0;
    for (int column : groupColumns) {
      mask = mask << 1 | (keyColumns.contains(column) ? 0 : 1);
    }
    int[] values = new int[groupCount];
    Arrays.fill(values, mask);
    return Optional.of(new Vector.Ints(groupCount, values, null));
  }
}
