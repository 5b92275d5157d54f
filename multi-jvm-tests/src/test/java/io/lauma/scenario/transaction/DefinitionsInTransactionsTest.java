package io.lauma.scenario.transaction;

import static io.lauma.scenario.client.LaterAnswers.answer;
import static io.lauma.scenario.client.LaterAnswers.assertWaits;
import static io.lauma.scenario.client.LaterAnswers.later;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Definitions of open transactions as other sessions meet them. What one session sees of its own
/// is in `definitions_in_transactions.sql`.
class DefinitionsInTransactionsTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final int RACES = 10;

  @RegisterExtension static final SharedNode NODE = new SharedNode();

  private static Connection session() throws SQLException {
    return NODE.process().connect();
  }

  private static Connection begun() throws SQLException {
    Connection connection = session();
    connection.setAutoCommit(false);
    return connection;
  }

  @AfterEach
  void dropAll() throws SQLException {
    try (Connection connection = session()) {
      Clients.execute(connection, "drop table if exists a, b, parent, child cascade");
    }
  }

  @Test
  void theSameNameWaitsForTheEndOfWhoHasTakenIt() throws Exception {
    try (Connection first = begun();
        Connection second = begun();
        Connection third = session()) {
      Clients.execute(first, "create table a (x int)");
      assertTrue(Clients.answer(third, "select * from a").contains("42P01"));
      CompletableFuture<String> same = later(second, "create table a (y int)");
      CompletableFuture<String> alone = later(third, "create table a (z int)");
      assertWaits(same);
      assertWaits(alone);
      first.commit();
      assertTrue(answer(same).contains("42P07"), same.join());
      assertTrue(answer(alone).contains("42P07"), alone.join());
      second.rollback();
      Clients.execute(first, "drop table a");
      CompletableFuture<String> again = later(third, "drop table a");
      assertWaits(again);
      first.rollback();
      answer(again);
      assertTrue(Clients.answer(third, "select * from a").contains("42P01"));
    }
  }

  @Test
  void differentTablesDisturbNobody() throws Exception {
    try (Connection first = begun();
        Connection second = begun()) {
      Clients.execute(first, "create table a (x int primary key)");
      Clients.execute(second, "create table b (x int primary key)");
      Clients.execute(second, "insert into b values (1)");
      second.commit();
      Clients.execute(first, "insert into a values (1)");
      assertEquals(1, Clients.longOf(first, "select count(*) from a, b"));
      first.commit();
      assertEquals(1, Clients.longOf(second, "select count(*) from a, b"));
    }
  }

  @Test
  void waitsEndWithLockTimeoutCancelAndDeadlock() throws Exception {
    try (Connection first = begun();
        Connection second = begun();
        Connection third = session()) {
      Clients.execute(first, "create table a (x int)");
      Clients.execute(second, "create table b (x int)");
      Clients.execute(third, "set lock_timeout = 200");
      assertTrue(Clients.answer(third, "create table a (x int)").contains("55P03"));
      CompletableFuture<String> waiting = later(first, "create table b (y int)");
      assertWaits(waiting);
      String deadlock = Clients.answer(second, "create table a (y int)") + answer(waiting);
      assertEquals(1, deadlock.split("40P01", -1).length - 1, deadlock);
      second.rollback();
      first.rollback();
    }
  }

  /// The rows of the other side are let go a moment before the foreign key is everybody's.
  @Test
  void aForeignKeyOfATransactionLeavesNoOrphan() throws Exception {
    Random random = new Random(SEED);
    try (Connection maker = begun();
        Connection remover = session()) {
      for (int race = 0; race < RACES; race++) {
        String where = "seed " + SEED + ", race " + race;
        Clients.execute(maker, "create table parent (id int primary key)");
        Clients.execute(maker, "insert into parent values (1), (2)");
        maker.commit();
        Clients.execute(maker, "create table child (p int references parent)");
        Clients.execute(maker, "insert into child values (1)");
        CompletableFuture<String> removal = later(remover, "delete from parent where id = 1");
        LockSupport.parkNanos(random.nextInt(20) * 1_000_000L);
        maker.commit();
        String removed = answer(removal);
        assertTrue(removed.contains("23503"), where + ": " + removed);
        long lost =
            Clients.longOf(
                maker, "select count(*) from child c where p not in (select id from parent)");
        assertEquals(0, lost, where);
        Clients.execute(maker, "drop table parent, child");
        maker.commit();
      }
    }
  }

  @Test
  void definitionsAreNotPrepared() throws Exception {
    try (Connection definer = begun()) {
      Clients.execute(definer, "create table a (x int)");
      String refused = Clients.answer(definer, "prepare transaction 'a'");
      assertTrue(refused.contains("0A000"), refused);
      definer.rollback();
      assertTrue(Clients.answer(definer, "select * from a").contains("42P01"));
      definer.rollback();
    }
  }

  @Test
  void whoGoesAwayLeavesNothing() throws Exception {
    try (Connection gone = begun();
        Connection next = session()) {
      Clients.execute(gone, "create table a (x int)");
      Clients.execute(gone, "insert into a values (1)");
      gone.abort(Runnable::run);
      CompletableFuture<String> again = later(next, "create table a (x int)");
      answer(again.orTimeout(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, Clients.longOf(next, "select count(*) from a"));
    }
  }
}
