package io.lauma.plan.physical;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/// The columns of a table that a scan reads.
///
/// @param ids of the table's columns
/// @param positions output position of each column of the algebra, -1 for those left out
record ReadColumns(List<Integer> ids, List<SqlType> types, int[] positions) {
  /// Those that are needed above the scan or by its conditions.
  static ReadColumns of(StoredScan scan, BitSet needed, List<RexNode> conjuncts) {
    BitSet read = Columns.copy(needed);
    conjuncts.forEach(c -> Columns.use(c, read));
    List<Integer> ids = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    List<SqlType> all = PgType.columns(scan.getRowType());
    int[] positions = new int[all.size()];
    Arrays.fill(positions, -1);
    List<Integer> columnIds = scan.columnIds();
    for (int column : Columns.list(read)) {
      positions[column] = ids.size();
      ids.add(columnIds.get(column));
      types.add(all.get(column));
    }
    return new ReadColumns(ids, types, positions);
  }
}
