package io.lauma.plan;

import io.lauma.expr.Scalar;
import io.lauma.kv.TableId;
import java.util.List;
import java.util.Optional;

/// A statement on single rows named by their whole key: it can be run without streams. Key values
/// and inserted rows are scalars without columns.
public sealed interface PointStatement {
  TableId table();

  /// @param key one value a key column, of the column's type
  /// @param columnIds the columns that `filter` and `columns` count
  /// @param columns the result, over `columnIds`
  record Read(
      TableId table,
      List<Scalar> key,
      List<Integer> columnIds,
      Optional<Scalar> filter,
      List<Scalar> columns)
      implements PointStatement {
    public Read {
      key = List.copyOf(key);
      columnIds = List.copyOf(columnIds);
      columns = List.copyOf(columns);
    }
  }

  /// @param rows one scalar for each of `columnIds`
  record Insert(TableId table, List<Integer> columnIds, List<List<Scalar>> rows)
      implements PointStatement {
    public Insert {
      columnIds = List.copyOf(columnIds);
      rows = List.copyOf(rows);
    }
  }

  /// UPDATE or DELETE of the row with this key; `plan` says what happens to it.
  record Change(TableId table, List<Scalar> key, PlanNode plan) implements PointStatement {
    public Change {
      key = List.copyOf(key);
    }
  }
}
