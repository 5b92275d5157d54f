package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.NumberedWriters;
import io.lauma.scenario.client.RegisterClients;
import io.lauma.scenario.fixture.TestHerd;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Three nodes, one of which is killed, paused or cut off while clients write through another:
/// writing goes on, no acknowledged row is lost or doubled on any node, and no answer of any node
/// is stale. What all sessions of the herd do is shown without a node that is silent.
class FailOverTest {
  private static final Logger LOG = LoggerFactory.getLogger(FailOverTest.class);
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);

  /// How long writing may stand still after a loss; `-Dlauma.failover.millis` for a stricter bound.
  private static final Duration PAUSE_MAX =
      Duration.ofMillis(Long.getLong("lauma.failover.millis", 15_000));

  /// Longer than all that makes a node count as lost, the longest of which is 4.5 s.
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("lauma.outage.seconds", 6));

  private static final String IN_TURN =
      "each node in turn by hand with -Dlauma.herds=true; the build kills the system leader";

  private static final int WRITERS = 2;

  private static final int WARM = 50;

  @RegisterExtension static final TestHerd HERD = TestHerd.withLinks(3);

  private static NumberedWriters writers;
  private static int registers;

  /// A loss of a node, and its return.
  private interface Change {
    void run() throws Exception;
  }

  @BeforeAll
  static void makeTable() throws Exception {
    writers = NumberedWriters.create(HERD.node(1), "numbered");
  }

  @AfterAll
  static void endWriters() throws InterruptedException {
    if (writers != null) {
      writers.close();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = IN_TURN)
  void goesOnWhenTheFirstNodeIsKilled() throws Exception {
    kill(HERD.node(1));
  }

  @Test
  @EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = IN_TURN)
  void goesOnWhenTheSecondNodeIsKilled() throws Exception {
    kill(HERD.node(2));
  }

  @Test
  @EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = IN_TURN)
  void goesOnWhenTheThirdNodeIsKilled() throws Exception {
    kill(HERD.node(3));
  }

  @Test
  void goesOnWhenTheLeaderOfTheSystemGroupIsKilled() throws Exception {
    kill(HERD.herd().systemLeader(HERD.node(1)));
  }

  private static void kill(NodeProcess victim) throws Exception {
    lose("kill -9 of " + victim.name(), victim, victim::kill, () -> {}, victim::start);
  }

  @Test
  void goesOnWhenTheLeaderOfTheSystemGroupIsPaused() throws Exception {
    NodeProcess victim = HERD.herd().systemLeader(HERD.node(1));
    lose(
        "SIGSTOP of " + victim.name(), victim, victim::pause, FailOverTest::outage, victim::resume);
  }

  @Test
  void goesOnWhenTheLeaderOfTheSystemGroupIsCutOff() throws Exception {
    assumeTrue(HERD.herd().network().canCut(), "links cannot be cut on this machine");
    NodeProcess victim = HERD.herd().systemLeader(HERD.node(1));
    int number = HERD.herd().numberOf(victim);
    lose(
        "cut around " + victim.name(),
        victim,
        () -> HERD.herd().network().separate(Set.of(number), List.of(1, 2, 3)),
        FailOverTest::outage,
        () -> HERD.herd().network().heal());
  }

  /// Declared down by a leader that it does not hear, a node learns that from the third one.
  @Test
  void staysRightWhenTheLinkToTheLeaderIsCut() throws Exception {
    assumeTrue(HERD.herd().network().canCut(), "links cannot be cut on this machine");
    NodeProcess leader = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess victim = HERD.herd().members().stream().filter(n -> n != leader).findFirst().get();
    long before = beginnings(victim);
    disturb(
        () -> HERD.herd().network().cut(HERD.herd().numberOf(leader), HERD.herd().numberOf(victim)),
        () ->
            Await.until(
                "a new incarnation of " + victim.name(),
                Duration.ofSeconds(60),
                () -> beginnings(victim) > before ? "" : victim.logTail()),
        () -> HERD.herd().network().heal());
  }

  private static long beginnings(NodeProcess node) throws IOException {
    try (Stream<String> lines = Files.lines(node.log())) {
      return lines.filter(line -> line.contains("begins a new incarnation")).count();
    }
  }

  @Test
  void staysRightWhenOneLinkCarriesOnlyOneWay() throws Exception {
    assumeTrue(HERD.herd().network().canCut(), "links cannot be cut on this machine");
    disturb(
        () -> HERD.herd().network().cutOneWay(1, 3),
        FailOverTest::outage,
        () -> HERD.herd().network().heal());
  }

  @Test
  void aSilentNodeIsLeftOutWithAWarning() throws Exception {
    try (Connection asker = HERD.node(1).connect();
        Connection _ = HERD.node(2).connect()) {
      assertEquals("3|", Clients.answer(asker, "select count(*) from pg_cluster"));
      HERD.node(2).pause();
      try {
        long begun = System.nanoTime();
        String said = Clients.answer(asker, "select count(*) > 0 from pg_stat_activity");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertEquals(
            "t| WARNING 01000 node \"n2\" did not answer: its sessions are left out", said);
        assertTrue(millis < 10_000, millis + " ms");
      } finally {
        HERD.node(2).resume();
      }
      Await.until(
          "all three members are up again",
          Duration.ofSeconds(60),
          () -> {
            String up = Clients.answer(asker, "select count(*) from pg_cluster where state = 'up'");
            return up.equals("3|") ? "" : up + " are up";
          });
    }
  }

  /// Clients on all nodes while a link is broken; service is not promised, right answers are.
  private static void disturb(Change breaks, Change outage, Change mends) throws Exception {
    try (RegisterClients clients = registers()) {
      awaitOperations(clients, 100);
      breaks.run();
      try {
        outage.run();
      } finally {
        mends.run();
      }
      HERD.herd().awaitSettled();
      awaitOperations(clients, clients.operations() + 100);
      assertEquals(List.of(), clients.endAndJudge(), "seed " + SEED);
    }
  }

  private static void lose(
      String what, NodeProcess victim, Change loss, Change outage, Change returns)
      throws Exception {
    NodeProcess survivor =
        HERD.herd().members().stream().filter(node -> node != victim).findFirst().orElseThrow();
    try (RegisterClients clients = registers()) {
      writers.start(survivor, WRITERS);
      awaitWrites(WARM, Duration.ofSeconds(30));
      writers.mark();
      loss.run();
      long lost = System.nanoTime();
      try {
        awaitWrites(WARM, PAUSE_MAX);
        LOG.info(
            "{}: writing through {} paused for {} ms, failed statements {}",
            what,
            survivor.name(),
            writers.longestPause().toMillis(),
            writers.failureStates());
        outage.run();
        assertSilent(clients, victim, lost);
      } finally {
        returns.run();
      }
      HERD.herd().awaitSettled();
      writers.stop();
      assertEquals(List.of(), clients.endAndJudge(), what + ", seed " + SEED);
    } finally {
      writers.stop();
    }
    for (NodeProcess node : HERD.herd().members()) {
      assertEquals(List.of(), writers.violations(node), what + ", answer of " + node.name());
    }
  }

  /// A node that was lost has answered nothing since its lease ran out.
  private static void assertSilent(RegisterClients clients, NodeProcess victim, long lost) {
    long after = clients.lastAnswer(victim) - lost;
    assertTrue(
        after < PAUSE_MAX.toNanos(),
        victim.name() + " still answered " + after / 1_000_000 + " ms after it was lost");
  }

  private static RegisterClients registers() throws Exception {
    registers++;
    return RegisterClients.start(HERD.herd().members(), 2, "registers_" + registers, SEED);
  }

  private static void awaitWrites(int count, Duration longest) {
    Await.until(
        count + " acknowledgements of each writer",
        longest,
        () -> {
          long fewest = writers.fewestSinceMark();
          return fewest >= count ? "" : fewest + ", failures " + writers.failures();
        });
  }

  private static void awaitOperations(RegisterClients clients, int count) {
    Await.until(
        count + " operations",
        Duration.ofSeconds(30),
        () -> clients.operations() >= count ? "" : clients.operations() + " operations");
  }

  /// The time of the outage, in which nothing else is to happen.
  private static void outage() {
    long start = System.nanoTime();
    Await.until(
        "the end of the outage",
        OUTAGE.plusSeconds(10),
        () -> System.nanoTime() - start >= OUTAGE.toNanos() ? "" : "not over");
  }
}
