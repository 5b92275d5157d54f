package io.lauma.scenario.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lauma.harness.Herd;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two of three nodes die under transactions of the third and come back: what was refused is not
/// there, what was acknowledged is.
@EnabledIfSystemProperty(named = "lauma.herds", matches = "true", disabledReason = "by hand")
class RefusedCommitTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 5);
  private static final int CLIENTS = 12;
  private static final int ROWS = 6;
  private static final Duration LAST_ANSWER = Duration.ofMinutes(2);

  @RegisterExtension static final TestHerd HERD = TestHerd.withLinks(3);

  private final Map<Long, String> outcomes = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private volatile boolean stopping;

  @BeforeEach
  void makeTable() throws SQLException {
    HERD.execute(HERD.node(1), "drop table if exists refused");
    HERD.execute(
        HERD.node(1), "create distributed table refused (id int primary key, l text) by hash (id)");
    outcomes.clear();
  }

  @Test
  void whatWasRefusedIsNotThere() throws Exception {
    rounds(false);
  }

  /// The third node was cut off for a while before.
  @Test
  void whatWasRefusedInAMinorityIsNotThere() throws Exception {
    assumeTrue(HERD.herd().network().canCut(), "links cannot be cut on this machine");
    rounds(true);
  }

  private void rounds(boolean cuts) throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      NodeProcess survivor = HERD.node(1 + random.nextInt(3));
      List<NodeProcess> victims = new ArrayList<>(HERD.herd().nodes());
      victims.remove(survivor);
      stopping = false;
      List<Thread> threads = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random own = new Random(random.nextLong());
        threads.add(Thread.ofVirtual().start(() -> work(survivor, own)));
      }
      pause(2_000);
      if (cuts) {
        HERD.herd().network().separate(Set.of(HERD.herd().numberOf(survivor)), List.of(1, 2, 3));
        pause(2_000L + random.nextInt(4_000));
        HERD.herd().network().heal();
        pause(random.nextInt(2_500));
      }
      Herd.together(victims, NodeProcess::kill);
      pause(random.nextInt(4_000));
      Herd.together(victims, NodeProcess::start);
      HERD.herd().awaitSettled();
      stopping = true;
      for (Thread thread : threads) {
        if (!thread.join(LAST_ANSWER)) {
          throw new AssertionError("a client got no answer");
        }
      }
      assertEquals(List.of(), violations(), "seed " + SEED + ", round " + round);
    }
    Map<String, Integer> counts = new HashMap<>();
    outcomes.values().forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    System.out.println("refused commits, seed " + SEED + ": right, " + counts);
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private void work(NodeProcess node, Random random) {
    while (!stopping) {
      try (Connection connection = node.connect("connectTimeout=3", "socketTimeout=100")) {
        connection.setAutoCommit(false);
        while (!stopping && !connection.isClosed()) {
          step(connection, random);
        }
      } catch (SQLException e) {
        pause(100);
      }
    }
  }

  private void step(Connection connection, Random random) throws SQLException {
    long value = next.incrementAndGet();
    Ends.transaction(
        connection,
        Connection.TRANSACTION_READ_COMMITTED,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                "insert into refused as t values (%d, '%d') on conflict (id) do update set"
                        .formatted(random.nextInt(ROWS), value)
                    + " l = t.l || ',' || excluded.l");
          } catch (SQLException e) {
            throw new SQLException("at the statement: " + e.getMessage(), e.getSQLState(), e);
          }
        },
        new Ends.Notes() {
          @Override
          public void committed() {
            outcomes.put(value, "acknowledged");
          }

          @Override
          public void failed(SQLException failure) {
            outcomes.put(value, "refused " + failure.getSQLState() + " " + failure.getMessage());
          }

          @Override
          public void unknown(SQLException failure) {
            outcomes.put(value, "unknown " + failure.getSQLState() + " " + failure.getMessage());
          }
        });
  }

  private List<String> violations() throws SQLException {
    Map<Long, Integer> there = new HashMap<>();
    try (Connection connection = HERD.node(1).connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select l from refused")) {
      while (result.next()) {
        for (String value : result.getString(1).split(",", -1)) {
          there.merge(Long.valueOf(value), 1, Integer::sum);
        }
      }
    }
    List<String> violations = new ArrayList<>();
    outcomes.forEach((value, outcome) -> {
      int times = there.getOrDefault(value, 0);
      boolean isRight =
          outcome.startsWith("unknown")
              ? times <= 1
              : times == (outcome.equals("acknowledged") ? 1 : 0);
      if (!isRight) {
        violations.add(value + " is " + outcome + " and there " + times + " times");
      }
    });
    return violations;
  }
}
