package io.lauma.scenario.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that a client is told about a statement.
///
/// @param columns name, type, precision and scale of each
/// @param rows values as text, in order of arrival
/// @param count rows changed or copied, -1 for a result of rows
/// @param warnings SQLSTATE and message of each
record SqlOutcome(
    List<String> columns,
    List<String> rows,
    long count,
    List<String> warnings,
    Optional<Failure> failure) {

  /// An error as the server reported it; the position is 0 when there is none.
  record Failure(String state, String message, String detail, String hint, int position) {}

  SqlOutcome {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
  }

  static SqlOutcome failed(Failure failure) {
    return new SqlOutcome(List.of(), List.of(), -1, List.of(), Optional.of(failure));
  }

  /// The first aspect in which `other` differs, in words; empty when none does.
  Optional<String> difference(SqlOutcome other, boolean sorted) {
    if (failure.isPresent() || other.failure.isPresent()) {
      return differs("error", failure.map(Failure::toString), other.failure.map(Failure::toString));
    }
    Optional<String> found = differs("columns", columns, other.columns);
    found = found.or(() -> differs("rows", order(rows, sorted), order(other.rows, sorted)));
    found = found.or(() -> differs("count", count, other.count));
    return found.or(() -> differs("warnings", warnings, other.warnings));
  }

  /// How this differs from 0A000 for a feature.
  Optional<String> differenceFromRefusal(String feature) {
    String expected = "0A000 " + feature + " is not supported yet";
    String actual = failure.map(f -> f.state() + " " + f.message()).orElse("no error");
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of("refusal: expected " + expected + ", Lauma " + actual);
  }

  private static List<String> order(List<String> rows, boolean sorted) {
    return sorted ? rows.stream().sorted().toList() : new ArrayList<>(rows);
  }

  private static Optional<String> differs(String aspect, Object expected, Object actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(aspect + ": PostgreSQL " + expected + ", Lauma " + actual);
  }
}
