package io.lauma.scenario.sql;

import io.lauma.scenario.sql.SqlOutcome.Failure;
import io.lauma.scenario.sql.SqlStatement.SqlParameter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Runs statements of a data file on one server.
final class SqlRun {
  private static final int TIMEOUT_SECONDS = 30;

  private final Connection connection;

  SqlRun(Connection connection) {
    this.connection = connection;
  }

  /// @throws IllegalStateException when the connection broke: no outcome of a statement
  SqlOutcome run(SqlStatement statement) {
    try {
      connection.clearWarnings();
      if (statement.isCopyIn()) {
        return counted(copies().copyIn(statement.text(), new StringReader(statement.copyData())));
      }
      if (statement.isCopyOut()) {
        StringWriter lines = new StringWriter();
        long count = copies().copyOut(statement.text(), lines);
        List<String> rows = lines.toString().lines().toList();
        return new SqlOutcome(List.of(), rows, count, List.of(), Optional.empty());
      }
      return execute(statement);
    } catch (SQLException e) {
      return SqlOutcome.failed(failure(e, statement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static SqlOutcome counted(long count) {
    return new SqlOutcome(List.of(), List.of(), count, List.of(), Optional.empty());
  }

  private SqlOutcome execute(SqlStatement statement) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(escaped(statement))) {
      prepared.setQueryTimeout(TIMEOUT_SECONDS);
      int index = 1;
      for (SqlParameter parameter : statement.parameters()) {
        set(prepared, index++, parameter);
      }
      List<String> columns = new ArrayList<>();
      List<String> rows = new ArrayList<>();
      if (prepared.execute()) {
        try (ResultSet result = Objects.requireNonNull(prepared.getResultSet())) {
          columns(result.getMetaData(), columns);
          rows(result, columns.size(), rows);
        }
      }
      return new SqlOutcome(
          columns,
          rows,
          prepared.getLargeUpdateCount(),
          warnings(prepared.getWarnings()),
          Optional.empty());
    }
  }

  /// The driver takes `?` for a parameter unless it is doubled.
  private static String escaped(SqlStatement statement) {
    return statement.parameters().isEmpty()
        ? statement.text().replace("?", "??")
        : statement.text();
  }

  private static void set(PreparedStatement prepared, int index, SqlParameter parameter)
      throws SQLException {
    boolean isNull = parameter.value().equals("null");
    switch (parameter.type()) {
      case "int" ->
          object(
              prepared, index, isNull ? null : Integer.valueOf(parameter.value()), Types.INTEGER);
      case "bigint" ->
          object(prepared, index, isNull ? null : Long.valueOf(parameter.value()), Types.BIGINT);
      case "double" ->
          object(prepared, index, isNull ? null : Double.valueOf(parameter.value()), Types.DOUBLE);
      case "numeric" ->
          object(
              prepared,
              index,
              isNull ? null : new java.math.BigDecimal(parameter.value()),
              Types.NUMERIC);
      case "boolean" ->
          object(
              prepared, index, isNull ? null : Boolean.valueOf(parameter.value()), Types.BOOLEAN);
      case "text" -> object(prepared, index, isNull ? null : parameter.value(), Types.VARCHAR);
      case "unknown" -> object(prepared, index, isNull ? null : parameter.value(), Types.OTHER);
      case "date" ->
          object(
              prepared,
              index,
              isNull ? null : java.time.LocalDate.parse(parameter.value()),
              Types.DATE);
      case "timestamp" ->
          object(
              prepared,
              index,
              isNull ? null : java.time.LocalDateTime.parse(parameter.value()),
              Types.TIMESTAMP);
      case "uuid" ->
          prepared.setObject(index, isNull ? null : java.util.UUID.fromString(parameter.value()));
      default -> throw new IllegalArgumentException("unknown parameter type " + parameter.type());
    }
  }

  private static void object(
      PreparedStatement prepared, int index, @Nullable Object value, int type) throws SQLException {
    prepared.setObject(index, value, type);
  }

  private static void columns(ResultSetMetaData meta, List<String> columns) throws SQLException {
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(
          meta.getColumnLabel(i)
              + " "
              + meta.getColumnType(i)
              + " "
              + meta.getColumnClassName(i)
              + "("
              + meta.getPrecision(i)
              + ","
              + meta.getScale(i)
              + ")");
    }
  }

  private static void rows(ResultSet result, int columns, List<String> rows) throws SQLException {
    while (result.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        row.append(i == 1 ? "" : " | ").append(text(result, i));
      }
      rows.add(row.toString());
    }
  }

  /// The driver gives bytes that came in binary form no text.
  private static @Nullable String text(ResultSet result, int column) throws SQLException {
    return result.getMetaData().getColumnType(column) == Types.BINARY
        ? hexadecimal(result.getBytes(column))
        : result.getString(column);
  }

  private static @Nullable String hexadecimal(byte @Nullable [] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }

  private static List<String> warnings(@Nullable SQLWarning first) {
    List<String> warnings = new ArrayList<>();
    for (SQLWarning at = first; at != null; at = at.getNextWarning()) {
      warnings.add(at.getSQLState() + " " + at.getMessage());
    }
    return warnings;
  }

  private static Failure failure(SQLException e, SqlStatement statement) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server == null) {
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        throw new IllegalStateException("the connection broke at: " + statement.title(), e);
      }
      return new Failure(
          String.valueOf(e.getSQLState()), String.valueOf(e.getMessage()), "", "", 0);
    }
    return new Failure(
        String.valueOf(server.getSQLState()),
        String.valueOf(server.getMessage()),
        orEmpty(server.getDetail()),
        orEmpty(server.getHint()),
        server.getPosition());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
