package io.lauma.scenario.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What ROLLBACK TO SAVEPOINT leaves locked, as another session sees it: as PostgreSQL.
class SavepointLocksOnHerdTest {
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres("table spl");
  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table spl");

  @Test
  void othersSeeTheLocksThatPostgresLeaves() throws Exception {
    List<String> expected;
    try (Connection first = REFERENCE.connect();
        Connection second = REFERENCE.connect()) {
      expected = play(first, second);
    }
    try (Connection first = HERD.node(1).connect();
        Connection second = HERD.node(2).connect()) {
      assertEquals(expected, play(first, second));
    }
  }

  private static List<String> play(Connection first, Connection second) throws Exception {
    run(first, "drop table if exists spl");
    run(first, "create table spl (id int primary key, x int)");
    run(first, "insert into spl select g, 0 from generate_series(1, 9) g");
    first.setAutoCommit(false);
    second.setAutoCommit(false);
    run(first, "select * from spl where id = 1 for update");
    run(first, "select * from spl where id = 2 for key share");
    run(first, "update spl set x = 1 where id = 3");
    run(first, "savepoint a");
    run(first, "select * from spl where id = 2 for update");
    run(first, "update spl set x = 2 where id in (1, 3, 4)");
    run(first, "delete from spl where id = 5");
    run(first, "insert into spl values (10, 0)");
    run(first, "savepoint b");
    run(first, "select * from spl where id in (6, 7) for update");
    List<String> seen = new ArrayList<>();
    look(seen, second);
    run(first, "rollback to b");
    look(seen, second);
    run(first, "release b");
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(() -> trying(second, "update spl set x = 9 where id = 4"));
    run(first, "rollback to a");
    seen.add(waiting.get(60, TimeUnit.SECONDS));
    second.rollback();
    look(seen, second);
    seen.add(trying(second, "insert into spl values (10, 1)"));
    second.rollback();
    first.commit();
    look(seen, second);
    seen.add("sum " + Clients.longOf(second, "select sum(x) from spl"));
    second.rollback();
    return seen;
  }

  private static void look(List<String> seen, Connection second) throws SQLException {
    for (int id = 1; id <= 7; id++) {
      for (String mode : List.of("key share", "share", "no key update", "update")) {
        String lock = "select * from spl where id = " + id + " for " + mode + " nowait";
        seen.add(id + " " + mode + " " + trying(second, lock));
        second.rollback();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String trying(Connection connection, String sql) {
    try {
      run(connection, sql);
      return "done";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }
}
