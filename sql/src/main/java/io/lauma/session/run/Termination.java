package io.lauma.session.run;

import io.lauma.types.SqlException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The demand that a session ends, and who is to be told. Thread-safe.
final class Termination {
  private @Nullable Consumer<SqlException> stop;
  private @Nullable SqlException reason;

  /// Sets who is told; at once when the demand was there first.
  void calls(Consumer<SqlException> connection) {
    SqlException why;
    synchronized (this) {
      stop = connection;
      why = reason;
    }
    if (why != null) {
      connection.accept(why);
    }
  }

  /// The first demand counts.
  void demand(SqlException why) {
    Consumer<SqlException> connection;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      connection = stop;
    }
    if (connection != null) {
      connection.accept(why);
    }
  }
}
