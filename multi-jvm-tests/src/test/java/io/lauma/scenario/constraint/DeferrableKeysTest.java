package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// DEFERRABLE UNIQUE and PRIMARY KEY constraints between clients of one node.
class DeferrableKeysTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_203L);
  private static final long MILLIS = Long.getLong("lauma.millis", 8_000L);
  private static final int CLIENTS = 8;
  private static final long SECONDS = 120;

  @RegisterExtension
  static final SharedNode NODE = new SharedNode("table kd, ki, kp, kr, ka", "table kw, kb");

  @Test
  void clientsAtRandomLeaveNoDuplicate() throws Exception {
    DeferrableKeyClients clients =
        new DeferrableKeyClients(List.of("insert", "delete", "shift", "move", "swap", "23505"));
    try (Connection connection = NODE.process().connect()) {
      DeferrableKeyClients.makeTables(connection);
      Clients.together(
          NODE.process(),
          CLIENTS,
          SECONDS,
          (number, own) -> clients.run(number, SEED, MILLIS, own));
      assertEquals("", DeferrableKeyClients.duplicates(connection), "seed " + SEED);
    }
    assertEquals(List.of(), clients.missed());
  }

  @Test
  void whoChecksLaterWaitsForTheOther() throws Exception {
    try (Connection setup = NODE.process().connect();
        Connection first = NODE.process().connect();
        Connection second = NODE.process().connect();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Clients.execute(setup, "drop table if exists kw");
      Clients.execute(setup, "create table kw (k int unique deferrable initially deferred)");
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      for (boolean commits : new boolean[] {true, false}) {
        Clients.execute(setup, "delete from kw");
        Clients.execute(first, "insert into kw values (1)");
        Clients.execute(second, "insert into kw values (1)");
        Clients.execute(first, "set constraints all immediate");
        Future<?> waiting =
            thread.submit(() -> {
              second.commit();
              return null;
            });
        assertThrows(TimeoutException.class, () -> waiting.get(500, TimeUnit.MILLISECONDS));
        if (commits) {
          first.commit();
          ExecutionException refused =
              assertThrows(ExecutionException.class, () -> waiting.get(SECONDS, TimeUnit.SECONDS));
          SQLException cause = assertInstanceOf(SQLException.class, refused.getCause());
          assertEquals("23505", cause.getSQLState());
          second.rollback();
        } else {
          first.rollback();
          waiting.get(SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(1, Clients.longOf(setup, "select count(*) from kw"));
      }
    }
  }

  /// Constraints come and go while clients write: each that came holds.
  @Test
  void constraintsAreAddedWhileClientsWrite() throws Exception {
    try (Connection setup = NODE.process().connect()) {
      Clients.execute(setup, "drop table if exists kb");
      Clients.execute(setup, "create table kb (id int primary key, k int)");
      Clients.execute(setup, "insert into kb select g, g from generate_series(1, 200) g");
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    Clients.together(
        NODE.process(),
        5,
        SECONDS,
        (number, own) -> {
          int i = 0;
          while (System.nanoTime() < end) {
            if (number == 0) {
              addAndDrop(own);
            } else {
              write(own, number, ++i);
            }
          }
        });
  }

  private static void addAndDrop(Connection own) throws SQLException {
    try {
      Clients.execute(own, "alter table kb add constraint kb_k unique (k) deferrable");
      assertEquals(
          "", Clients.textOf(own, "select k from kb group by k having count(*) > 1 order by k"));
      Clients.execute(own, "alter table kb drop constraint kb_k");
    } catch (SQLException e) {
      assertEquals("23505", e.getSQLState(), e.getMessage());
      Clients.execute(
          own, "delete from kb where k in (select k from kb group by k having count(*) > 1)");
    }
  }

  private static void write(Connection own, int number, int i) throws SQLException {
    try {
      int id = number * 1_000_000 + i;
      Clients.execute(own, "insert into kb values (" + id + ", " + (200 + i % 300) + ")");
      Clients.execute(own, "delete from kb where id = " + (id - 20));
    } catch (SQLException e) {
      assertTrue(List.of("23505", "40001", "40P01").contains(e.getSQLState()), e.getMessage());
    }
  }
}
