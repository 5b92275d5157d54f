package io.lauma.session.run;

import io.lauma.session.Session.IdleLimit;
import io.lauma.session.setting.Settings;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;

/// How long a session may wait for its client, by its settings.
final class IdleLimits {
  private IdleLimits() {}

  /// @param idle whether no transaction is open
  static Optional<IdleLimit> of(boolean idle, Settings settings) {
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
