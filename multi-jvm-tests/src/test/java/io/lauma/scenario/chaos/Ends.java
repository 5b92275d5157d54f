package io.lauma.scenario.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/// How transactions of clients end, and what their failures mean.
final class Ends {
  private static final Set<String> REFUSALS =
      Set.of("40001", "40P01", "25P02", "23505", "23503", "0A000");

  private Ends() {}

  /// What a client does in a transaction.
  interface Statements {
    void run() throws SQLException;
  }

  /// What the client knows, in time for its notes.
  interface Notes {
    void committed();

    /// It cannot have been committed.
    void failed(SQLException failure);

    /// The answer to COMMIT was lost.
    void unknown(SQLException failure);
  }

  /// Runs statements and COMMIT.
  ///
  /// @throws SQLException when it is not known to be committed; already noted
  static void transaction(Connection connection, int isolation, Statements statements, Notes notes)
      throws SQLException {
    try {
      if (connection.getAutoCommit()) {
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(false);
      }
      statements.run();
    } catch (SQLException e) {
      notes.failed(e);
      rollback(connection);
      throw e;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      if (isRefusal(e)) {
        notes.failed(e);
      } else {
        notes.unknown(e);
      }
      rollback(connection);
      throw e;
    }
    notes.committed();
  }

  /// Whether the server says that nothing was done.
  static boolean isRefusal(SQLException e) {
    return REFUSALS.contains(String.valueOf(e.getSQLState()));
  }

  /// A connection that cannot be used any more is closed by this.
  private static void rollback(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        connection.close();
      }
    }
  }
}
