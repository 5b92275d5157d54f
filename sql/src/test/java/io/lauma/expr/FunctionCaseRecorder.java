package io.lauma.expr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/// Writes the expected answers of case files by asking a real PostgreSQL 15. Arguments: JDBC URL
/// (with user, `preferQueryMode=simple`), then files.
final class FunctionCaseRecorder {
  private FunctionCaseRecorder() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TimeZone = 'Europe/Helsinki'");
        for (int i = 1; i < arguments.length; i++) {
          record(statement, Path.of(arguments[i]));
        }
      }
    }
  }

  private static void record(Statement statement, Path file) throws IOException {
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        out.append(line).append('\n');
      } else {
        List<FunctionCase> parsed = FunctionCase.parseAll(line);
        FunctionCase one = parsed.getFirst();
        out.append(one.call()).append(" => ").append(answer(statement, one.sql())).append('\n');
      }
    }
    Files.writeString(file, out);
  }

  private static String answer(Statement statement, String sql) {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return Optional.ofNullable(result.getString(1)).map(FunctionCase::escape).orElse("NULL");
    } catch (PSQLException e) {
      var error = e.getServerErrorMessage();
      return "ERROR "
          + e.getSQLState()
          + " "
          + FunctionCase.escape(String.valueOf(error == null ? e : error.getMessage()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
