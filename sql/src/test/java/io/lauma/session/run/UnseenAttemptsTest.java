package io.lauma.session.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.session.Session;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client without BEGIN gets when commits are refused that may be tried again.
final class UnseenAttemptsTest {
  private static final int LINES_MAX = 15;
  private static final int ROWS_OF_PIECE = 100;
  private static final int[] NO_TYPES = {};

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set when the services ask for it
  private ScriptedCommits commits;

  private LocalServices services;
  private Session session;
  private Session other;
  private final HeldLines client = new HeldLines(LINES_MAX);

  @BeforeEach
  void start() {
    services =
        new LocalServices(
            directory,
            relations -> {
              commits = new ScriptedCommits(relations);
              return commits;
            });
    session = services.open();
    other = services.open();
    query("create table t (id int primary key, n int)");
    query("insert into t values (1, 10), (2, 20)");
    client.take();
    commits.takeCommits();
  }

  @AfterEach
  void stop() {
    session.close();
    other.close();
    services.close();
  }

  private void query(String sql) {
    session.simpleQuery(sql, client);
  }

  private void others(String sql) {
    other.simpleQuery(sql, new HeldLines(LINES_MAX));
  }

  /// Parse, Bind and Execute, with the answers that the connection gives.
  private void execute(String sql) {
    execute(sql, "", 0);
  }

  private void execute(String sql, String portal, int rowsMax) {
    session.parse("", sql, NO_TYPES);
    session.bind(portal, "", List.of());
    client.add("bound");
    session.execute(portal, rowsMax, client);
  }

  @Test
  void rowsOfAChangeAreThoseOfTheAttemptThatCommitted() {
    commits.refuse(() -> others("update t set n = 100 where id = 1"));
    execute("update t set n = n + 1 where id = 1 returning n");
    assertEquals(List.of("bound", "11", "UPDATE 1"), client.lines());
    session.sync();
    assertEquals(List.of("bound", "101", "UPDATE 1"), client.take());
    assertEquals(3, commits.takeCommits());
    assertFalse(client.holds());
  }

  @Test
  void severalRefusalsAreAllUnseen() {
    for (int i = 0; i < 3; i++) {
      commits.refuse(() -> others("update t set n = n * 2 where id = 1"));
    }
    execute("update t set n = n + 1 where id = 1 returning n");
    session.sync();
    assertEquals(List.of("bound", "81", "UPDATE 1"), client.take());
  }

  @Test
  void allOfAPipelineIsRunAgain() {
    commits.refuse(() -> others("insert into t values (9, 0)"));
    execute("select count(*) from t");
    execute("insert into t values (3, 30) returning id");
    execute("delete from t where id = 2 returning n");
    execute("insert into t values (4, 40)");
    session.sync();
    assertEquals(
        List.of(
            "bound",
            "3",
            "SELECT 1",
            "bound",
            "3",
            "INSERT 0 1",
            "bound",
            "20",
            "DELETE 1",
            "bound",
            "INSERT 0 1"),
        client.take());
    query("select id from t order by id");
    assertEquals(List.of("columns 1", "1", "3", "4", "9", "SELECT 4"), client.take());
  }

  @Test
  void aLaterAttemptMayFailForGood() {
    commits.refuse(() -> others("insert into t values (3, 0)"));
    execute("update t set n = 0 where id = 1 returning n");
    execute("insert into t values (3, 30) returning id");
    execute("insert into t values (4, 30) returning id");
    SqlException failure = assertThrows(SqlException.class, session::sync);
    assertEquals(SqlState.UNIQUE_VIOLATION, failure.state());
    assertEquals(List.of("bound", "0", "UPDATE 1", "bound"), client.take());
    assertEquals(Session.TransactionStatus.IDLE, session.transactionStatus());
  }

  @Test
  void partsOfAPortalAreReadAgain() {
    commits.refuse(() -> others("update t set n = n + 1"));
    execute("update t set n = n + 1 returning n", "p", 1);
    session.execute("p", 1, client);
    session.execute("p", 1, client);
    session.sync();
    assertEquals(List.of("bound", "22", "suspended", "12", "suspended", "UPDATE 2"), client.take());
  }

  @Test
  void whatTheClientHasSeenIsNotRunAgain() {
    commits.refuse(() -> {});
    execute("update t set n = n + 1 where id = 1 returning n");
    client.flush();
    SqlException failure = assertThrows(SqlException.class, session::sync);
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
    assertEquals(1, commits.takeCommits());
  }

  @Test
  void moreThanIsKeptIsNotRunAgain() {
    commits.refuse(() -> {});
    execute("insert into t select g, 0 from generate_series(11, 40) g returning id");
    assertFalse(client.holds());
    assertThrows(SqlException.class, session::sync);
  }

  @Test
  void tagsThatWereSeenStandWhenAsManyRowsChange() {
    commits.refuse(() -> others("update t set n = 100 where id = 1"));
    execute("update t set n = n + 1 where id = 1");
    execute("insert into t values (3, 30)");
    client.flush();
    session.sync();
    client.take();
    query("select n from t order by id");
    assertEquals(List.of("columns 1", "101", "20", "30", "SELECT 3"), client.take());
  }

  @Test
  void tagsThatWereSeenDoNotStandWhenOtherRowsChange() {
    commits.refuse(() -> others("delete from t where id = 1"));
    execute("update t set n = n + 1");
    client.flush();
    SqlException failure = assertThrows(SqlException.class, session::sync);
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
  }

  /// The first refusal says that nothing was done; of a later attempt that need not be true.
  @Test
  void ofTagsThatWereSeenTheFailureOfTheLastAttemptIsTold() {
    SqlException lost =
        new SqlException(SqlState.TRANSACTION_RESOLUTION_UNKNOWN, "the outcome is not known");
    commits.refuse(() -> {});
    commits.refuse(() -> {
      throw lost;
    });
    execute("update t set n = n + 1");
    client.flush();
    SqlException told = assertThrows(SqlException.class, session::sync);
    assertEquals(lost.state(), told.state());
    assertEquals(2, commits.takeCommits());
  }

  @Test
  void aBlockThatGoesOnIsNotKept() {
    execute("update t set n = n + 1 where id = 1 returning n");
    assertTrue(client.holds());
    execute("begin");
    assertFalse(client.holds());
    commits.refuse(() -> {});
    SqlException failure = assertThrows(SqlException.class, () -> execute("commit"));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
  }

  @Test
  void locksThatAreNoPartOfATransactionAreNotTakenTwice() {
    commits.refuse(() -> {});
    execute("select pg_advisory_lock(1)");
    execute("update t set n = n + 1 where id = 1 returning n");
    assertThrows(SqlException.class, session::sync);
  }

  @Test
  void aSimpleQueryOfSeveralStatementsIsRunAgain() {
    commits.refuse(() -> others("update t set n = 100 where id = 1"));
    query("select n from t where id = 1; update t set n = n + 1 where id = 1 returning n");
    assertEquals(
        List.of("columns 1", "100", "SELECT 1", "columns 1", "101", "UPDATE 1"), client.take());
  }

  @Test
  void aPreparedStatementIsRunAgain() {
    query("prepare p as update t set n = n + 1 where id = 1 returning n");
    client.take();
    commits.refuse(() -> others("update t set n = 100 where id = 1"));
    query("execute p");
    assertEquals(List.of("columns 1", "101", "UPDATE 1"), client.take());
  }

  @Test
  void theOrdinaryPathCommitsOnce() {
    execute("update t set n = n + 1 where id = 1 returning n");
    session.sync();
    assertEquals(1, commits.takeCommits());
    assertEquals(List.of("bound", "11", "UPDATE 1"), client.take());
  }

  private void copyPieces(int pieces) {
    for (int piece = 0; piece < pieces; piece++) {
      StringBuilder rows = new StringBuilder();
      for (int row = 0; row < ROWS_OF_PIECE; row++) {
        rows.append(piece * ROWS_OF_PIECE + row)
            .append('\t')
            .append("x".repeat(8_000))
            .append('\n');
      }
      client.copyData.add(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void copiedRowsAreLoadedAgain() {
    query("create table c (id int primary key, body text)");
    client.take();
    for (int pieces : List.of(1, 4)) {
      commits.refuse(() -> {});
      commits.refuse(() -> {});
      copyPieces(pieces);
      query("copy c from stdin");
      int rows = pieces * ROWS_OF_PIECE;
      assertEquals(List.of("copy 2", "COPY " + rows), client.take());
      assertEquals(3, commits.takeCommits());
      query("select count(*), sum(length(body)) from c");
      assertEquals(List.of("columns 2", rows + "|" + rows * 8_000, "SELECT 1"), client.take());
      query("truncate c");
      client.take();
      commits.takeCommits();
    }
  }

  @Test
  void aCopyThatFailsForGoodIsNotLoadedAgain() {
    query("create table c (id int primary key, body text)");
    client.take();
    commits.refuse(() -> others("insert into c values (7, 'mine')"));
    copyPieces(4);
    SqlException failure = assertThrows(SqlException.class, () -> query("copy c from stdin"));
    assertEquals(SqlState.UNIQUE_VIOLATION, failure.state());
    assertEquals(List.of("copy 2"), client.take());
    query("select count(*) from c");
    assertEquals(List.of("columns 1", "1", "SELECT 1"), client.take());
  }

  @Test
  void aCopyBesideOtherStatementsIsNotLoadedAgain() {
    query("create table c (id int primary key, body text)");
    client.take();
    commits.refuse(() -> {});
    copyPieces(1);
    SqlException failure =
        assertThrows(SqlException.class, () -> query("select 1; copy c from stdin"));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
  }
}
