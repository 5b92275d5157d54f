package io.lauma.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Advisory locks when nodes are killed: a lock outlives every other node, and ends with its own.
class AdvisoryFailOverTest {
  private static final long SECONDS = 60;

  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static List<NodeProcess> others(NodeProcess... nodes) {
    return Stream.of(1, 2, 3)
        .map(HERD::node)
        .filter(node -> !List.of(nodes).contains(node))
        .toList();
  }

  private Future<String> later(Connection connection, String sql) {
    return threads.submit(() -> Clients.answer(connection, sql));
  }

  /// The node that is killed keeps the locks; those that wait ask the next one.
  @Test
  void outliveTheNodeThatKeepsThem() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess here = others(keeper).getFirst();
    NodeProcess there = others(keeper).getLast();
    try (Connection holder = here.connect();
        Connection waiter = there.connect();
        Connection other = there.connect()) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(1)"));
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock_shared(2)"));
      assertEquals("t|", Clients.answer(other, "select pg_try_advisory_lock_shared(2)"));
      Future<String> wait = later(waiter, "select pg_advisory_lock(1)");
      keeper.kill();
      assertEquals("f|", Clients.answer(other, "select pg_try_advisory_lock(1)"));
      assertEquals("f|", Clients.answer(holder, "select pg_try_advisory_lock(2)"));
      assertFalse(wait.isDone());
      assertEquals("t|", Clients.answer(holder, "select pg_advisory_unlock(1)"));
      assertEquals("|", wait.get(SECONDS, TimeUnit.SECONDS));
      assertEquals("f|", Clients.answer(holder, "select pg_try_advisory_lock(1)"));
      keeper.start();
      HERD.herd().awaitSettled();
      try (Connection back = keeper.connect()) {
        assertEquals("f|", Clients.answer(back, "select pg_try_advisory_lock(1)"));
        assertEquals("t|", Clients.answer(other, "select pg_advisory_unlock_shared(2)"));
        assertEquals("t|", Clients.answer(waiter, "select pg_advisory_unlock(1)"));
        assertEquals("t|", Clients.answer(back, "select pg_try_advisory_lock(1)"));
      }
    }
  }

  @Test
  void endWithTheNodeOfTheirSession() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess here = others(keeper).getFirst();
    NodeProcess there = others(keeper).getLast();
    try (Connection holder = here.connect();
        Connection waiter = there.connect();
        Connection other = there.connect()) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(3)"));
      Future<String> wait = later(waiter, "select pg_advisory_lock(3)");
      assertEquals("f|", Clients.answer(other, "select pg_try_advisory_lock(3)"));
      here.kill();
      assertEquals("|", wait.get(SECONDS, TimeUnit.SECONDS));
    } finally {
      here.start();
    }
    HERD.herd().awaitSettled();
  }

  /// The locks of a session on the node that keeps all locks end with it, too.
  @Test
  void endWithTheKeeperWhenItIsTheirNode() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess there = others(keeper).getLast();
    try (Connection holder = keeper.connect();
        Connection waiter = there.connect()) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(4)"));
      Future<String> wait = later(waiter, "select pg_advisory_lock(4)");
      keeper.kill();
      assertEquals("|", wait.get(SECONDS, TimeUnit.SECONDS));
    } finally {
      keeper.start();
    }
    HERD.herd().awaitSettled();
  }

  /// A planned end gives the locks to the next keeper without a gap.
  @Test
  void outliveAPlannedHandOver() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess here = others(keeper).getFirst();
    NodeProcess there = others(keeper).getLast();
    try (Connection holder = here.connect();
        Connection other = there.connect()) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(5)"));
      int _ = keeper.stop();
      assertEquals("f|", Clients.answer(other, "select pg_try_advisory_lock(5)"));
      assertEquals("t|", Clients.answer(holder, "select pg_advisory_unlock(5)"));
      assertEquals("t|", Clients.answer(other, "select pg_try_advisory_lock(5)"));
    } finally {
      keeper.start();
    }
    HERD.herd().awaitSettled();
  }
}
