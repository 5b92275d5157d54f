package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Cancels, clients that vanish, and nodes that die while statements of others read and write
/// there.
@EnabledIfSystemProperty(
    named = "lauma.herds",
    matches = "true",
    disabledReason = "needs a quiet machine")
class FailOverTest {
  private static final int ROWS = 20_000;

  /// Takes seconds and little memory: five digests of 30 kB a row.
  private static final String SLOW =
      "select count(*) from t where md5(repeat(body, 100) || 1) = body or md5(repeat(body, 100) ||"
          + " 2) = body or md5(repeat(body, 100) || 3) = body or md5(repeat(body, 100) || 4) = body"
          + " or md5(repeat(body, 100) || 5) = body";

  @TempDir Path directory;
  private TestHerd herd;

  @BeforeEach
  void start() {
    herd = TestHerd.start(directory, 3);
    try (TestSession session = herd.node(0).session()) {
      session.run("create table t (id int primary key, v int, body text)");
      session.run(
          "insert into t select g, 0, repeat('x', 300) from generate_series(1, " + ROWS + ") g");
    }
  }

  @AfterEach
  void stop() {
    herd.close();
  }

  private void assertNothingRuns(Duration patience) {
    for (TestHerdNode node : herd.alive()) {
      TestHerd.await(
          "reads of " + node.name() + " have ended",
          patience,
          () ->
              node.relations().remoteReads() == 0
                  && node.relations().servedReads() == 0
                  && node.relations().openCursors() == 0);
    }
  }

  private static <T> T within(Duration patience, CompletableFuture<T> future) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void aCancelStopsEveryNode() {
    try (TestSession session = herd.node(1).session()) {
      CompletableFuture<SqlException> failure =
          CompletableFuture.supplyAsync(
              () -> assertThrows(SqlException.class, () -> session.run(SLOW)));
      TestHerd.await(
          "the other nodes are at work",
          () ->
              herd.node(0).relations().openCursors() > 0
                  && herd.node(2).relations().openCursors() > 0);
      session.cancel();
      assertEquals(SqlState.QUERY_CANCELED, within(Duration.ofSeconds(5), failure).state());
      assertNothingRuns(Duration.ofSeconds(10));
      assertEquals("1", session.value("select 1"));
    }
  }

  @Test
  void aClientThatVanishesStopsEveryNode() {
    TestSession session = herd.node(1).session();
    assertThrows(
        RuntimeException.class,
        () ->
            session.rows(
                "select * from t",
                true,
                _ -> {
                  throw new UncheckedIOException(new java.io.IOException("the client is gone"));
                }));
    session.close();
    assertNothingRuns(Duration.ofSeconds(10));
  }

  @Test
  void aSlowClientHoldsBackTheOtherNodes() {
    try (TestSession session = herd.node(1).session()) {
      CountDownLatch stalled = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CompletableFuture<List<String>> rows =
          CompletableFuture.supplyAsync(() ->
              session.rows(
                  "select * from t",
                  true,
                  _ -> {
                    stalled.countDown();
                    awaitLatch(goOn);
                  }));
      awaitLatch(stalled);
      assertTrue(herd.node(0).relations().servedReads() > 0);
      goOn.countDown();
      assertEquals(ROWS, within(Duration.ofSeconds(60), rows).size());
      assertNothingRuns(Duration.ofSeconds(10));
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void readsGoOnWhenANodeDies() {
    try (TestSession session = herd.node(0).session()) {
      AtomicBoolean killed = new AtomicBoolean();
      List<String> rows =
          session.rows(
              "select id from t",
              true,
              _ -> {
                if (killed.compareAndSet(false, true)) {
                  herd.node(2).close();
                }
              });
      assertEquals(ROWS, rows.stream().distinct().count());
      assertEquals(ROWS, rows.size());
      assertEquals(Integer.toString(ROWS), session.value("select count(*) from t"));
      for (int id = 1; id <= 40; id++) {
        assertEquals(Integer.toString(id), session.value("select id from t where id = " + id));
      }
      assertNothingRuns(Duration.ofSeconds(10));
    }
  }

  @Test
  void singleStatementsSurviveTheDeathOfANode() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    List<SqlState> failures = new ArrayList<>();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          try (TestSession session = herd.node(0).session()) {
            for (int i = 0; !stop.get(); i++) {
              try {
                session.run("update t set v = v + 1 where id = " + (1 + i % 50));
                acknowledged.incrementAndGet();
              } catch (SqlException e) {
                failures.add(e.state());
              }
            }
          }
        });
    TestHerd.await("writes are under way", () -> acknowledged.get() > 20);
    herd.node(2).close();
    int before = acknowledged.get();
    TestHerd.await("writes go on over all rows", () -> acknowledged.get() > before + 200);
    stop.set(true);
    within(Duration.ofSeconds(60), writer);
    assertEquals(List.of(), failures);
    try (TestSession session = herd.node(1).session()) {
      assertEquals(Integer.toString(acknowledged.get()), session.value("select sum(v) from t"));
    }
  }

  @Test
  void aBlockThatLostItsLocksFails() {
    try (TestSession session = herd.node(0).session()) {
      session.run("begin");
      session.run("update t set v = 7 where id <= 60");
      herd.node(2).close();
      SqlException failure =
          assertThrows(
              SqlException.class,
              () -> {
                session.run("update t set v = 8 where id <= 60");
                session.run("commit");
              });
      assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
      session.run("rollback");
      assertEquals("0", session.value("select count(*) from t where v <> 0"));
    }
  }
}
