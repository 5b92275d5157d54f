package io.lauma.pgcatalog;

import io.lauma.expr.text.QuoteFunctions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// A name as users write one for a reg* type: `schema."Name"`, folded where it is not quoted.
///
/// @param schema empty when the name is not qualified
record QualifiedText(String schema, String name) {
  private static final int PARTS_MAX = 3;

  /// @throws SqlException 42602 for text that is no name, 42601 for too many parts
  static QualifiedText parse(String text) {
    List<String> parts = parts(text);
    if (parts.size() > PARTS_MAX) {
      throw new SqlException(
          SqlState.SYNTAX_ERROR, "improper relation name (too many dotted names): " + text);
    }
    String name = parts.getLast();
    return new QualifiedText(parts.size() == 1 ? "" : parts.get(parts.size() - 2), name);
  }

  boolean isQualified() {
    return !schema.isEmpty();
  }

  /// `schema.name`, each in quotes when it would not read back as itself.
  static String quoted(String schema, String name) {
    return QuoteFunctions.identifier(schema) + "." + QuoteFunctions.identifier(name);
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    String rest = text.strip();
    while (true) {
      int end = rest.startsWith("\"") ? quotedEnd(rest) : plainEnd(rest);
      if (end == 0) {
        throw invalid();
      }
      parts.add(identifier(rest.substring(0, end)));
      rest = rest.substring(end).stripLeading();
      if (rest.isEmpty()) {
        return parts;
      }
      if (rest.charAt(0) != '.') {
        throw invalid();
      }
      rest = rest.substring(1).stripLeading();
    }
  }

  private static int plainEnd(String text) {
    int end = 0;
    while (end < text.length()
        && text.charAt(end) != '.'
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int quotedEnd(String text) {
    int end = 1;
    while (end < text.length()) {
      if (text.charAt(end) != '"') {
        end++;
      } else if (text.startsWith("\"\"", end)) {
        end += 2;
      } else {
        return end == 1 ? 0 : end + 1;
      }
    }
    return 0;
  }

  private static String identifier(String written) {
    if (written.startsWith("\"")) {
      return written.substring(1, written.length() - 1).replace("\"\"", "\"");
    }
    StringBuilder folded = new StringBuilder(written.length());
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return folded.toString();
  }

  private static SqlException invalid() {
    return new SqlException(SqlState.INVALID_NAME, "invalid name syntax");
  }
}
