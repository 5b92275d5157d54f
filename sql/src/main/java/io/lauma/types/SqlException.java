package io.lauma.types;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every failure that a client sees: PostgreSQL's fields of an ErrorResponse. Position counts
/// characters from 1; 0 when there is none. Carries no stack trace: it is an answer, not a bug.
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SqlState state;
  private final @Nullable String detail;
  private final @Nullable String hint;
  private final int position;
  private final @Nullable String context;

  private SqlException(
      SqlState state,
      String message,
      @Nullable String detail,
      @Nullable String hint,
      int position,
      @Nullable String context,
      @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.state = state;
    this.detail = detail;
    this.hint = hint;
    this.position = position;
    this.context = context;
  }

  public SqlException(SqlState state, String message) {
    this(state, message, null, null, 0, null, null);
  }

  /// 0A000: `what` names the feature as PostgreSQL would, for example "SAVEPOINT".
  public static SqlException notSupported(String what) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported yet");
  }

  public SqlException withDetail(String text) {
    return new SqlException(state, message(), text, hint, position, context, getCause());
  }

  public SqlException withHint(String text) {
    return new SqlException(state, message(), detail, text, position, context, getCause());
  }

  /// @param characterFromOne position in the statement's text, counted in characters from 1
  public SqlException at(int characterFromOne) {
    return new SqlException(state, message(), detail, hint, characterFromOne, context, getCause());
  }

  /// Where it happened, for example `COPY t, line 2, column b: "x"`.
  public SqlException withContext(String text) {
    return new SqlException(state, message(), detail, hint, position, text, getCause());
  }

  public SqlException causedBy(Throwable cause) {
    return new SqlException(state, message(), detail, hint, position, context, cause);
  }

  public SqlState state() {
    return state;
  }

  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /// The CONTEXT field.
  public Optional<String> context() {
    return Optional.ofNullable(context);
  }

  public int position() {
    return position;
  }
}
