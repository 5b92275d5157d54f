package io.lauma.scenario.constraint;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.Outcomes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Clients who write to tables on both sides of foreign keys at random, and the judge of what they
/// leave: no row may refer to one that is not there.
final class ForeignKeyClients {
  private static final int KEYS = 12;

  /// What may be refused under concurrency.
  private static final Set<String> EXPECTED = Set.of("23503", "23505", "40001", "40P01");

  private static final Map<String, String> CHILDREN =
      Map.of("fc", "p", "fd", "p", "fn", "p", "fl", "p", "fr", "r", "ft", "ft", "fu", "pu");

  private static final int[] LEVELS = {
    Connection.TRANSACTION_READ_COMMITTED,
    Connection.TRANSACTION_REPEATABLE_READ,
    Connection.TRANSACTION_SERIALIZABLE
  };

  private final Outcomes outcomes;

  /// @param wanted outcomes to be met
  ForeignKeyClients(List<String> wanted) {
    this.outcomes = new Outcomes(wanted, EXPECTED);
  }

  static void makeTables(Connection connection) throws SQLException {
    for (String sql :
        List.of(
            "drop table if exists fc, fd, fn, fl, fr, ft, fu, p, pu, r cascade",
            "create table pu (id int primary key, u int unique, n int default 0)",
            "create table fu (id int primary key, a int references pu (u) on update cascade)",
            "create distributed table p (id int primary key, n int) by hash (id)",
            "create replicated table r (id int primary key, n int)",
            "create table fc (id int primary key, a int references p)",
            "create distributed table fd (id int, a int references p on delete cascade"
                + " on update cascade, primary key (id asc)) split at values ((500), (1000))",
            "create table fn (id int primary key, a int references p on delete set null)",
            "create table fl (id int primary key,"
                + " a int references p deferrable initially deferred)",
            "create table fr (id int primary key, a int references r on delete cascade)",
            "create table ft (id int primary key, a int references ft on delete cascade)")) {
      Clients.execute(connection, sql);
    }
  }

  /// Rows that refer to nothing, by table.
  static List<String> orphans(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> pair : CHILDREN.entrySet()) {
      long count = orphans(connection, pair.getKey(), pair.getValue());
      if (count > 0) {
        found.add(count + " rows of " + pair.getKey() + " refer to none of " + pair.getValue());
      }
    }
    return found;
  }

  static long orphans(Connection connection, String child, String parent) throws SQLException {
    return orphans(connection, child, parent, parent.equals("pu") ? "u" : "id");
  }

  /// @param column of the parent that is referred to
  static long orphans(Connection connection, String child, String parent, String column)
      throws SQLException {
    return Clients.longOf(
        connection,
        "select count(*) from "
            + child
            + " x where a is not null and not exists (select from "
            + parent
            + " y where y."
            + column
            + " = x.a)");
  }

  List<String> missed() {
    return outcomes.missed();
  }

  void run(int client, long seed, long millis, Connection connection) throws SQLException {
    Random random = new Random(seed * 31 + client);
    outcomes.repeat(
        millis,
        connection,
        number -> {
          connection.setTransactionIsolation(LEVELS[random.nextInt(LEVELS.length)]);
          String done = "";
          int statements = 1 + random.nextInt(3);
          for (int s = 0; s < statements; s++) {
            String sql = statement(random, client * 10_000 + number);
            done = sql.replaceAll("^(insert into|update|delete from) (\\w+).*", "$1 $2");
            Clients.execute(connection, sql);
          }
          return done;
        });
  }

  private static String statement(Random random, int fresh) {
    String child = List.of("fc", "fd", "fn", "fl", "fr", "fu").get(random.nextInt(6));
    String parent = CHILDREN.getOrDefault(child, "p");
    int key = random.nextInt(KEYS);
    int other = random.nextInt(KEYS);
    return switch (random.nextInt(12)) {
      case 0, 1 ->
          "insert into "
              + parent
              + " values ("
              + key
              + ", "
              + (parent.equals("pu") ? other : 0)
              + ") on conflict do nothing";
      case 2 -> "delete from " + parent + " where id = " + key;
      case 3 -> "delete from " + parent + " where id in (" + key + ", " + other + ")";
      case 4 ->
          "update "
              + (parent.equals("pu") ? "pu set u" : "p set id")
              + " = "
              + other
              + " where id = "
              + key;
      case 5 -> "update " + parent + " set n = n + 1 where id = " + key;
      case 6 -> "insert into " + child + " values (" + fresh + ", " + key + ")";
      case 7 ->
          "insert into "
              + child
              + " select "
              + fresh
              + " + 100000 * g, (g * 7 + "
              + key
              + ") % "
              + KEYS
              + " from generate_series(1, 3) g";
      case 8 -> "update " + child + " set a = " + other + " where a = " + key;
      case 9 -> "delete from " + child + " where a = " + key;
      case 10 ->
          "insert into ft values (" + (key + 1) + ", " + (other + 1) + ") on conflict do nothing";
      default -> "delete from ft where id = " + (key + 1);
    };
  }
}
