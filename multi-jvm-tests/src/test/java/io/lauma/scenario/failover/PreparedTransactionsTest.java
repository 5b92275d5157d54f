package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.Herd;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.MendedHerd;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.xa.PGXADataSource;

/// PREPARE TRANSACTION over the herd: whoever is left finishes what another node has prepared.
class PreparedTransactionsTest {
  private static final long SECONDS = 60;
  private static final Random RANDOM = new Random(Long.getLong("lauma.seed", 20_261_201L));
  private static final int ACCOUNTS = 8;
  private static final int BALANCE = 1_000;
  private static final int CLIENTS = 5;
  private static final int COMMITS = 15;
  private static final int ATTEMPTS = 5;

  @RegisterExtension
  static final MendedHerd HERD =
      new MendedHerd("table prepared, account, transfer", "role two_phase_guest");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private record Branch(int number) implements Xid {
    @Override
    public int getFormatId() {
      return 7;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return ("global-" + number).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
      return "branch".getBytes(StandardCharsets.US_ASCII);
    }
  }

  @BeforeAll
  static void createTables() throws SQLException {
    HERD.execute(HERD.node(1), "create table prepared (id int primary key, v text)");
    HERD.execute(HERD.node(1), "insert into prepared select n, 'old' from generate_series(1, 9) n");
    HERD.execute(HERD.node(1), "create table account (id int primary key, balance int not null)");
    HERD.execute(HERD.node(1), "create table transfer (id bigint primary key)");
    HERD.execute(
        HERD.node(1),
        "insert into account select n, "
            + BALANCE
            + " from generate_series(1, "
            + ACCOUNTS
            + ") n");
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /// Tried again as a client does when an election of another leader ends it: 40001 says that
  /// nothing is prepared.
  private static void prepare(Connection connection, String identifier, String... statements)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Clients.execute(connection, "begin");
        for (String sql : statements) {
          Clients.execute(connection, sql);
        }
        Clients.execute(connection, "prepare transaction '" + identifier + "'");
        return;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !"40001".equals(e.getSQLState())) {
          throw e;
        }
        Clients.execute(connection, "rollback");
      }
    }
  }

  /// First one node ends by itself and hands over what it leads, then all are killed.
  @Test
  void theyOutliveAHandOverAndTheEndOfAllNodes() throws Exception {
    NodeProcess keeper = HERD.herd().systemLeader(HERD.node(1));
    List<NodeProcess> others = HERD.herd().nodes().stream().filter(node -> node != keeper).toList();
    try (Connection one = keeper.connect();
        Connection two = others.getFirst().connect()) {
      prepare(one, "commits", "update prepared set v = 'kept' where id = 4");
      prepare(
          one,
          "large",
          "insert into prepared select n, repeat('x', 1000) from generate_series(1001, 2000) n");
      prepare(two, "handed over", "update prepared set v = 'handed' where id in (8, 9)");
      prepare(two, "locks", "select from prepared where id = 7 for update");
      prepare(two, "rolls back", "delete from prepared where id in (5, 6)");
      int _ = keeper.stop();
      Await.until(
          "the others go on",
          Duration.ofSeconds(SECONDS),
          () -> Clients.answer(two, "select v from prepared where id = 8").replace("old|", ""));
      assertEquals("", Clients.answer(two, "commit prepared 'handed over'"));
      assertEquals("handed|", Clients.answer(two, "select v from prepared where id = 8"));
    }
    others.forEach(NodeProcess::kill);
    Herd.together(HERD.herd().nodes(), NodeProcess::start);
    HERD.herd().awaitSettled();
    try (Connection one = HERD.node(3).connect();
        Connection two = HERD.node(1).connect()) {
      assertEquals(
          "commits|large|locks|rolls back|",
          Clients.answer(one, "select gid from pg_prepared_xacts order by gid"));
      assertEquals("old|", Clients.answer(one, "select v from prepared where id = 4"));
      assertEquals("handed|", Clients.answer(one, "select v from prepared where id = 9"));
      assertTrue(
          Clients.answer(two, "select id from prepared where id = 7 for update nowait")
              .startsWith("55P03"));
      assertEquals("", Clients.answer(two, "commit prepared 'commits'"));
      assertEquals("", Clients.answer(one, "commit prepared 'large'"));
      assertEquals("", Clients.answer(one, "rollback prepared 'rolls back'"));
      assertEquals("", Clients.answer(one, "rollback prepared 'locks'"));
      assertEquals("kept|", Clients.answer(two, "select v from prepared where id = 4"));
      assertEquals(1_000, Clients.longOf(two, "select count(*) from prepared where id > 1000"));
      assertEquals(
          "5|6|7|",
          Clients.answer(
              two, "select id from prepared where id between 5 and 7 order by id for update"));
    }
  }

  @Test
  void onlyItsOwnerFinishesItAndItsTableStays() throws Exception {
    try (Connection owner = HERD.node(1).connect()) {
      Clients.execute(owner, "create role two_phase_guest login password 'guest'");
      prepare(owner, "owned", "insert into prepared values (20, 'owned')");
      try (Connection guest = HERD.node(2).connect("user=two_phase_guest", "password=guest")) {
        assertEquals(
            "42501 ERROR: permission denied to finish prepared transaction\n"
                + "  Hint: Must be superuser or the user that prepared the transaction.",
            Clients.answer(guest, "commit prepared 'owned'"));
        prepare(guest, "of a guest");
      }
      assertEquals(
          "55006 ERROR: cannot DROP TABLE \"prepared\" because it is being used by prepared"
              + " transaction \"owned\"\n  Hint: Commit or roll back the prepared transaction"
              + " first.",
          Clients.answer(owner, "drop table prepared"));
      assertTrue(Clients.answer(owner, "truncate prepared").startsWith("55006"));
      assertEquals("", Clients.answer(owner, "rollback prepared 'of a guest'"));
      assertEquals("", Clients.answer(owner, "rollback prepared 'owned'"));
    }
  }

  @Test
  void aSerializableOneIsValidatedWhenItIsCommitted() throws Exception {
    try (Connection one = HERD.node(1).connect();
        Connection two = HERD.node(2).connect()) {
      Clients.execute(one, "insert into prepared values (30, 'read'), (31, 'written')");
      Clients.execute(one, "begin isolation level serializable");
      assertEquals("read|", Clients.answer(one, "select v from prepared where id = 30"));
      Clients.execute(one, "update prepared set v = 'skewed' where id = 31");
      Clients.execute(one, "prepare transaction 'skew'");
      Clients.execute(two, "update prepared set v = 'changed' where id = 30");
      assertTrue(Clients.answer(two, "commit prepared 'skew'").startsWith("40001"));
      assertEquals("written|", Clients.answer(one, "select v from prepared where id = 31"));
      assertEquals("0|", Clients.answer(one, "select count(*) from pg_prepared_xacts"));
    }
  }

  private static XAConnection xa(NodeProcess node) throws SQLException {
    PGXADataSource source = new PGXADataSource();
    source.setServerNames(new String[] {node.host()});
    source.setPortNumbers(new int[] {node.port()});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setPassword("postgres");
    return source.getXAConnection();
  }

  private static void work(XAConnection connection, Xid branch, String sql) throws Exception {
    XAResource resource = connection.getXAResource();
    try (Connection session = connection.getConnection();
        Statement statement = session.createStatement()) {
      resource.start(branch, XAResource.TMNOFLAGS);
      statement.executeUpdate(sql);
      resource.end(branch, XAResource.TMSUCCESS);
      assertEquals(XAResource.XA_OK, resource.prepare(branch));
    }
  }

  @Test
  void xaBranchesAreRecoveredThroughAnotherNode() throws Exception {
    XAConnection one = xa(HERD.node(1));
    XAConnection two = xa(HERD.node(2));
    try {
      work(one, new Branch(1), "insert into prepared values (40, 'xa')");
      work(one, new Branch(2), "insert into prepared values (41, 'xa')");
      XAResource other = two.getXAResource();
      Xid[] found = other.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
      assertEquals(2, found.length);
      for (Xid branch : found) {
        if (new String(branch.getGlobalTransactionId(), StandardCharsets.US_ASCII).endsWith("1")) {
          other.commit(branch, false);
        } else {
          other.rollback(branch);
        }
      }
      assertEquals(0, other.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN).length);
    } finally {
      one.close();
      two.close();
    }
    try (Connection reader = HERD.node(3).connect()) {
      assertEquals("40|", Clients.answer(reader, "select id from prepared where id in (40, 41)"));
    }
  }

  /// Transfers of clients that prepare through one node and commit through another, while a node is
  /// killed and comes back; what it has prepared before is committed by another meanwhile.
  @Test
  void anotherNodeCommitsWhenOneIsKilledAndTransfersKeepTheirSum() throws Exception {
    AtomicLong numbers = new AtomicLong();
    AtomicBoolean ends = new AtomicBoolean();
    Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    List<Future<String>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(
          threads.submit(() -> {
            while (!ends.get()) {
              long number = numbers.incrementAndGet();
              if (transfer(number) && finished("commit", number)) {
                acknowledged.add(number);
              }
            }
            return "done";
          }));
    }
    NodeProcess victim = HERD.node(1 + RANDOM.nextInt(3));
    List<NodeProcess> others = HERD.herd().nodes().stream().filter(node -> node != victim).toList();
    awaitCommits(acknowledged, COMMITS);
    committedByAnother(victim, others.getFirst(), others.getLast());
    awaitCommits(acknowledged, acknowledged.size() + COMMITS);
    victim.start();
    awaitCommits(acknowledged, acknowledged.size() + COMMITS);
    ends.set(true);
    for (Future<String> client : clients) {
      assertEquals("done", client.get(SECONDS, TimeUnit.SECONDS));
    }
    HERD.herd().awaitSettled();
    try (Connection connection = HERD.node(1).connect()) {
      Await.until(
          "nothing is left prepared",
          Duration.ofSeconds(SECONDS),
          () -> Clients.answer(connection, "select gid from pg_prepared_xacts"));
      assertEquals(
          ACCOUNTS * BALANCE, Clients.longOf(connection, "select sum(balance) from account"));
      Set<Long> there = ConcurrentHashMap.newKeySet();
      for (String line : Clients.textOf(connection, "select id from transfer").split("\n")) {
        there.add(Long.parseLong(line));
      }
      acknowledged.removeAll(there);
      assertEquals(Set.of(), acknowledged);
    }
  }

  /// Readers do not wait for what is prepared, a writer does, and goes on when it is committed.
  private void committedByAnother(NodeProcess victim, NodeProcess one, NodeProcess two)
      throws Exception {
    try (Connection preparing = victim.connect();
        Connection second = one.connect();
        Connection third = two.connect()) {
      Clients.execute(preparing, "begin");
      Clients.execute(preparing, "update prepared set v = 'new' where id <= 3");
      long id = Clients.longOf(preparing, "select txid_current()");
      Clients.execute(preparing, "prepare transaction 'first'");
      assertEquals(
          "first|postgres|",
          Clients.answer(second, "select gid, owner from pg_prepared_xacts where gid = 'first'"));
      assertEquals("in progress|", Clients.answer(second, "select txid_status(" + id + ")"));
      assertEquals("old|", Clients.answer(second, "select v from prepared where id = 1"));
      assertEquals(
          "3|", Clients.answer(third, "select count(*) from prepared where id < 4 and v = 'old'"));
      Clients.execute(third, "set lock_timeout = '100ms'");
      assertTrue(
          Clients.answer(third, "update prepared set v = 'x' where id = 1").startsWith("55P03"));
      Clients.execute(third, "set lock_timeout = 0");
      Future<String> waits =
          threads.submit(
              () -> Clients.answer(third, "update prepared set v = v || '+' where id = 1"));
      victim.kill();
      assertEquals("old|", Clients.answer(second, "select v from prepared where id = 3"));
      assertFalse(waits.isDone());
      assertEquals("", Clients.answer(second, "commit prepared 'first'"));
      assertEquals("", waits.get(SECONDS, TimeUnit.SECONDS));
      assertEquals("new+|", Clients.answer(third, "select v from prepared where id = 1"));
      assertEquals("committed|", Clients.answer(second, "select txid_status(" + id + ")"));
      assertEquals(
          "42704 ERROR: prepared transaction with identifier \"first\" does not exist",
          Clients.answer(third, "commit prepared 'first'"));
    }
  }

  private static void awaitCommits(Set<Long> acknowledged, int count) {
    Await.until(
        count + " transfers",
        Duration.ofSeconds(SECONDS),
        () -> acknowledged.size() >= count ? "" : acknowledged.size() + " so far");
  }

  /// Whether a transfer is prepared; one of which that is not known is rolled back.
  private static boolean transfer(long number) {
    int from = 1 + RANDOM.nextInt(ACCOUNTS);
    int to = 1 + (from % ACCOUNTS);
    int low = Math.min(from, to);
    int high = Math.max(from, to);
    int amount = (int) (number % 20) * (from == low ? 1 : -1);
    try (Connection connection = anyNode().connect()) {
      Clients.execute(connection, "set lock_timeout = '2s'");
      prepare(
          connection,
          "transfer-" + number,
          "update account set balance = balance - (" + amount + ") where id = " + low,
          "update account set balance = balance + (" + amount + ") where id = " + high,
          "insert into transfer values (" + number + ")");
      return true;
    } catch (SQLException e) {
      boolean _ = finished("rollback", number);
      return false;
    }
  }

  private static NodeProcess anyNode() {
    return HERD.node(1 + RANDOM.nextInt(3));
  }

  /// Whether it ended so; asked again, of any node, until that is known.
  private static boolean finished(String how, long number) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      try (Connection connection = anyNode().connect()) {
        Clients.execute(connection, how + " prepared 'transfer-" + number + "'");
        return true;
      } catch (SQLException e) {
        String state = e.getSQLState();
        if ("42704".equals(state) || "40001".equals(state)) {
          return false;
        }
      }
    }
    throw new AssertionError(how + " of transfer " + number + " does not end");
  }
}
