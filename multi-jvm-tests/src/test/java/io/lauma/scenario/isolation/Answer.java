package io.lauma.scenario.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What a client was told about a statement.
///
/// @param text rows, or how many were changed; empty when it failed
record Answer(String text, Optional<Failure> failure) {
  private static final String SERIALIZATION = "40001";

  /// As the server reported it.
  record Failure(String state, String message, String detail) {
    boolean isSerialization() {
      return state.equals(SERIALIZATION);
    }
  }

  static Answer of(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return new Answer("done " + statement.getUpdateCount(), Optional.empty());
      }
      List<String> rows = rows(statement.getResultSet());
      if (!sql.toLowerCase(Locale.ROOT).contains("order by")) {
        rows.sort(null);
      }
      return new Answer("rows " + rows, Optional.empty());
    } catch (PSQLException e) {
      ServerErrorMessage told = e.getServerErrorMessage();
      return failed(
          e, told == null ? null : told.getMessage(), told == null ? null : told.getDetail());
    } catch (SQLException e) {
      return failed(e, e.getMessage(), null);
    }
  }

  private static Answer failed(SQLException e, @Nullable String message, @Nullable String detail) {
    String said = message == null ? String.valueOf(e.getMessage()) : message;
    return new Answer(
        "",
        Optional.of(
            new Failure(String.valueOf(e.getSQLState()), said, detail == null ? "" : detail)));
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    List<String> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        row.add(String.valueOf(result.getString(column)));
      }
      rows.add(String.join(" ", row));
    }
    return rows;
  }

  boolean isDone() {
    return failure.isEmpty();
  }

  /// Without the detail of an error, which PostgreSQL leaves open.
  @Override
  public String toString() {
    return failure.map(failed -> failed.state() + " " + failed.message()).orElse(text);
  }
}
