package io.lauma.exec.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Completions;
import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.Transaction.SnapshotNeed;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.TableId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryRelationsTest {
  private static final TableId TABLE = new TableId(1);
  private static final TestCatalog CATALOG = new TestCatalog(List.of());
  private static final Key A = key("a");
  private static final Key B = key("b");

  private final InMemoryRelations relations = new InMemoryRelations(Path.of("."), "unused");

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Transaction begin(Isolation isolation) {
    return relations.begin(isolation, false);
  }

  private static Transaction.Statement statement(Transaction transaction) {
    return Completions.await(transaction.statement(CATALOG, SnapshotNeed.TIMESTAMP));
  }

  private WriteOutcome write(Transaction.Statement statement, RowIntent intent) {
    return Completions.await(relations.write(statement, TABLE, List.of(intent))).getFirst();
  }

  private Optional<String> read(Transaction.Statement statement, Key key) {
    List<StoredRow> rows = Completions.await(relations.get(statement, TABLE, List.of(key)));
    return rows.stream().map(row -> new String(row.value(), StandardCharsets.UTF_8)).findFirst();
  }

  @BeforeEach
  void fill() {
    Transaction transaction = begin(Isolation.READ_COMMITTED);
    write(statement(transaction), new RowIntent.Insert(A, value("1")));
    write(statement(transaction), new RowIntent.Insert(B, value("1")));
    Completions.await(transaction.commit());
  }

  @Test
  void aStatementSeesWhatWasCommittedBeforeItAndItsTransactionsEarlierStatements() {
    Transaction writer = begin(Isolation.READ_COMMITTED);
    Transaction reader = begin(Isolation.READ_COMMITTED);
    Transaction.Statement before = statement(reader);
    Transaction.Statement writing = statement(writer);
    write(writing, new RowIntent.Update(A, value("2")));
    assertEquals(Optional.of("1"), read(writing, A));
    assertEquals(Optional.of("2"), read(statement(writer), A));
    assertEquals(Optional.of("1"), read(statement(reader), A));
    Completions.await(writer.commit());
    assertEquals(Optional.of("1"), read(before, A));
    assertEquals(Optional.of("2"), read(statement(reader), A));
  }

  @Test
  void aProposedRowIsInsertedOrAnsweredWithTheRowInTheWay() {
    Key fresh = key("c");
    Transaction transaction = begin(Isolation.READ_COMMITTED);
    RowIntent proposed = new RowIntent.Propose(fresh, value("1"), true);
    assertInstanceOf(WriteOutcome.Written.class, write(statement(transaction), proposed));
    WriteOutcome.Changed own =
        assertInstanceOf(WriteOutcome.Changed.class, write(statement(transaction), proposed));
    assertEquals(fresh, own.newest().orElseThrow().key());
    assertInstanceOf(
        WriteOutcome.Duplicate.class,
        write(statement(transaction), new RowIntent.Propose(A, value("2"), false)));
    assertEquals(Optional.of("1"), read(statement(transaction), A));
  }

  @Test
  void aRowInTheWayThatIsNewerThanTheSnapshotIsRefusedAtRepeatableRead() {
    Key fresh = key("c");
    Transaction old = begin(Isolation.REPEATABLE_READ);
    assertEquals(Optional.empty(), read(statement(old), fresh));
    Transaction writer = begin(Isolation.READ_COMMITTED);
    write(statement(writer), new RowIntent.Insert(fresh, value("1")));
    Completions.await(writer.commit());
    for (boolean locks : new boolean[] {true, false}) {
      SqlException failure =
          assertThrows(
              SqlException.class,
              () -> write(statement(old), new RowIntent.Propose(fresh, value("2"), locks)));
      assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
    }
  }

  @Test
  void repeatableReadKeepsItsFirstSnapshot() {
    Transaction reader = begin(Isolation.REPEATABLE_READ);
    assertEquals(Optional.of("1"), read(statement(reader), A));
    Transaction writer = begin(Isolation.READ_COMMITTED);
    write(statement(writer), new RowIntent.Delete(A));
    Completions.await(writer.commit());
    assertEquals(Optional.of("1"), read(statement(reader), A));
    SqlException failure =
        assertThrows(
            SqlException.class,
            () -> write(statement(reader), new RowIntent.Update(A, value("3"))));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
  }

  @Test
  void rollbackLeavesNothing() {
    Transaction writer = begin(Isolation.READ_COMMITTED);
    write(statement(writer), new RowIntent.Delete(A));
    write(statement(writer), new RowIntent.Insert(A, value("new")));
    Completions.await(writer.rollback());
    assertEquals(Optional.of("1"), read(statement(begin(Isolation.READ_COMMITTED)), A));
  }

  @Test
  void writersWaitForTheLockAndSeeTheNewestVersion() {
    Transaction first = begin(Isolation.READ_COMMITTED);
    Transaction second = begin(Isolation.READ_COMMITTED);
    write(statement(first), new RowIntent.Update(A, value("2")));
    Transaction.Statement late = statement(second);
    CompletionStage<List<WriteOutcome>> waiting =
        relations.write(late, TABLE, List.of(new RowIntent.Update(A, value("3"))));
    assertFalse(waiting.toCompletableFuture().isDone());
    Completions.await(first.commit());
    WriteOutcome.Changed changed =
        assertInstanceOf(WriteOutcome.Changed.class, Completions.await(waiting).getFirst());
    assertEquals("2", new String(changed.newest().orElseThrow().value(), StandardCharsets.UTF_8));
    assertInstanceOf(WriteOutcome.Written.class, write(late, new RowIntent.Update(A, value("3"))));
    Completions.await(second.commit());
    assertEquals(Optional.of("3"), read(statement(begin(Isolation.READ_COMMITTED)), A));
  }

  @Test
  void aCircleOfWaitsEndsWithADeadlockError() {
    Transaction first = begin(Isolation.READ_COMMITTED);
    Transaction second = begin(Isolation.READ_COMMITTED);
    write(statement(first), new RowIntent.LockNewest(A, LockMode.NO_KEY_UPDATE));
    write(statement(second), new RowIntent.LockNewest(B, LockMode.NO_KEY_UPDATE));
    CompletionStage<List<WriteOutcome>> firstWaits =
        relations.write(
            statement(first), TABLE, List.of(new RowIntent.LockNewest(B, LockMode.NO_KEY_UPDATE)));
    CompletionStage<List<WriteOutcome>> secondWaits =
        relations.write(
            statement(second), TABLE, List.of(new RowIntent.LockNewest(A, LockMode.NO_KEY_UPDATE)));
    SqlException failure =
        assertThrows(
            SqlException.class,
            () ->
                Completions.await(
                    CompletableFuture.anyOf(
                        firstWaits.toCompletableFuture(), secondWaits.toCompletableFuture())));
    assertEquals(SqlState.T_R_DEADLOCK_DETECTED, failure.state());
  }

  @Test
  void cancelEndsAWaitForALock() {
    Transaction first = begin(Isolation.READ_COMMITTED);
    write(statement(first), new RowIntent.LockNewest(A, LockMode.NO_KEY_UPDATE));
    Transaction.Statement waitingStatement = statement(begin(Isolation.READ_COMMITTED));
    CompletionStage<List<WriteOutcome>> waiting =
        relations.write(waitingStatement, TABLE, List.of(new RowIntent.Delete(A)));
    waitingStatement.cancel();
    SqlException failure = assertThrows(SqlException.class, () -> Completions.await(waiting));
    assertEquals(SqlState.QUERY_CANCELED, failure.state());
  }

  @Test
  void insertsFindLiveRowsWhateverTheSnapshot() {
    Transaction old = begin(Isolation.REPEATABLE_READ);
    assertTrue(read(statement(old), A).isPresent());
    Transaction writer = begin(Isolation.READ_COMMITTED);
    Key fresh = key("fresh");
    write(statement(writer), new RowIntent.Insert(fresh, value("1")));
    Completions.await(writer.commit());
    assertInstanceOf(
        WriteOutcome.Duplicate.class,
        write(statement(old), new RowIntent.Insert(fresh, value("2"))));
  }

  @Test
  void refusesSerializable() {
    SqlException failure = assertThrows(SqlException.class, () -> begin(Isolation.SERIALIZABLE));
    assertEquals(SqlState.FEATURE_NOT_SUPPORTED, failure.state());
  }
}
