package io.lauma.scenario;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Two clients who write both sides of foreign keys step by step. What each step comes to, and
/// which wait, is told line by line, so that servers can be compared.
final class ForeignKeyRaces {
  private static final long STILL_WAITING_MILLIS = 400;
  private static final long SECONDS = 60;

  /// A step is the client's number and its statement.
  static final List<List<String>> ALL =
      List.of(
          List.of("1 insert into c values (1, 1)", "2 delete from p where id = 1", "1 commit"),
          List.of("1 insert into c values (1, 1)", "2 delete from p where id = 1", "1 rollback"),
          List.of("1 delete from p where id = 1", "2 insert into c values (1, 1)", "1 commit"),
          List.of("1 delete from p where id = 1", "2 insert into c values (1, 1)", "1 rollback"),
          List.of("1 update p set n = 5 where id = 1", "2 insert into c values (1, 1)", "1 commit"),
          List.of("1 insert into c values (1, 1)", "2 update p set n = 5 where id = 1", "1 commit"),
          List.of("1 insert into c values (1, 1)", "2 insert into c values (2, 1)", "1 commit"),
          List.of(
              "1 insert into c values (1, 1)", "2 update p set id = 50 where id = 1", "1 commit"),
          List.of(
              "1 update p set id = 50 where id = 1", "2 insert into c values (1, 1)", "1 commit"),
          List.of("1 insert into cc values (1, 1)", "2 delete from p where id = 1", "1 commit"),
          List.of("1 delete from p where id = 1", "2 insert into cc values (1, 1)", "1 commit"),
          List.of("1 insert into cn values (1, 1)", "2 delete from p where id = 1", "1 commit"),
          List.of(
              "1 insert into cc values (1, 1)", "2 update p set id = 50 where id = 1", "1 commit"),
          List.of(
              "2 select count(*) from p",
              "1 insert into c values (1, 1)",
              "1 commit",
              "2 delete from p where id = 1"),
          List.of(
              "2 select count(*) from p",
              "1 insert into cc values (1, 1)",
              "1 commit",
              "2 delete from p where id = 1"),
          List.of(
              "2 select count(*) from p",
              "1 insert into cn values (1, 1)",
              "1 commit",
              "2 delete from p where id = 1"),
          List.of(
              "2 select count(*) from p",
              "1 delete from p where id = 1",
              "1 commit",
              "2 insert into c values (1, 1)"),
          List.of(
              "2 select count(*) from p",
              "1 update p set n = 6 where id = 1",
              "1 commit",
              "2 insert into c values (1, 1)"),
          List.of("1 update c set a = 1 where id = 9", "2 delete from p where id = 1", "1 commit"),
          List.of("1 update c set a = 1 where id = 9", "2 delete from p where id = 2", "1 commit"),
          List.of("1 delete from p where id = 1", "2 update c set a = 1 where id = 9", "1 commit"),
          List.of("1 delete from c where id = 9", "2 delete from p where id = 2", "1 commit"),
          List.of("1 insert into cu values (1, 1)", "2 delete from pu where id = 1", "1 commit"),
          List.of("1 insert into cu values (1, 1)", "2 delete from pu where id = 1", "1 rollback"),
          List.of("1 delete from pu where id = 1", "2 insert into cu values (1, 1)", "1 commit"),
          List.of("1 delete from pu where id = 1", "2 insert into cu values (1, 1)", "1 rollback"),
          List.of(
              "1 insert into cu values (1, 1)", "2 update pu set u = 50 where id = 1", "1 commit"),
          List.of(
              "1 update pu set u = 50 where id = 1", "2 insert into cu values (1, 1)", "1 commit"),
          List.of(
              "1 update pu set u = 50 where id = 1",
              "2 insert into cu values (1, 1)",
              "1 rollback"),
          List.of(
              "1 insert into cu values (1, 1)", "2 update pu set n = 5 where id = 1", "1 commit"),
          List.of(
              "1 update pu set n = 5 where id = 1", "2 insert into cu values (1, 1)", "1 commit"),
          List.of("1 insert into cuc values (1, 1)", "2 delete from pu where id = 1", "1 commit"),
          List.of(
              "1 insert into cuc values (1, 1)", "2 update pu set u = 50 where id = 1", "1 commit"),
          List.of(
              "2 select count(*) from pu",
              "1 delete from pu where id = 1",
              "1 commit",
              "2 insert into cu values (1, 1)"),
          List.of(
              "2 select count(*) from pu",
              "1 insert into cuc values (1, 1)",
              "1 commit",
              "2 delete from pu where id = 1"));

  interface Server {
    Connection connect(int client) throws SQLException;
  }

  private ForeignKeyRaces() {}

  static void makeTables(Connection connection) throws SQLException {
    for (String sql :
        List.of(
            "drop table if exists c, cc, cn, p, cu, cuc, pu cascade",
            "create table pu (id int primary key, u int unique, n int)",
            "create table cu (id int primary key, a int references pu (u))",
            "create table cuc (id int primary key, a int references pu (u) on delete cascade"
                + " on update cascade)",
            "create table p (id int primary key, n int)",
            "create table c (id int primary key, a int references p)",
            "create table cc (id int primary key, a int references p on delete cascade"
                + " on update cascade)",
            "create table cn (id int primary key, a int references p on delete set null)")) {
      Clients.execute(connection, sql);
    }
  }

  private static void makeRows(Connection connection) throws SQLException {
    for (String table : List.of("c", "cc", "cn", "p", "cu", "cuc", "pu")) {
      Clients.execute(connection, "delete from " + table);
    }
    Clients.execute(connection, "insert into p values (1, 0), (2, 0), (3, 0)");
    Clients.execute(connection, "insert into c values (9, 2)");
    Clients.execute(connection, "insert into pu values (1, 1, 0), (2, 2, 0)");
  }

  /// Runs one race from fresh rows, and tells it with the rows it leaves.
  static String run(Server server, List<String> steps, int isolation) throws Exception {
    try (Connection setup = server.connect(0)) {
      makeRows(setup);
      List<String> lines = new ArrayList<>();
      try (Player first = new Player(server.connect(1), isolation);
          Player second = new Player(server.connect(2), isolation)) {
        for (String step : steps) {
          Player player = step.startsWith("1") ? first : second;
          player.start(step.substring(2));
          lines.add(step + ": " + player.answer(STILL_WAITING_MILLIS));
        }
        lines.add("2 at last: " + second.answer(TimeUnit.SECONDS.toMillis(SECONDS)));
        second.start("commit");
        lines.add("2 commit: " + second.answer(TimeUnit.SECONDS.toMillis(SECONDS)));
      }
      for (String table : List.of("p", "c", "cc", "cn", "pu", "cu", "cuc")) {
        lines.add(table + " " + rows(setup, table));
      }
      return String.join("\n", lines);
    }
  }

  private static String rows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select coalesce(string_agg(x::text, ' ' order by x.id), '') from "
                    + table
                    + " x")) {
      return result.next() ? result.getString(1) : "";
    }
  }

  /// One client on a thread of its own.
  private static final class Player implements AutoCloseable {
    private final Connection connection;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Future<String> running = thread.submit(() -> "nothing");

    Player(Connection connection, int isolation) throws SQLException {
      this.connection = connection;
      connection.setTransactionIsolation(isolation);
      connection.setAutoCommit(false);
    }

    void start(String sql) {
      Callable<String> work =
          () -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute(sql) ? "rows" : "done " + statement.getUpdateCount();
            } catch (SQLException e) {
              return (e.getSQLState() + " " + e.getMessage()).replaceAll("\n *Where: .*", "");
            }
          };
      running = thread.submit(work);
    }

    String answer(long millis) throws InterruptedException, ExecutionException {
      try {
        return running.get(millis, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return "waits";
      }
    }

    @Override
    public void close() throws SQLException {
      thread.shutdownNow();
      connection.close();
    }
  }
}
