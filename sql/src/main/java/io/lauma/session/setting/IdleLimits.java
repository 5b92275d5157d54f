package io.lauma.session.setting;

import io.lauma.session.Session.IdleLimit;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;

/// How long a session may wait for its client, by its settings.
public final class IdleLimits {
  private IdleLimits() {}

  /// The present limit; its error is 57P05 or 25P03.
  ///
  /// @param idle whether no transaction is open
  public static Optional<IdleLimit> of(boolean idle, Settings settings) {
    long millis =
        settings.number(idle ? "idle_session_timeout" : "idle_in_transaction_session_timeout");
    if (millis == 0) {
      return Optional.empty();
    }
    SqlException reason =
        idle
            ? new SqlException(
                SqlState.IDLE_SESSION_TIMEOUT, "terminating connection due to idle-session timeout")
            : new SqlException(
                SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                "terminating connection due to idle-in-transaction timeout");
    return Optional.of(new IdleLimit(millis, reason));
  }
}
