package io.lauma.analyze;

import io.lauma.types.SqlType;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// An analyzed query: its rows and the names and origins of its columns.
record Output(RelNode rel, List<Column> columns) {
  Output {
    columns = List.copyOf(columns);
  }

  /// @param tableOid 0 for what is no plain column of a table
  record Column(String name, SqlType type, int tableOid, int attributeNumber) {
    static Column ofExpression(String name, SqlType type) {
      return new Column(name, type, 0, 0);
    }
  }

  List<SqlType> types() {
    return columns.stream().map(Column::type).toList();
  }

  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
