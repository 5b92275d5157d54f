package io.lauma.scenario.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// SELECT FOR UPDATE and its kin between clients of three nodes, judged by PostgreSQL where that
/// needs no waiting.
class RowLocksTest {
  private static final List<String> HOLDERS =
      List.of(
          "select * from l where id = 1 for key share",
          "select * from l where id = 1 for share",
          "select * from l where id = 1 for no key update",
          "select * from l where id = 1 for update",
          "update l set x = x + 1 where id = 1",
          "delete from l where id = 1");
  private static final List<String> WISHES =
      List.of("for key share", "for share", "for no key update", "for update");
  private static final long SECONDS = 60;
  private static final long STILL_WAITING_MILLIS = 500;
  private static final int CLIENTS = 9;
  private static final int JOBS = 90;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table l, jobs");
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres("table l");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private interface Connecting {
    Connection connect(int number) throws SQLException;
  }

  @BeforeEach
  void makeRows() throws SQLException {
    try (Connection connection = connect(0)) {
      makeRows(connection);
    }
  }

  private static void makeRows(Connection connection) throws SQLException {
    Clients.execute(connection, "drop table if exists l");
    Clients.execute(connection, "create table l (id int primary key, x int)");
    Clients.execute(connection, "insert into l values (1, 0), (2, 0), (3, 0)");
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /// A connection to one node after the other.
  private static Connection connect(int number) throws SQLException {
    return HERD.node(number % 3 + 1).connect();
  }

  private static Connection begun(int number) throws SQLException {
    Connection connection = connect(number);
    connection.setAutoCommit(false);
    return connection;
  }

  @Test
  void modesConflictAsInPostgres() throws SQLException {
    List<String> expected;
    try (Connection connection = REFERENCE.connect()) {
      makeRows(connection);
      expected = conflicts(_ -> REFERENCE.connect());
    }
    assertEquals(String.join("\n", expected), String.join("\n", conflicts(RowLocksTest::connect)));
  }

  /// What comes of every wish against every holder, by key and by a scan, with NOWAIT and SKIP
  /// LOCKED.
  private static List<String> conflicts(Connecting server) throws SQLException {
    List<String> answers = new ArrayList<>();
    int number = 0;
    for (String holder : HOLDERS) {
      try (Connection first = server.connect(number++);
          Connection second = server.connect(number++)) {
        first.setAutoCommit(false);
        second.setAutoCommit(false);
        try (Statement statement = first.createStatement()) {
          statement.execute(holder);
        }
        for (String wish : WISHES) {
          for (String which : List.of("where id = 1", "where x >= 0 order by id")) {
            for (String end : List.of(" nowait", " skip locked")) {
              String query = "select id from l " + which + " " + wish + end;
              answers.add(holder + " / " + query + ": " + idsOf(second, query));
              second.rollback();
            }
          }
        }
        first.rollback();
      }
    }
    return answers;
  }

  /// The ids, or the error.
  private static String idsOf(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<Integer> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
      return ids.toString();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  @Test
  void everyJobIsTakenOnceByASelectAndADelete() throws Exception {
    makeJobs();
    List<Integer> taken =
        drained(connection -> {
          List<Integer> ids =
              ids(connection, "select id from jobs order by id limit 1 for update skip locked");
          for (int id : ids) {
            assertEquals(1, Clients.execute(connection, "delete from jobs where id = " + id));
          }
          return ids;
        });
    assertEquals(IntStream.rangeClosed(1, JOBS).boxed().toList(), taken);
  }

  @Test
  void everyJobIsTakenOnceByOneStatement() throws Exception {
    makeJobs();
    List<Integer> taken =
        drained(connection ->
            ids(
                connection,
                "update jobs set state = 'done' where id = (select id from jobs where state = 'new'"
                    + " order by priority desc, id limit 1 for update skip locked) returning id"));
    assertEquals(IntStream.rangeClosed(1, JOBS).boxed().toList(), taken);
  }

  private static void makeJobs() throws SQLException {
    try (Connection connection = connect(1)) {
      Clients.execute(connection, "drop table if exists jobs");
      Clients.execute(
          connection, "create table jobs (id int primary key, priority int, state text)");
      Clients.execute(
          connection,
          "insert into jobs select i, i % 7, 'new' from generate_series(1, " + JOBS + ") i");
    }
  }

  private interface Taker {
    List<Integer> take(Connection connection) throws SQLException;
  }

  /// Several clients take jobs, each in a transaction of its own, until there are none; a client
  /// that finds all of them locked looks again.
  private List<Integer> drained(Taker taker) throws Exception {
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    List<Future<?>> running = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      Callable<Void> work =
          () -> {
            try (Connection connection = begun(number)) {
              while (taken.size() < JOBS) {
                List<Integer> ids = taker.take(connection);
                connection.commit();
                taken.addAll(ids);
              }
            }
            return null;
          };
      running.add(threads.submit(work));
    }
    for (Future<?> one : running) {
      one.get(SECONDS, TimeUnit.SECONDS);
    }
    return taken.stream().sorted().toList();
  }

  private static List<Integer> ids(Connection connection, String sql) throws SQLException {
    List<Integer> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  @Test
  void onlyRowsOfTheResultAreLocked() throws SQLException {
    try (Connection first = begun(0);
        Connection second = begun(1)) {
      assertEquals("[1]", idsOf(first, "select id from l order by id limit 1 for update"));
      assertEquals("[3]", idsOf(first, "select id from l where id > 2 for share"));
      assertEquals("[2]", idsOf(second, "select id from l order by id for update skip locked"));
    }
  }

  /// The node, its place below LIMIT, and the rows that were locked.
  @Test
  void explainShowsTheLocks() throws SQLException {
    String query = "select id from l order by id limit 2 for update skip locked";
    try (Connection first = begun(0);
        Connection second = begun(1);
        Statement statement = first.createStatement();
        ResultSet plan =
            statement.executeQuery("explain (analyze, costs off, timing off) " + query)) {
      plan.next();
      assertTrue(plan.getString(1).startsWith("Limit "), plan.getString(1));
      plan.next();
      assertTrue(plan.getString(1).startsWith("  ->  LockRows "), plan.getString(1));
      assertTrue(plan.getString(1).endsWith("(actual rows=2 loops=1)"), plan.getString(1));
      assertEquals(List.of(3), ids(second, query));
    }
  }

  @Test
  void aWaitingLockSeesTheNewestVersion() throws Exception {
    waitsAndSees("update l set x = 5 where id = 1", "select x from l where id = 1 for update", 5);
    waitsAndSees(
        "update l set x = 6 where id = 1", "select x from l where id + 0 = 1 for share", 6);
    waitsAndSees(
        "update l set x = 7 where id = 1",
        "select a.x from l a join l b on b.id = a.id + 1 where a.id = 1 for update of a",
        7);
    waitsAndSees(
        "update l set x = 8 where id = 1",
        "select sum(x) from (select x from l where x > 0 for no key update) s",
        8);
  }

  @Test
  void aWaitingLockTestsTheConditionAgain() throws Exception {
    waitsAndSees(
        "update l set x = 5 where id = 1", "select x from l where id = 1 and x = 0 for update");
    waitsAndSees(
        "update l set x = 4 where id = 1", "select x from l where x = 5 order by id for update");
    waitsAndSees(
        "update l set x = 3 where id = 1",
        "select a.x from l a join l b on b.id = a.x - 2 where a.id = 1 for update of a");
    waitsAndSees("delete from l where id = 1", "select x from l where id = 1 for key share");
  }

  /// Runs the query at READ COMMITTED while a change is not committed yet.
  private void waitsAndSees(String change, String query, Integer... rows) throws Exception {
    try (Connection first = begun(0);
        Connection second = connect(1)) {
      Clients.execute(first, change);
      Future<List<Integer>> waiting = later(() -> ids(second, query));
      first.commit();
      assertEquals(List.of(rows), waiting.get(SECONDS, TimeUnit.SECONDS), query);
    }
  }

  /// A changed row is not computed again below a subquery: the statement is refused, and run again
  /// unseen where it is its whole transaction.
  @Test
  void aChangedRowUnderASubqueryIsNoWrongAnswer() throws Exception {
    String query =
        "select (select max(b.id) from l b where b.id > a.x) from l a where a.id = 1 for update";
    waitsAndSees("update l set x = 2 where id = 1", query, 3);
    try (Connection first = begun(0);
        Connection second = begun(1)) {
      Clients.execute(first, "update l set x = 1 where id = 1");
      Future<List<Integer>> waiting = later(() -> ids(second, query));
      first.commit();
      assertEquals("40001", stateOf(waiting));
    }
  }

  @Test
  void aChangedRowIsRefusedAtRepeatableRead() throws Exception {
    for (String query :
        List.of(
            "select x from l where id = 2 for update",
            "select x from l order by id for share",
            "select x from l where id = 2 for update skip locked")) {
      try (Connection first = connect(0);
          Connection second = begun(1)) {
        second.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Clients.longOf(second, "select count(*) from l");
        Clients.execute(first, "update l set x = x + 1 where id = 2");
        SQLException refused = assertThrows(SQLException.class, () -> ids(second, query));
        assertEquals("40001", refused.getSQLState());
        assertTrue(
            String.valueOf(refused.getMessage())
                .startsWith(
                    "ERROR: could not serialize access due to concurrent update\n"
                        + "  Detail: The row with key (id)=(2) of table \"l\" was changed by"
                        + " transaction "),
            refused.getMessage());
      }
    }
  }

  @Test
  void locksEndWithTheirTransaction() throws Exception {
    String query = "select id from l where id = 1 for update";
    try (Connection first = begun(0);
        Connection second = begun(1)) {
      for (int round = 0; round < 10; round++) {
        assertEquals(List.of(1), ids(first, query));
        assertEquals(List.of(), ids(second, query + " skip locked"));
        if (round % 2 == 0) {
          first.commit();
        } else {
          first.rollback();
        }
        assertEquals(List.of(1), ids(second, query + " nowait"));
        second.commit();
      }
    }
  }

  @Test
  void locksEndWithTheConnection() throws Exception {
    String query = "select id from l where id = 1 for update";
    try (Connection second = connect(1)) {
      Connection first = begun(0);
      assertEquals(List.of(1), ids(first, query));
      Future<List<Integer>> waiting = later(() -> ids(second, query));
      first.abort(Runnable::run);
      assertEquals(List.of(1), waiting.get(SECONDS, TimeUnit.SECONDS));
    }
  }

  /// The locks of a statement that failed stay until the block is rolled back.
  @Test
  void nowaitFailsAndLeavesTheOthersWaiting() throws Exception {
    try (Connection first = begun(0);
        Connection second = begun(1);
        Connection third = connect(2)) {
      ids(first, "select id from l where id = 2 for update");
      SQLException refused =
          assertThrows(
              SQLException.class,
              () -> ids(second, "select id from l order by id for update nowait"));
      assertEquals("55P03", refused.getSQLState());
      assertEquals("ERROR: could not obtain lock on row in relation \"l\"", refused.getMessage());
      second.rollback();
      Future<List<Integer>> waiting =
          later(() -> ids(third, "select id from l order by id for update"));
      first.commit();
      assertEquals(List.of(1, 2, 3), waiting.get(SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void oneOfTwoInADeadlockIsRefused() throws Exception {
    try (Connection first = begun(0);
        Connection second = begun(1)) {
      ids(first, "select id from l where id = 1 for update");
      ids(second, "select id from l where id = 2 for update");
      Future<Integer> waiting =
          later(() -> finish(first, "select id from l where id = 2 for no key update"));
      int own = finish(second, "select id from l where id = 1 for share");
      assertEquals(1, own + waiting.get(SECONDS, TimeUnit.SECONDS), "transactions that committed");
    }
  }

  @Test
  void oneOfTwoThatBothWantMoreThanAShareIsRefused() throws Exception {
    try (Connection first = begun(0);
        Connection second = begun(1)) {
      ids(first, "select id from l where id = 1 for share");
      ids(second, "select id from l where id = 1 for share");
      Future<Integer> waiting = later(() -> finish(first, "update l set x = 1 where id = 1"));
      int own = finish(second, "update l set x = 2 where id = 1");
      assertEquals(1, own + waiting.get(SECONDS, TimeUnit.SECONDS), "transactions that committed");
    }
  }

  private static int finish(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
      return 1;
    } catch (SQLException e) {
      assertEquals("40P01", e.getSQLState(), e.toString());
      connection.rollback();
      return 0;
    }
  }

  /// Read, then lock, then write: no change of another client in between is lost.
  @Test
  void incrementsUnderALockAreNotLost() throws Exception {
    int rounds = 15;
    List<Future<?>> running = new ArrayList<>();
    for (int client = 0; client < 6; client++) {
      int number = client;
      Callable<Void> work =
          () -> {
            try (Connection connection = begun(number)) {
              for (int i = 0; i < rounds; i++) {
                long x = Clients.longOf(connection, "select x from l where id = 3 for update");
                Clients.execute(connection, "update l set x = " + (x + 1) + " where id = 3");
                connection.commit();
              }
            }
            return null;
          };
      running.add(threads.submit(work));
    }
    for (Future<?> one : running) {
      one.get(SECONDS, TimeUnit.SECONDS);
    }
    try (Connection connection = connect(0)) {
      assertEquals(6L * rounds, Clients.longOf(connection, "select x from l where id = 3"));
    }
  }

  /// Starts work that must wait for another transaction, and sees that it does.
  private <T> Future<T> later(Callable<T> work) {
    Future<T> running = threads.submit(work);
    assertThrows(
        TimeoutException.class,
        () -> running.get(STILL_WAITING_MILLIS, TimeUnit.MILLISECONDS),
        "it did not wait");
    assertFalse(running.isDone());
    return running;
  }

  private static String stateOf(Future<?> failing) {
    ExecutionException given =
        assertThrows(ExecutionException.class, () -> failing.get(SECONDS, TimeUnit.SECONDS));
    return assertInstanceOf(SQLException.class, given.getCause()).getSQLState();
  }
}
