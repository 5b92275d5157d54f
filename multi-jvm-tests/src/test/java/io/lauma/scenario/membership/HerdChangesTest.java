package io.lauma.scenario.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.Herd;
import io.lauma.harness.HerdNetwork;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.harness.NodeView;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.NumberedWriters;
import io.lauma.scenario.client.RegisterClients;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fourth node joins under load and a node leaves under load: no statement fails, no answer is
/// stale, no row is lost, and every group keeps its voters, one exchanged at a time.
class HerdChangesTest {
  private static final Logger LOG = LoggerFactory.getLogger(HerdChangesTest.class);
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final long LOOK_NANOS = 50_000_000;

  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean watching = new AtomicBoolean(true);

  @Test
  void noStatementFailsWhenNodesJoinAndLeave() throws Exception {
    try (Herd herd = TestHerd.unformed("HerdChangesTest", HerdNetwork.loopback())) {
      try {
        herd.form(3, JoinBy.SQL);
        changeUnderLoad(herd);
      } catch (Exception | AssertionError e) {
        System.err.println(herd.logTails());
        throw e;
      }
    }
  }

  private void changeUnderLoad(Herd herd) throws Exception {
    NodeProcess through = herd.node(2);
    NumberedWriters writers = NumberedWriters.create(through, "numbered");
    Thread watcher = Thread.ofVirtual().start(() -> watch(herd));
    try (writers;
        RegisterClients clients =
            RegisterClients.start(List.of(herd.node(1), through), 2, "registers", SEED)) {
      writers.start(through, 2);
      write(writers, 50);

      NodeProcess fourth = herd.add();
      fourth.start();
      writers.mark();
      herd.join(fourth, herd.node(1), JoinBy.SQL);
      herd.awaitSettled();
      report("JOIN of the fourth node", writers);
      write(writers, 50);
      assertEquals(List.of(), writers.failures(), "failed statements while a node joined");
      sameRows(writers, fourth);

      writers.mark();
      herd.leave(herd.node(3));
      herd.awaitSettled();
      report("LEAVE of the third node", writers);
      write(writers, 50);
      assertEquals(List.of(), writers.failures(), "failed statements while a node left");

      writers.stop();
      assertEquals(List.of(), clients.endAndJudge(), "seed " + SEED);
      for (NodeProcess node : herd.members()) {
        sameRows(writers, node);
      }
      try (Connection left = herd.node(3).connect()) {
        assertEquals(1, Clients.longOf(left, "select count(*) from pg_cluster"));
      }
    } finally {
      watching.set(false);
      assertTrue(watcher.join(Duration.ofSeconds(60)));
    }
    assertEquals(List.of(), List.copyOf(complaints), "voters of the groups");
  }

  private static void report(String what, NumberedWriters writers) {
    LOG.info("{}: writing paused for at most {} ms", what, writers.longestPause().toMillis());
  }

  private static void write(NumberedWriters writers, int count) {
    writers.mark();
    Await.until(
        count + " acknowledgements",
        Duration.ofSeconds(60),
        () ->
            writers.fewestSinceMark() >= count
                ? ""
                : writers.fewestSinceMark() + ", failures " + writers.failures());
  }

  private static void sameRows(NumberedWriters writers, NodeProcess node) throws Exception {
    assertTrue(writers.acknowledgedCount() > 0);
    assertEquals(List.of(), writers.violations(node), "answer of " + node.name());
  }

  /// Looks all the time at the first node's view of the old groups: never fewer than three voters.
  private void watch(Herd herd) {
    while (watching.get()) {
      try {
        NodeView view = herd.management(herd.node(1)).view();
        for (NodeView.Group group : view.groups()) {
          boolean founding = group.number() > 3;
          if (!founding && (group.voters().size() < 3 || group.voters().size() > 4)) {
            complaints.add("a group had the voters " + group.voters());
          }
        }
      } catch (java.io.IOException e) {
        LOG.info("the first node did not tell its state: {}", e.toString());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
