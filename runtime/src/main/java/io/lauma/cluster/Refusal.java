package io.lauma.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.jspecify.annotations.Nullable;

/// An error as the management routes answer it, in JSON.
///
/// @param sqlState its five characters
@JsonIgnoreProperties(ignoreUnknown = true)
public record Refusal(
    String sqlState, String message, @Nullable String detail, @Nullable String hint) {
  public static Refusal of(SqlException error) {
    return new Refusal(
        error.state().code(),
        error.message(),
        error.detail().orElse(null),
        error.hint().orElse(null));
  }

  /// The error as SQL raises it; a code that this version does not know is XX000.
  public SqlException exception() {
    SqlException error =
        new SqlException(SqlState.ofCode(sqlState).orElse(SqlState.INTERNAL_ERROR), message);
    if (detail != null) {
      error = error.withDetail(detail);
    }
    return hint == null ? error : error.withHint(hint);
  }
}
