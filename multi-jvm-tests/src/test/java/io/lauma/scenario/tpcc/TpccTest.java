package io.lauma.scenario.tpcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// TPC-C on PostgreSQL, which shows that the transactions and conditions here are right, and on one
/// node that is killed and restarted under them.
class TpccTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);

  /// How long terminals run before a loss, and after it again.
  static final Duration RUN = Duration.ofSeconds(Long.getLong("lauma.tpcc.seconds", 2));

  static final int TERMINALS = Integer.getInteger("lauma.tpcc.terminals", 6);

  @RegisterExtension static final TestNode NODE = new TestNode();
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres(TpccDatabase.TABLES);

  @Test
  void holdsOnPostgres() throws Exception {
    TpccDatabase database = TpccDatabase.scaled();
    Terminals terminals = new Terminals(database, SEED);
    try (Connection connection = REFERENCE.connect()) {
      database.load(connection);
      assertEquals(List.of(), TpccDatabase.contradictions(connection), "after loading");
      terminals.start((_, _) -> REFERENCE.connect(), TERMINALS);
      terminals.work(RUN);
      terminals.end();
      assertEquals(List.of(), terminals.violations(connection), "seed " + SEED);
      aBrokenRowIsFound(connection);
    }
    System.out.println("TPC-C on PostgreSQL: right, " + terminals.told());
  }

  private static void aBrokenRowIsFound(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    Sql sql = new Sql(connection);
    sql.change(
        "update district set d_ytd = d_ytd + 1, d_next_o_id = d_next_o_id + 1 where d_id = 1");
    sql.change("delete from order_line where ol_number = 1 and ol_d_id = 2");
    sql.change("update customer set c_balance = c_balance + 1 where c_id = 1 and c_d_id = 3");
    List<String> found = TpccDatabase.contradictions(connection);
    connection.rollback();
    for (String column : List.of("w_ytd=", "d_next_o_id=", "o_ol_cnt=", "d_ytd=", "c_balance=")) {
      assertTrue(found.stream().anyMatch(text -> text.contains(column)), column + " in " + found);
    }
  }

  @Test
  void holdsOnANodeThatIsKilled() throws Exception {
    TpccDatabase database = TpccDatabase.scaled();
    Terminals terminals = new Terminals(database, SEED);
    try (Connection connection = NODE.process().connect("socketTimeout=300")) {
      database.load(connection);
      assertEquals(List.of(), TpccDatabase.contradictions(connection), "after loading");
    }
    terminals.start((_, _) -> NODE.process().connect("connectTimeout=3"), TERMINALS);
    terminals.work(RUN);
    NODE.process().kill();
    NODE.process().start();
    terminals.work(RUN);
    terminals.end();
    try (Connection connection = NODE.process().connect("socketTimeout=300")) {
      assertEquals(List.of(), terminals.violations(connection), "seed " + SEED);
    }
    System.out.println(
        "TPC-C on one node, killed once, seed " + SEED + ": right, " + terminals.told());
  }
}
