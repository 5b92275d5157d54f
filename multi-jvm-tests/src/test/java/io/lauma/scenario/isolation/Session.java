package io.lauma.scenario.isolation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// One client on a thread of its own, so that its statement can be left waiting.
final class Session implements AutoCloseable {
  private final Connection connection;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private @Nullable Future<Answer> running;

  Session(Connection connection, int isolation) throws SQLException {
    this.connection = connection;
    connection.setTransactionIsolation(isolation);
  }

  int backend() throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  void start(String sql) {
    running = thread.submit(() -> Answer.of(connection, sql));
  }

  /// Whether a statement was started whose answer was not taken.
  boolean isRunning() {
    return running != null;
  }

  /// The answer of the running statement, once it is there.
  Optional<Answer> answer(long millis) throws InterruptedException, ExecutionException {
    Future<Answer> asked = running;
    if (asked == null) {
      throw new IllegalStateException("nothing runs");
    }
    try {
      Answer answer = asked.get(millis, TimeUnit.MILLISECONDS);
      running = null;
      return Optional.of(answer);
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws SQLException {
    thread.shutdownNow();
    connection.close();
  }
}
