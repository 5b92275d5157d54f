package io.lauma.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;

/// What clients do over and over.
interface Workload {
  /// Its line in the table.
  String name();

  /// One client of it, on a connection of its own.
  Client client(Connection connection, int number) throws SQLException;

  /// Whether it is one client whose operations are long (bulk work).
  default boolean alone() {
    return false;
  }

  /// A client's operation.
  interface Client {
    /// @return how many operations the call was
    long run(SplittableRandom random) throws SQLException;
  }

  /// Runs a statement and drops its rows.
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
