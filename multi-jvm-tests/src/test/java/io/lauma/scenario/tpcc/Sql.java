package io.lauma.scenario.tpcc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Statements with parameters on one connection.
record Sql(Connection connection) {
  /// The rows, each a list of values.
  List<List<Object>> rows(String query, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepared(query, parameters);
        ResultSet result = statement.executeQuery()) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          Object value = result.getObject(column);
          row.add(value == null ? "" : value);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /// The only row.
  List<Object> row(String query, Object... parameters) throws SQLException {
    List<List<Object>> rows = rows(query, parameters);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows instead of one: " + query);
    }
    return rows.getFirst();
  }

  /// @return how many rows were changed
  int change(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepared(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /// Changes one row.
  void changeOne(String sql, Object... parameters) throws SQLException {
    int changed = change(sql, parameters);
    if (changed != 1) {
      throw new AssertionError(changed + " rows instead of one: " + sql);
    }
  }

  private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
