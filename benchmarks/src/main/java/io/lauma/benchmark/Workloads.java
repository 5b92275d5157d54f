package io.lauma.benchmark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;

/// The workloads, and the tables they work on: TPC-B's, with many branches of few accounts, so that
/// clients do not queue for one row.
final class Workloads {
  static final int BRANCHES = 50;
  static final int TELLERS = 10 * BRANCHES;
  static final int ACCOUNTS = 1_000 * BRANCHES;

  /// Rows of one COPY.
  static final int COPY_ROWS = 10_000;

  private Workloads() {}

  static void load(Connection connection) throws SQLException, IOException {
    for (String sql :
        List.of(
            "DROP TABLE IF EXISTS accounts, branches, tellers, history, inserted, copied",
            "CREATE TABLE branches (bid int PRIMARY KEY, bbalance int NOT NULL, filler char(88))",
            "CREATE TABLE tellers (tid int PRIMARY KEY, bid int NOT NULL, tbalance int NOT NULL,"
                + " filler char(84))",
            "CREATE TABLE accounts (aid int PRIMARY KEY, bid int NOT NULL, abalance int NOT NULL,"
                + " filler char(84))",
            "CREATE TABLE history (tid int, bid int, aid int, delta int, mtime timestamp,"
                + " filler char(22))",
            "CREATE TABLE inserted (id bigint PRIMARY KEY, body text)",
            "CREATE TABLE copied (id int, body text, amount int)")) {
      Workload.execute(connection, sql);
    }
    copy(connection, "branches", 1, BRANCHES, "%d\t0\t\n");
    copy(connection, "tellers", 10, TELLERS, "%d\t%d\t0\t\n");
    copy(connection, "accounts", 1_000, ACCOUNTS, "%d\t%d\t0\t\n");
    TransactionWorkloads.load(connection);
    Workload.execute(connection, "VACUUM ANALYZE");
  }

  private static void copy(Connection connection, String table, int each, int rows, String line)
      throws SQLException, IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= rows; i++) {
      text.append(String.format(Locale.ROOT, line, i, (i - 1) / each + 1));
    }
    copyIn(connection, table, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static void copyIn(Connection connection, String table, byte[] text)
      throws SQLException, IOException {
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY " + table + " FROM STDIN", new ByteArrayInputStream(text));
  }

  static List<Workload> all() {
    List<Workload> all =
        new ArrayList<>(List.of(new PointSelect(), new Update(), new Insert(), new TpcB()));
    all.addAll(TransactionWorkloads.all());
    all.addAll(List.of(new Copy(), new Aggregate()));
    return all;
  }

  /// Reads one row by its key.
  record PointSelect() implements Workload {
    @Override
    public String name() {
      return "point SELECT";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement select =
          connection.prepareStatement("SELECT abalance FROM accounts WHERE aid = ?");
      return random -> {
        select.setInt(1, random.nextInt(1, ACCOUNTS + 1));
        return one(select);
      };
    }
  }

  private static long one(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("a row is missing");
      }
    }
    return 1;
  }

  /// Changes one row by its key.
  record Update() implements Workload {
    @Override
    public String name() {
      return "single-row UPDATE";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement update =
          connection.prepareStatement("UPDATE accounts SET abalance = abalance + ? WHERE aid = ?");
      return random -> {
        update.setInt(1, random.nextInt(-5_000, 5_001));
        update.setInt(2, random.nextInt(1, ACCOUNTS + 1));
        return update.executeUpdate();
      };
    }
  }

  /// Inserts one row.
  record Insert() implements Workload {
    @Override
    public String name() {
      return "INSERT";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement insert =
          connection.prepareStatement("INSERT INTO inserted VALUES (?, 'some sixteen bytes')");
      return random -> {
        insert.setLong(1, random.nextLong());
        return insert.executeUpdate();
      };
    }
  }

  /// TPC-B's transaction: three updates, a read, an insert.
  record TpcB() implements Workload {
    @Override
    public String name() {
      return "TPC-B";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement account =
          connection.prepareStatement("UPDATE accounts SET abalance = abalance + ? WHERE aid = ?");
      PreparedStatement balance =
          connection.prepareStatement("SELECT abalance FROM accounts WHERE aid = ?");
      PreparedStatement teller =
          connection.prepareStatement("UPDATE tellers SET tbalance = tbalance + ? WHERE tid = ?");
      PreparedStatement branch =
          connection.prepareStatement("UPDATE branches SET bbalance = bbalance + ? WHERE bid = ?");
      PreparedStatement history =
          connection.prepareStatement(
              "INSERT INTO history (tid, bid, aid, delta, mtime)"
                  + " VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)");
      connection.setAutoCommit(false);
      return random -> {
        int delta = random.nextInt(-5_000, 5_001);
        int aid = random.nextInt(1, ACCOUNTS + 1);
        int tid = random.nextInt(1, TELLERS + 1);
        int bid = random.nextInt(1, BRANCHES + 1);
        change(account, delta, aid);
        balance.setInt(1, aid);
        one(balance);
        change(teller, delta, tid);
        change(branch, delta, bid);
        history.setInt(1, tid);
        history.setInt(2, bid);
        history.setInt(3, aid);
        history.setInt(4, delta);
        history.executeUpdate();
        connection.commit();
        return 1;
      };
    }

    private static void change(PreparedStatement update, int delta, int key) throws SQLException {
      update.setInt(1, delta);
      update.setInt(2, key);
      update.executeUpdate();
    }
  }

  /// Loads rows; an operation is a row.
  record Copy() implements Workload {
    @Override
    public String name() {
      return "COPY, a row";
    }

    @Override
    public boolean alone() {
      return true;
    }

    @Override
    public Client client(Connection connection, int number) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < COPY_ROWS; i++) {
        text.append(i).append("\tsome text of a row\t").append(i % 100).append('\n');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
      return _ -> {
        try {
          copyIn(connection, "copied", bytes);
        } catch (IOException e) {
          throw new SQLException(e);
        }
        return COPY_ROWS;
      };
    }
  }

  /// Groups a whole table; an operation is a row that was read.
  record Aggregate() implements Workload {
    @Override
    public String name() {
      return "aggregate, a row";
    }

    @Override
    public boolean alone() {
      return true;
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement select =
          connection.prepareStatement(
              "SELECT bid % 10, count(*), sum(abalance), max(aid) FROM accounts"
                  + " WHERE abalance > ? GROUP BY 1");
      return _ -> {
        select.setInt(1, -1_000_000_000);
        one(select);
        return ACCOUNTS;
      };
    }
  }
}
