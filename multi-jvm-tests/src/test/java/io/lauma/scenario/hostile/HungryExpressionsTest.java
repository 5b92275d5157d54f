package io.lauma.scenario.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestNode;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/// Expressions whose values do not fit the node's memory: each statement gives its right answer or
/// 53200 or 54000, and the node and its other sessions go on.
class HungryExpressionsTest {
  private static final Set<String> REFUSALS = Set.of("53200", "54000");
  private static final int CLIENTS = 3;

  /// That one client sends, of all.
  private static final int STATEMENTS = 15;

  private static final long SECONDS = 240;
  private static final long SEED = Long.getLong("lauma.seed", 7);

  /// A query of one value and its right answer.
  private record Hungry(String query, String answer) {}

  /// Wide only row by row: must be answered.
  private static final List<Hungry> STREAMING =
      List.of(
          new Hungry(
              "select sum(length(v)) from (select repeat('x', 5000000) v"
                  + " from generate_series(1, 80)) s",
              "400000000"),
          new Hungry(
              "select sum(length(repeat('x', 2000000) || g)) from generate_series(1, 200) g",
              "400000492"),
          new Hungry(
              "select count(*) from generate_series(1, 200) g"
                  + " where length(lpad('x', 2000000 + g, 'ab')) > 2000100",
              "100"),
          new Hungry(
              "select sum(length(v)) from (select repeat('x', 5000000) v) a,"
                  + " generate_series(1, 80) g where length(v) > g",
              "400000000"),
          new Hungry(
              "select max(length(case when g % 2 = 0 then repeat('y', 2000000) else '' end))"
                  + " from generate_series(1, 200) g",
              "2000000"),
          new Hungry(
              "select sum(length((repeat('9', 10000)::numeric + g)::text))"
                  + " from generate_series(1, 300) g",
              "3000300"),
          new Hungry(
              "select sum(cardinality(array[repeat('x', 1000000), g::text]))"
                  + " from generate_series(1, 300) g",
              "600"),
          new Hungry("select length((10::numeric ^ 100000)::text)", "100018"));

  /// Too large as one value, or for one operator: may be refused.
  private static final List<Hungry> LARGE =
      List.of(
          new Hungry(
              "select length(string_agg(repeat('x', 1000000), '')) from generate_series(1, 1000)",
              "1000000000"),
          new Hungry(
              "select cardinality(array_agg(repeat('x', 1000000))) from generate_series(1, 1000)",
              "1000"),
          new Hungry(
              "select cardinality(array_agg(g)) from generate_series(1, 15000000) g", "15000000"),
          new Hungry(
              "select length(jsonb_agg(repeat('x', 1000000))::text) from generate_series(1, 1000)",
              "1000004000"),
          new Hungry(
              "select length(json_object_agg(g, repeat('x', 1000000))::text)"
                  + " from generate_series(1, 1000) g",
              "1000010893"),
          new Hungry("select length(lpad('x', 900000000, 'ab'))", "900000000"),
          new Hungry("select length(rpad('x', 40000000, 'äö'))", "40000000"),
          new Hungry("select length(repeat(repeat('x', 1000), 1000000))", "1000000000"),
          new Hungry("select cardinality(array_fill('xyz'::text, array[100000000]))", "100000000"),
          new Hungry("select cardinality(array_fill(7, array[100000000]))", "100000000"),
          new Hungry(
              "select cardinality(string_to_array(repeat('a,', 15000000), ','))", "15000001"),
          new Hungry(
              "select count(*) from regexp_split_to_table(repeat('a,', 4000000), ',')", "4000001"),
          new Hungry(
              "select length(regexp_replace(repeat('a', 1000000), 'a', repeat('b', 1000), 'g'))",
              "1000000000"),
          new Hungry(
              "select length(replace(repeat('a', 1000000), 'a', repeat('b', 1000)))", "1000000000"),
          new Hungry("select length(format('%900000000s', 'x'))", "900000000"),
          new Hungry("select length(format('%s%1$s%1$s%1$s', repeat('x', 12000000)))", "48000000"),
          new Hungry(
              "select jsonb_array_length(('[' || repeat('1,', 12000000) || '1]')::jsonb)",
              "12000001"),
          new Hungry(
              "select jsonb_array_length(('[' || repeat('[1],', 9000000) || '1]')::jsonb)",
              "9000001"),
          new Hungry(
              "select sum(length(v)) from (select repeat('x', 1000000) || g v"
                  + " from generate_series(1, 400) g order by v) s",
              "400001092"),
          new Hungry(
              "select count(*) from (select distinct repeat('x', 1000000) || g"
                  + " from generate_series(1, 400) g) s",
              "400"),
          new Hungry(
              "select sum(length(v)) from (select string_agg(repeat('x', 100000), '') over"
                  + " (order by g) v from generate_series(1, 400) g) s",
              "8020000000"),
          new Hungry(
              "with recursive r(v) as (select 'x' union all select v || v from r"
                  + " where length(v) < 500000000) select max(length(v)) from r",
              "536870912"),
          new Hungry(
              "select length((" + row("repeat('x', 20000000)", 40) + ")::text)", "800000041"),
          new Hungry(
              "select length(" + concatenation("repeat('x', 20000000)", 40) + ")", "800000000"),
          new Hungry(
              "select sum(length(a) + length(b)) from (select g, repeat('x', 1000000) a"
                  + " from generate_series(1, 300) g) l join (select g, repeat('y', 1000000) b"
                  + " from generate_series(1, 300) g) r using (g)",
              "600000000"));

  @RegisterExtension static final TestNode NODE = new TestNode();

  private static String row(String value, int count) {
    return "row(" + String.join(", ", Collections.nCopies(count, value)) + ")";
  }

  private static String concatenation(String value, int count) {
    return String.join(" || ", Collections.nCopies(count, value));
  }

  @Test
  void whatIsWideRowByRowIsAnswered() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      for (Hungry hungry : STREAMING) {
        assertEquals(hungry.answer, answer(connection, hungry.query), hungry.query);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "lauma.hungry",
      matches = "true",
      disabledReason = "clients that fill the heap at once can still end a node of 384 MB")
  void manyClientsWithLargeValuesLeaveTheNodeAlive() throws Exception {
    NodeProcess node = NODE.process();
    Random seeds = new Random(SEED);
    List<Random> shuffles = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      shuffles.add(new Random(seeds.nextLong()));
    }
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> other = threads.submit(() -> modestSession(node, ended));
      try {
        Clients.together(
            node, CLIENTS, SECONDS, (number, connection) -> run(connection, shuffles.get(number)));
      } finally {
        ended.set(true);
      }
      assertTrue(other.get() > 0, "the other session was answered");
    }
  }

  private static void run(Connection connection, Random shuffle) throws SQLException {
    List<Hungry> all = new ArrayList<>(LARGE);
    all.addAll(STREAMING);
    Collections.shuffle(all, shuffle);
    for (Hungry hungry : all.subList(0, STATEMENTS)) {
      try {
        assertEquals(hungry.answer, answer(connection, hungry.query), hungry.query);
      } catch (SQLException e) {
        assertTrue(
            REFUSALS.contains(e.getSQLState()), hungry.query + ": " + e.getSQLState() + " " + e);
      }
    }
  }

  private static int modestSession(NodeProcess node, AtomicBoolean ended) throws SQLException {
    int answers = 0;
    try (Connection connection = node.connect()) {
      while (!ended.get()) {
        assertEquals(
            5050, Clients.longOf(connection, "select sum(g) from generate_series(1, 100) g"));
        answers++;
      }
    }
    return answers;
  }

  private static String answer(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertTrue(result.next(), query);
      return result.getString(1);
    }
  }

  @Test
  void wideRowsReachTheClientOneByOne() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(2);
        long length = 0;
        try (ResultSet result =
            statement.executeQuery(
                "select g, repeat('x', 5000000) from generate_series(1, 60) g")) {
          while (result.next()) {
            length += result.getString(2).length();
          }
        }
        assertEquals(300_000_000, length);
      }
      connection.rollback();
      CountingStream out = new CountingStream();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy (select repeat('x', 5000000) from generate_series(1, 60)) to stdout", out);
      assertEquals(300_000_060, out.count);
      connection.rollback();
    }
  }

  private static final class CountingStream extends OutputStream {
    private long count;

    @Override
    public void write(int oneByte) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
      count += length;
    }
  }

  @Test
  void changesOfHugeRowsAreDoneOrRefused() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection connection = node.connect()) {
      Clients.execute(connection, "create table huge (id int primary key, v text)");
      attempt(
          connection,
          "insert into huge select g, repeat('x', 1000000) from generate_series(1, 20) g");
      attempt(connection, "insert into huge select 1000, repeat('x', 40000000)");
      Clients.execute(
          connection,
          "insert into huge select 2000 + g, repeat('x', 10000) from generate_series(1, 100) g");
      attempt(connection, "update huge set v = repeat(v, 10) where id > 2000");
      attempt(
          connection,
          "update huge set v = v where id > 2000 returning repeat(v, 200), repeat(v, 199)");
      attempt(connection, "select string_agg(v, ',') from huge");
      attempt(connection, "delete from huge returning array_fill(v, array[30])");
      assertEquals(1, Clients.longOf(connection, "select 1"));
    }
  }

  private static void attempt(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      assertTrue(REFUSALS.contains(e.getSQLState()), sql + ": " + e.getSQLState() + " " + e);
    }
  }
}
