package io.lauma.parse.scan;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.jspecify.annotations.Nullable;

/// A lexical rule was broken: ends the scan. Caught by [Scanner#scan] alone.
final class LexicalError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NO_POSITION = -1;

  private final SqlState state;
  private final @Nullable String hint;
  private final int start;
  private final int nearEnd;

  private LexicalError(
      SqlState state, String message, @Nullable String hint, int start, int nearEnd) {
    super(message, null, false, false);
    this.state = state;
    this.hint = hint;
    this.start = start;
    this.nearEnd = nearEnd;
  }

  /// 42601 `message at or near "..."`, quoting from `start` to `end`.
  static LexicalError of(String message, int start, int end) {
    return new LexicalError(SqlState.SYNTAX_ERROR, message, null, start, end);
  }

  /// An error that quotes nothing.
  static LexicalError at(SqlState state, String message, @Nullable String hint, int start) {
    return new LexicalError(state, message, hint, start, NO_POSITION);
  }

  /// An error that has no position.
  static LexicalError withoutPosition(SqlState state, String message) {
    return new LexicalError(state, message, null, NO_POSITION, NO_POSITION);
  }

  int start() {
    return Math.max(start, 0);
  }

  SqlException toSqlException(Tokens tokens) {
    String message = String.valueOf(getMessage());
    if (nearEnd >= 0) {
      message += tokens.near(start, nearEnd);
    }
    SqlException error = new SqlException(state, message);
    if (hint != null) {
      error = error.withHint(hint);
    }
    return start < 0 ? error : error.at(tokens.positionOf(start) + 1);
  }
}
