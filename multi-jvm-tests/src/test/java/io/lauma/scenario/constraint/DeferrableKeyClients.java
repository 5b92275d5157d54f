package io.lauma.scenario.constraint;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.Outcomes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Clients who swap, insert, move and delete keys of DEFERRABLE constraints at random, and the
/// judge of what they leave: no key may be there twice.
final class DeferrableKeyClients {
  private static final int KEYS = 40;

  /// What may be refused under concurrency.
  private static final Set<String> EXPECTED = Set.of("23505", "40001", "40P01");

  private static final List<String> TABLES = List.of("kd", "ki", "kp", "kr", "ka");

  private static final int[] LEVELS = {
    Connection.TRANSACTION_READ_COMMITTED,
    Connection.TRANSACTION_READ_COMMITTED,
    Connection.TRANSACTION_REPEATABLE_READ,
    Connection.TRANSACTION_SERIALIZABLE
  };

  private final Outcomes outcomes;

  /// @param wanted outcomes to be met
  DeferrableKeyClients(List<String> wanted) {
    this.outcomes = new Outcomes(wanted, EXPECTED);
  }

  static void makeTables(Connection connection) throws SQLException {
    for (String sql :
        List.of(
            "drop table if exists kd, ki, kp, kr, ka",
            "create table kd (id int primary key, k int unique deferrable initially deferred)",
            "create table ki (id int primary key, k int unique deferrable)",
            "create table kp (id int, k int primary key deferrable initially deferred)",
            "create replicated table kr (id int primary key,"
                + " k int unique deferrable initially deferred)",
            "create table ka (id int primary key, k int)",
            "alter table ka add unique (k) deferrable initially deferred")) {
      Clients.execute(connection, sql);
    }
    for (String table : TABLES) {
      Clients.execute(
          connection,
          "insert into " + table + " select g, g from generate_series(1, " + KEYS / 2 + ") g");
    }
  }

  /// Keys that are there twice, by table.
  static String duplicates(Connection connection) throws SQLException {
    StringBuilder found = new StringBuilder();
    for (String table : TABLES) {
      String keys =
          Clients.textOf(
              connection, "select k from " + table + " group by k having count(*) > 1 order by k");
      if (!keys.isEmpty()) {
        found.append(table).append(": ").append(keys);
      }
    }
    return found.toString();
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
          return change(random, client * 100_000 + number, connection);
        });
  }

  private static String change(Random random, int fresh, Connection connection)
      throws SQLException {
    String table = TABLES.get(random.nextInt(TABLES.size()));
    int key = 1 + random.nextInt(KEYS);
    int other = 1 + random.nextInt(KEYS);
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        Clients.execute(
            connection, "insert into " + table + " values (" + (1_000 + fresh) + ", " + key + ")");
        yield "insert";
      }
      case 2 -> {
        Clients.execute(connection, "delete from " + table + " where k = " + key);
        yield "delete";
      }
      case 3 -> {
        Clients.execute(
            connection,
            "update "
                + table
                + " set k = k + 1 where k >= "
                + Math.min(key, other)
                + " and k < "
                + Math.max(key, other));
        yield "shift";
      }
      case 4 -> {
        Clients.execute(connection, "savepoint s");
        Clients.execute(connection, "update " + table + " set k = " + key);
        Clients.execute(connection, "rollback to s");
        Clients.execute(connection, "update " + table + " set k = " + key + " where k = " + other);
        yield "move";
      }
      default -> {
        Clients.execute(connection, "set constraints all deferred");
        Clients.execute(connection, "update " + table + " set k = -" + key + " where k = " + key);
        Clients.execute(connection, "update " + table + " set k = " + key + " where k = " + other);
        Clients.execute(connection, "update " + table + " set k = " + other + " where k = -" + key);
        yield "swap";
      }
    };
  }
}
