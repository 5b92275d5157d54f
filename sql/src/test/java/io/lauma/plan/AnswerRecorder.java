package io.lauma.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Asks a real PostgreSQL 15 what it makes of the statements of a file, one a line, and writes the
/// answers beside them: `AnswerRecorder <jdbc url> <statements> <answers>`.
final class AnswerRecorder {
  private AnswerRecorder() {}

  public static void main(String[] arguments) throws SQLException, IOException {
    List<String> out = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      try (var statement = connection.createStatement()) {
        for (String line : TestCatalog.lines("tables.txt")) {
          String name = line.substring(0, line.indexOf(' '));
          statement.execute("DROP TABLE IF EXISTS " + name);
          statement.execute(TestCatalog.ddl(line));
        }
      }
      for (String sql : Files.readAllLines(Path.of(arguments[1]))) {
        if (!sql.isBlank()) {
          out.add(answer(connection, sql) + "\t" + sql);
        }
      }
    }
    Files.write(Path.of(arguments[2]), out);
  }

  private static String answer(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      ResultSetMetaData columns = statement.getMetaData();
      StringBuilder text = new StringBuilder("ok");
      if (columns != null) {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          text.append(i == 1 ? " " : ", ")
              .append(columns.getColumnLabel(i))
              .append(' ')
              .append(columns.getColumnTypeName(i));
        }
      }
      return text.toString();
    } catch (PSQLException e) {
      ServerErrorMessage error = e.getServerErrorMessage();
      if (error == null) {
        throw e;
      }
      return error(
          String.valueOf(error.getSQLState()),
          error.getPosition(),
          String.valueOf(error.getMessage()),
          error.getHint());
    }
  }

  static String error(String state, int position, String message, @Nullable String hint) {
    return state + " @" + position + " " + message + (hint == null ? "" : " HINT " + hint);
  }
}
