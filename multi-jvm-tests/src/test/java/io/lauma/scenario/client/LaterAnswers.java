package io.lauma.scenario.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers of statements that may have to wait for other sessions.
public final class LaterAnswers {
  private static final long SECONDS = 20;
  private static final long WAITS_MILLIS = 300;
  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private LaterAnswers() {}

  /// Runs a statement on a thread of its own; the answer is that of [Clients#answer].
  public static CompletableFuture<String> later(Connection connection, String sql) {
    return CompletableFuture.supplyAsync(() -> Clients.answer(connection, sql), THREADS);
  }

  /// The statement has no answer yet, and gets none for a while.
  public static void assertWaits(CompletableFuture<String> answer) throws Exception {
    try {
      assertEquals("it waits", answer.get(WAITS_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException expected) {
      assertFalse(answer.isDone(), expected.toString());
    }
  }

  /// The answer, which must come within [#SECONDS].
  public static String answer(CompletableFuture<String> answer) throws Exception {
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }
}
