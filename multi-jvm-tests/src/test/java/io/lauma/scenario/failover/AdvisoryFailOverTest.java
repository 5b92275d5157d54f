package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.MendedHerd;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Advisory locks when nodes are killed: a lock outlives every other node, and ends with its own.
class AdvisoryFailOverTest {
  private static final long SECONDS = 60;
  private static final int WORKERS = 6;
  private static final int ROUNDS = 100;

  @RegisterExtension static final MendedHerd HERD = new MendedHerd();

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

  /// A node that is cut off is declared down: another takes the lock, and the session that relied
  /// on it ends.
  @Test
  void endWithANodeThatIsSilent() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess here = others(keeper).getFirst();
    NodeProcess there = others(keeper).getLast();
    try (Connection holder = here.connect();
        Connection idle = here.connect();
        Connection waiter = there.connect()) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(6)"));
      here.pause();
      try {
        Future<String> wait = later(waiter, "select pg_advisory_lock(6)");
        assertEquals("|", wait.get(SECONDS, TimeUnit.SECONDS));
      } finally {
        here.resume();
      }
      HERD.herd().awaitSettled();
      assertEquals(
          "57P01 FATAL: terminating connection due to administrator command",
          Clients.answer(holder, "select pg_advisory_unlock(6)"));
      assertEquals("f|", Clients.answer(idle, "select pg_try_advisory_lock(6)"));
    }
  }

  /// Workers on two nodes, while the keeper of the locks is killed and comes back.
  @Test
  void nobodyIsInsideWithAnotherMeanwhile() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    List<NodeProcess> here = others(keeper);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    AtomicBoolean ends = new AtomicBoolean();
    List<Future<String>> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      NodeProcess node = here.get(worker % 2);
      String kind = worker % 3 == 0 ? "_shared" : "";
      int weight = worker % 3 == 0 ? 1 : WORKERS;
      workers.add(
          threads.submit(() -> {
            try (Connection connection = node.connect()) {
              while (!ends.get()) {
                assertEquals(
                    "|", Clients.answer(connection, "select pg_advisory_lock" + kind + "(7)"));
                int others = inside.getAndAdd(weight);
                assertTrue(weight == 1 ? others < WORKERS : others == 0, others + " inside");
                rounds.incrementAndGet();
                inside.addAndGet(-weight);
                assertEquals(
                    "t|", Clients.answer(connection, "select pg_advisory_unlock" + kind + "(7)"));
              }
            }
            return "done";
          }));
    }
    awaitRounds(rounds, ROUNDS);
    keeper.kill();
    awaitRounds(rounds, rounds.get() + ROUNDS);
    keeper.start();
    HERD.herd().awaitSettled();
    awaitRounds(rounds, rounds.get() + ROUNDS);
    ends.set(true);
    for (Future<String> worker : workers) {
      assertEquals("done", worker.get(SECONDS, TimeUnit.SECONDS));
    }
  }

  private static void awaitRounds(AtomicInteger rounds, int count) {
    Await.until(
        count + " rounds",
        Duration.ofSeconds(SECONDS),
        () -> rounds.get() >= count ? "" : rounds.get() + " so far");
  }
}
