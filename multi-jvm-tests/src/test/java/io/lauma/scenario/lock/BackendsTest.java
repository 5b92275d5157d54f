package io.lauma.scenario.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The sessions of three nodes as one: pg_stat_activity shows all of them anywhere, and signals
/// reach them from anywhere, with the answers of a PostgreSQL 15.
class BackendsTest {
  private static final long SECONDS = 60;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SLEEP = "select pg_sleep(30)";

  @RegisterExtension
  static final SharedHerd HERD =
      new SharedHerd("table seen, awaited, used", "role mouse", "role vole");

  @RegisterExtension
  static final RealPostgres REFERENCE =
      new RealPostgres("table seen, awaited, used", "role mouse", "role vole");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Connects to one node after the other, or always to the one PostgreSQL.
  private interface Connecting {
    Connection connect(int number) throws SQLException;
  }

  private interface Script {
    void run(Connecting server, List<String> said) throws Exception;
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static Connection connect(int number) throws SQLException {
    return HERD.node(number % 3 + 1).connect();
  }

  /// Runs a script on both and answers what both said.
  private static List<String> same(Script script) throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    script.run(_ -> REFERENCE.connect(), expected);
    script.run(BackendsTest::connect, actual);
    assertEquals(expected, actual);
    return actual;
  }

  private static int pid(Connection connection) throws SQLException {
    return Math.toIntExact(Clients.longOf(connection, "select pg_backend_pid()"));
  }

  private static void awaitQuery(Connection asker, int pid, String query) {
    Await.until(
        "process " + pid + " runs " + query,
        SOON,
        () ->
            Clients.longOf(
                        asker,
                        "select count(*) from pg_stat_activity where state = 'active' and pid = "
                            + pid
                            + " and query = '"
                            + query
                            + "'")
                    == 1
                ? ""
                : "no such session");
  }

  /// A server says that it waits for its client a moment after it has answered.
  private static void awaitRead(Connection asker, int pid) {
    Await.until(
        "process " + pid + " waits for its client",
        SOON,
        () ->
            Clients.longOf(
                        asker,
                        "select count(*) from pg_stat_activity where wait_event = 'ClientRead'"
                            + " and pid = "
                            + pid)
                    == 1
                ? ""
                : "it does not");
  }

  @Test
  void whatStatementsLockIsSeenFromAnyNode() throws Exception {
    List<String> said =
        same((server, answers) -> {
          try (Connection reader = server.connect(0);
              Connection writer = server.connect(1);
              Connection asker = server.connect(2)) {
            Clients.execute(asker, "create table used (id int primary key)");
            String locks =
                "select pid = "
                    + pid(reader)
                    + ", pid = "
                    + pid(writer)
                    + ", mode, granted from pg_locks where relation = 'used'::regclass"
                    + " order by pid = "
                    + pid(reader)
                    + ", mode";
            Clients.execute(reader, "begin");
            answers.add(Clients.answer(reader, "select count(*) from used"));
            Clients.execute(writer, "begin");
            answers.add(Clients.answer(writer, "select id from used for update"));
            Clients.execute(writer, "insert into used values (1)");
            answers.add(Clients.answer(asker, locks));
            Clients.execute(writer, "rollback");
            answers.add(Clients.answer(asker, locks));
            Clients.execute(reader, "commit");
            answers.add(Clients.answer(asker, locks));
            Clients.execute(asker, "drop table used");
          }
        });
    assertEquals(
        List.of(
            "0|",
            "",
            "f|t|RowExclusiveLock|t|f|t|RowShareLock|t|t|f|AccessShareLock|t|",
            "t|f|AccessShareLock|t|",
            ""),
        said);
  }

  @Test
  void everyNodeShowsTheSessionsOfAll() throws Exception {
    List<Connection> open = new ArrayList<>();
    try {
      Set<Integer> pids = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        open.add(connect(i));
        assertTrue(pids.add(pid(open.getLast())), "a process id twice");
      }
      for (Connection asker : open.subList(0, 3)) {
        Set<Integer> seen = new HashSet<>();
        try (Statement statement = asker.createStatement();
            ResultSet rows = statement.executeQuery("select pid from pg_stat_activity")) {
          while (rows.next()) {
            assertTrue(seen.add(rows.getInt(1)), "a process id twice");
          }
        }
        assertTrue(seen.containsAll(pids), seen + " has not all of " + pids);
      }
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  @Test
  void showsWhatEachSessionDoes() throws Exception {
    String seen =
        "select state, wait_event_type, wait_event, query, xact_start is null,"
            + " client_addr, backend_type, backend_xid is null from pg_stat_activity where pid = ";
    same((server, said) -> {
      try (Connection asker = server.connect(0);
          Connection idle = server.connect(1);
          Connection open = server.connect(2);
          Connection failed = server.connect(1);
          Connection sleeping = server.connect(2)) {
        Clients.answer(asker, "drop table if exists seen");
        Clients.answer(asker, "create table seen (id int primary key)");
        said.add(Clients.answer(idle, "select 1"));
        int idlePid = pid(idle);
        awaitRead(asker, idlePid);
        said.add(Clients.answer(asker, seen + idlePid));
        int openPid = pid(open);
        open.setAutoCommit(false);
        said.add(Clients.answer(open, "insert into seen values (1)"));
        awaitRead(asker, openPid);
        said.add(Clients.answer(asker, seen + openPid));
        int failedPid = pid(failed);
        failed.setAutoCommit(false);
        said.add(Clients.answer(failed, "select 1 / 0"));
        awaitRead(asker, failedPid);
        said.add(Clients.answer(asker, seen + failedPid));
        int sleepingPid = pid(sleeping);
        Future<String> sleep = threads.submit(() -> Clients.answer(sleeping, SLEEP));
        awaitQuery(asker, sleepingPid, SLEEP);
        said.add(Clients.answer(asker, seen + sleepingPid));
        said.add(Clients.answer(asker, "select pg_cancel_backend(" + sleepingPid + ")"));
        said.add(sleep.get(SECONDS, TimeUnit.SECONDS));
        awaitRead(asker, sleepingPid);
        said.add(Clients.answer(asker, seen + sleepingPid));
        Future<String> waiting =
            threads.submit(() -> Clients.answer(sleeping, "insert into seen values (1)"));
        Await.until(
            "the wait for the row is seen",
            SOON,
            () -> {
              String now = Clients.answer(asker, seen + sleepingPid);
              return now.startsWith("active|Lock|transactionid|") ? "" : now;
            });
        said.add(Clients.answer(asker, seen + sleepingPid).replaceFirst("\\|[tf]\\|$", "|"));
        open.rollback();
        said.add(waiting.get(SECONDS, TimeUnit.SECONDS));
      }
    });
  }

  @Test
  void showsWhoWaitsForWhom() throws Exception {
    same((server, said) -> {
      try (Connection asker = server.connect(0);
          Connection holder = server.connect(1);
          Connection waiter = server.connect(2);
          Connection third = server.connect(0)) {
        Clients.answer(asker, "drop table if exists awaited");
        Clients.answer(asker, "create table awaited (id int primary key, x int)");
        Clients.answer(asker, "insert into awaited values (1, 0)");
        int holderPid = pid(holder);
        int waiterPid = pid(waiter);
        int thirdPid = pid(third);
        holder.setAutoCommit(false);
        said.add(Clients.answer(holder, "update awaited set x = 1"));
        said.add(Clients.answer(holder, "select pg_advisory_lock_shared(77)"));
        Future<String> row = threads.submit(() -> Clients.answer(waiter, "delete from awaited"));
        Future<String> lock =
            threads.submit(() -> Clients.answer(third, "select pg_advisory_lock(77)"));
        String blocking =
            "select pg_blocking_pids("
                + waiterPid
                + ") = array["
                + holderPid
                + "], pg_blocking_pids("
                + thirdPid
                + ") = array["
                + holderPid
                + "], pg_blocking_pids("
                + holderPid
                + ") = '{}'";
        Await.until(
            "both waits are seen",
            SOON,
            () -> {
              String now = Clients.answer(asker, blocking);
              return now.equals("t|t|t|") ? "" : now;
            });
        said.add(
            Clients.answer(
                asker,
                "select w.locktype, w.mode, h.mode, w.pid = "
                    + waiterPid
                    + ", h.pid = "
                    + holderPid
                    + " from pg_locks w join pg_locks h on h.transactionid = w.transactionid"
                    + " and h.granted where not w.granted"));
        said.add(
            Clients.answer(
                asker,
                "select count(*) from pg_locks where not granted and pid in ("
                    + waiterPid
                    + ", "
                    + thirdPid
                    + ")"));
        holder.commit();
        said.add(Clients.answer(holder, "select pg_advisory_unlock_shared(77)"));
        holder.commit();
        said.add(row.get(SECONDS, TimeUnit.SECONDS) + lock.get(SECONDS, TimeUnit.SECONDS));
        said.add(Clients.answer(third, "select pg_advisory_unlock(77)"));
      }
    });
  }

  @Test
  void seesOneStateThroughoutATransaction() throws Exception {
    same((server, said) -> {
      try (Connection asker = server.connect(0);
          Connection other = server.connect(1)) {
        int pid = pid(other);
        asker.setAutoCommit(false);
        String count = "select count(*) from pg_stat_activity where pid = " + pid;
        said.add(Clients.answer(asker, count));
        said.add(Clients.answer(other, "select pg_terminate_backend(pg_backend_pid())"));
        said.add(Clients.answer(asker, "select pg_sleep(0.5)"));
        said.add(Clients.answer(asker, count));
        said.add(Clients.answer(asker, "select pg_stat_clear_snapshot()"));
        said.add(Clients.answer(asker, count));
        asker.commit();
        said.add(Clients.answer(asker, count));
      }
    });
  }

  @Test
  void statementsEndFromAnotherNode() throws Exception {
    List<String> said =
        same((server, answers) -> {
          try (Connection asker = server.connect(0);
              Connection victim = server.connect(1)) {
            int pid = pid(victim);
            Future<String> sleep = threads.submit(() -> Clients.answer(victim, SLEEP));
            awaitQuery(asker, pid, SLEEP);
            answers.add(Clients.answer(asker, "select pg_cancel_backend(" + pid + ")"));
            answers.add(sleep.get(SECONDS, TimeUnit.SECONDS));
            answers.add(Clients.answer(victim, "select 2"));
            answers.add(Clients.answer(asker, "select pg_cancel_backend(" + pid + ")"));
            answers.add(Clients.answer(victim, "select 3"));
          }
        });
    assertEquals("57014 ERROR: canceling statement due to user request", said.get(1));
  }

  @Test
  void sessionsEndFromAnotherNode() throws Exception {
    List<String> said =
        same((server, answers) -> {
          try (Connection asker = server.connect(0);
              Connection running = server.connect(1);
              Connection idle = server.connect(2);
              Connection open = server.connect(1)) {
            int runningPid = pid(running);
            int idlePid = pid(idle);
            int openPid = pid(open);
            open.setAutoCommit(false);
            answers.add(Clients.answer(open, "select 1"));
            Future<String> sleep = threads.submit(() -> Clients.answer(running, SLEEP));
            awaitQuery(asker, runningPid, SLEEP);
            answers.add(
                Clients.answer(asker, "select pg_terminate_backend(" + runningPid + ", 20000)"));
            answers.add(sleep.get(SECONDS, TimeUnit.SECONDS));
            answers.add(
                Clients.answer(asker, "select pg_terminate_backend(" + idlePid + ", 20000)"));
            answers.add(Clients.answer(idle, "select 1"));
            answers.add(
                Clients.answer(asker, "select pg_terminate_backend(" + openPid + ", 20000)"));
            answers.add(Clients.answer(open, "select 1"));
            answers.add(
                Clients.answer(asker, "select pg_terminate_backend(" + openPid + ")")
                    .replace("" + openPid, "PID"));
            answers.add(
                Clients.answer(
                    asker,
                    "select count(*) from pg_stat_activity where pid in ("
                        + runningPid
                        + ", "
                        + idlePid
                        + ", "
                        + openPid
                        + ")"));
          }
        });
    assertTrue(
        said.contains("57P01 FATAL: terminating connection due to administrator command"),
        said.toString());
  }

  @Test
  void aRoleSeesAndEndsOnlyItsOwn() throws Exception {
    same((server, said) -> {
      try (Connection admin = server.connect(0)) {
        for (String role : List.of("mouse", "vole")) {
          Clients.answer(admin, "drop role if exists " + role);
          said.add(Clients.answer(admin, "create role " + role + " login"));
        }
      }
    });
    for (boolean herd : new boolean[] {false, true}) {
      List<String> said = new ArrayList<>();
      try (Connection admin = herd ? connect(0) : REFERENCE.connect();
          Connection mouse =
              herd ? HERD.node(2).connect("user=mouse") : REFERENCE.connect("user=mouse");
          Connection mouse2 =
              herd ? HERD.node(3).connect("user=mouse") : REFERENCE.connect("user=mouse");
          Connection vole =
              herd ? HERD.node(1).connect("user=vole") : REFERENCE.connect("user=vole")) {
        said.add(Clients.answer(admin, "select 'admin'"));
        said.add(Clients.answer(vole, "select 'vole'"));
        said.add(Clients.answer(mouse2, "select 'mouse'"));
        for (Connection other : List.of(admin, vole, mouse2)) {
          int pid = pid(other);
          said.add(
              Clients.answer(
                  mouse,
                  "select datname, usename, application_name, client_addr, client_port is null,"
                      + " backend_start is null, xact_start, query_start is null, state_change is"
                      + " null, wait_event_type, state, query, backend_type from pg_stat_activity"
                      + " where pid = "
                      + pid));
          said.add(Clients.answer(mouse, "select pg_cancel_backend(" + pid + ")"));
          said.add(Clients.answer(mouse, "select pg_terminate_backend(" + pid + ")"));
        }
        said.add(Clients.answer(mouse2, "select 1"));
        said.add(Clients.answer(vole, "select 1"));
      }
      if (herd) {
        assertEquals(reference, said);
      } else {
        reference = said;
      }
    }
  }

  private List<String> reference = List.of();

  /// A driver may send its cancel request to another address of the herd.
  @Test
  void aCancelRequestFindsItsSessionFromAnotherNode() throws Exception {
    try (Socket session = new Socket(HERD.node(2).host(), HERD.node(2).port());
        Connection asker = connect(0)) {
      DataOutputStream out = new DataOutputStream(session.getOutputStream());
      byte[] parameters =
          "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
      out.writeInt(8 + parameters.length);
      out.writeInt(3 << 16);
      out.write(parameters);
      DataInputStream in = new DataInputStream(session.getInputStream());
      DataInputStream key = new DataInputStream(new java.io.ByteArrayInputStream(until(in, 'K')));
      int pid = key.readInt();
      int secret = key.readInt();
      until(in, 'Z');
      byte[] query = (SLEEP + "\0").getBytes(StandardCharsets.US_ASCII);
      out.writeByte('Q');
      out.writeInt(4 + query.length);
      out.write(query);
      awaitQuery(asker, pid, SLEEP);
      cancelRequest(pid, secret + 1);
      cancelRequest(pid, secret);
      String error = new String(until(in, 'E'), StandardCharsets.UTF_8);
      assertTrue(error.contains("C57014\0"), error);
    }
  }

  private static void cancelRequest(int pid, int secret) throws IOException {
    try (Socket socket = new Socket(HERD.node(3).host(), HERD.node(3).port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(16);
      out.writeInt(80877102);
      out.writeInt(pid);
      out.writeInt(secret);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  /// The body of the next message of a type.
  private static byte[] until(DataInputStream in, char type) throws IOException {
    while (true) {
      int found = in.readUnsignedByte();
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      if (found == type) {
        return body;
      }
    }
  }
}
