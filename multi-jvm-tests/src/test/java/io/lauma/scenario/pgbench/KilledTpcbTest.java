package io.lauma.scenario.pgbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// TPC-B on one node that is killed and restarted under it.
class KilledTpcbTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);

  /// How long clients run before a loss, and after it again.
  static final Duration RUN = Duration.ofSeconds(Long.getLong("lauma.tpcb.seconds", 2));

  static final int CLIENTS = 8;

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void losesAndDoublesNothing() throws Exception {
    Pgbench.load(NODE.process());
    Tellers tellers = new Tellers(SEED);
    tellers.start((_, _) -> NODE.process().connect("connectTimeout=3"), CLIENTS);
    tellers.work(RUN);
    NODE.process().kill();
    NODE.process().start();
    tellers.work(RUN);
    tellers.end();
    try (Connection connection = NODE.process().connect("socketTimeout=300")) {
      assertEquals(List.of(), tellers.violations(connection), "seed " + SEED);
      aBrokenRowIsFound(tellers, connection);
    }
    System.out.println(
        "TPC-B on one node, killed once, seed " + SEED + ": right, " + tellers.told());
  }

  private static void aBrokenRowIsFound(Tellers tellers, Connection connection) throws Exception {
    List<Long> acknowledged = tellers.acknowledged();
    long doubled = acknowledged.getFirst();
    long lost = acknowledged.getLast();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      for (String balance : List.of("accounts.a", "tellers.t", "branches.b")) {
        String[] parts = balance.split("\\.");
        statement.execute(
            "update pgbench_%1$s set %2$sbalance = %2$sbalance + 20000 where %2$sid = 1"
                .formatted((Object[]) parts));
      }
      statement.execute(
          "insert into pgbench_history select * from pgbench_history where filler::bigint = "
              + doubled);
      statement.execute("delete from pgbench_history where filler::bigint = " + lost);
    }
    List<String> found = tellers.violations(connection);
    for (String text :
        List.of(
            "accounts 1 has",
            "tellers 1 has",
            "branches 1 has",
            doubled + " is there 2 times",
            lost + " was acknowledged and is lost")) {
      assertTrue(found.stream().anyMatch(one -> one.startsWith(text)), text + " in " + found);
    }
  }
}
