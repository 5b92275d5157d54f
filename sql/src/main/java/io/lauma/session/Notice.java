package io.lauma.session;

import io.lauma.types.SqlState;
import org.jspecify.annotations.Nullable;

/// A NoticeResponse. `severity` is WARNING, NOTICE, INFO, LOG or DEBUG.
public record Notice(
    String severity,
    SqlState state,
    String message,
    @Nullable String detail,
    @Nullable String hint) {
  public static Notice notice(SqlState state, String message) {
    return new Notice("NOTICE", state, message, null, null);
  }

  public static Notice warning(SqlState state, String message) {
    return new Notice("WARNING", state, message, null, null);
  }
}
