package io.lauma.expr.text;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Options of a regular expression.
///
/// @param lineAnchors `^` and `$` match at line ends
/// @param dotSkipsNewline `.` and `[^...]` do not match a newline
/// @param expanded white space and comments do not count
/// @param global all matches, not the first (functions that replace and split)
record RegexFlags(
    boolean ignoreCase,
    boolean lineAnchors,
    boolean dotSkipsNewline,
    boolean expanded,
    boolean literal,
    boolean global) {
  static final RegexFlags NONE = new RegexFlags(false, false, false, false, false, false);
  static final RegexFlags IGNORE_CASE = new RegexFlags(true, false, false, false, false, false);

  /// @throws SqlException 22023
  static RegexFlags parse(String options) {
    RegexFlags flags = NONE;
    for (int i = 0; i < options.length(); i++) {
      char option = options.charAt(i);
      if (option == 'g') {
        flags = flags.globally();
      } else if (option == 'b') {
        throw SqlException.notSupported("basic regular expression");
      } else {
        int from = i;
        flags =
            flags
                .with(option)
                .orElseThrow(() ->
                    new SqlException(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "invalid regular expression option: \""
                            + options.substring(from, options.offsetByCodePoints(from, 1))
                            + "\""));
      }
    }
    return flags;
  }

  /// With the options that a pattern begins with, `(?...)`.
  RegexFlags embedded(String options) {
    RegexFlags flags = this;
    for (int i = 0; i < options.length(); i++) {
      flags =
          flags
              .with(options.charAt(i))
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.INVALID_REGULAR_EXPRESSION,
                      "invalid regular expression: invalid embedded option"));
    }
    return flags;
  }

  private java.util.Optional<RegexFlags> with(char option) {
    return java.util.Optional.ofNullable(
        switch (option) {
          case 'i' -> new RegexFlags(true, lineAnchors, dotSkipsNewline, expanded, literal, global);
          case 'c' ->
              new RegexFlags(false, lineAnchors, dotSkipsNewline, expanded, literal, global);
          case 'n', 'm' -> new RegexFlags(ignoreCase, true, true, expanded, literal, global);
          case 's' -> new RegexFlags(ignoreCase, false, false, expanded, literal, global);
          case 'p' -> new RegexFlags(ignoreCase, false, true, expanded, literal, global);
          case 'w' -> new RegexFlags(ignoreCase, true, false, expanded, literal, global);
          case 'x' ->
              new RegexFlags(ignoreCase, lineAnchors, dotSkipsNewline, true, literal, global);
          case 't' ->
              new RegexFlags(ignoreCase, lineAnchors, dotSkipsNewline, false, literal, global);
          case 'q' -> literally();
          case 'e' -> this;
          default -> null;
        });
  }

  RegexFlags literally() {
    return new RegexFlags(ignoreCase, lineAnchors, dotSkipsNewline, expanded, true, global);
  }

  RegexFlags globally() {
    return new RegexFlags(ignoreCase, lineAnchors, dotSkipsNewline, expanded, literal, true);
  }
}
