package io.lauma.scenario.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A statement of a data file.
///
/// @param text without the semicolon that ends it
/// @param parameters of a prepared statement, in order
/// @param copyData what COPY FROM STDIN is given
/// @param sorted whether rows are compared without regard to their order
/// @param home whether a herd runs it through its first member whatever the turn
/// @param refused the feature that a node refuses it for; then PostgreSQL does not run it
record SqlStatement(
    String text,
    List<SqlParameter> parameters,
    String copyData,
    boolean sorted,
    boolean home,
    Optional<String> refused) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern FROM_STDIN =
      Pattern.compile("copy\\b.*\\bfrom\\s+stdin\\b.*", Pattern.DOTALL);
  private static final Pattern TO_STDOUT =
      Pattern.compile("copy\\b.*\\bto\\s+stdout\\b.*", Pattern.DOTALL);

  /// A parameter by the name of a type and its text, `null` for NULL.
  record SqlParameter(String type, String value) {}

  SqlStatement {
    parameters = List.copyOf(parameters);
  }

  boolean isCopyIn() {
    return FROM_STDIN.matcher(text.toLowerCase(Locale.ROOT)).matches();
  }

  boolean isCopyOut() {
    return TO_STDOUT.matcher(text.toLowerCase(Locale.ROOT)).matches();
  }

  /// On one line, for lists and reports; parameters included.
  String title() {
    String line = BLANKS.matcher(text.strip()).replaceAll(" ");
    return parameters.isEmpty() ? line : line + " -- " + parameters;
  }
}
