package io.lauma.exec.modify;

import static io.lauma.exec.modify.Accounts.ACCOUNT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.kv.LockMode;
import io.lauma.plan.LockWait;
import io.lauma.plan.PlanNode;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator under FOR UPDATE, over plans with one table.
class LockRowsTest {
  private static final Scalar BALANCE = Types.column(3, Types.INT);

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase(directory, Accounts.catalog());
    Accounts.fill(database, 1_200);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static PlanNode lock(
      LockMode mode, LockWait waiting, Optional<Scalar> recheck, Optional<Scalar> rowsMax) {
    PlanNode.LockedTable table =
        new PlanNode.LockedTable(
            ACCOUNT.id(), 0, List.of(1, 2, 3), List.of(1, 2, 3), mode, waiting);
    PlanNode sorted =
        new PlanNode.Sort(
            Accounts.found(Optional.empty()),
            List.of(new SortKey(1, Types.INT, false, false)),
            Optional.empty());
    return new PlanNode.LockRows(sorted, List.of(table), recheck, true, rowsMax);
  }

  private static PlanNode lock(LockMode mode, LockWait waiting, long rowsMax) {
    return lock(mode, waiting, Optional.empty(), Optional.of(Types.constant(rowsMax)));
  }

  private static PlanNode lock(LockMode mode, LockWait waiting) {
    return lock(mode, waiting, Optional.empty(), Optional.empty());
  }

  /// The ids of the rows that a transaction locks.
  private List<String> ids(Transaction transaction, PlanNode plan) {
    return database.rows(plan, database.context(transaction)).stream()
        .map(row -> String.valueOf(row.get(1)))
        .toList();
  }

  @Test
  void locksEveryRow() {
    Transaction first = database.begin();
    assertEquals(1_200, ids(first, lock(LockMode.SHARE, LockWait.BLOCK)).size());
    Transaction second = database.begin();
    assertEquals(1_200, ids(second, lock(LockMode.SHARE, LockWait.NOWAIT)).size());
    assertEquals(0, ids(second, lock(LockMode.UPDATE, LockWait.SKIP_LOCKED)).size());
  }

  @Test
  void locksNoMoreRowsThanAreWanted() {
    for (LockWait waiting : LockWait.values()) {
      Transaction first = database.begin();
      assertEquals(List.of("0", "1"), ids(first, lock(LockMode.UPDATE, waiting, 2)));
      Transaction second = database.begin();
      assertEquals(
          List.of("2", "3", "4"), ids(second, lock(LockMode.UPDATE, LockWait.SKIP_LOCKED, 3)));
      assertEquals(List.of(), ids(second, lock(LockMode.UPDATE, LockWait.BLOCK, 0)));
      Completions.await(first.rollback());
      Completions.await(second.rollback());
    }
  }

  @Test
  void skipsManyLockedRows() {
    Transaction first = database.begin();
    ids(first, lock(LockMode.UPDATE, LockWait.BLOCK, 1_150));
    assertEquals(
        List.of("1150"), ids(database.begin(), lock(LockMode.UPDATE, LockWait.SKIP_LOCKED, 1)));
  }

  @Test
  void nowaitIsRefusedInPostgresWords() {
    ids(database.begin(), lock(LockMode.KEY_SHARE, LockWait.BLOCK, 1));
    SqlException refused =
        assertThrows(
            SqlException.class,
            () -> ids(database.begin(), lock(LockMode.UPDATE, LockWait.NOWAIT)));
    assertEquals(SqlState.LOCK_NOT_AVAILABLE, refused.state());
    assertEquals("could not obtain lock on row in relation \"account\"", refused.message());
  }

  /// Row 0 gets another balance and row 1 a bad one after the snapshot: the condition and the
  /// columns are those of the newest version.
  @Test
  void changedRowsAreCheckedAgain() {
    Transaction late = database.begin();
    RunContext context = database.context(late);
    change(0, 7);
    change(1, -1);
    PlanNode plan =
        lock(
            LockMode.UPDATE,
            LockWait.BLOCK,
            Optional.of(Types.less(Types.constant(0), BALANCE)),
            Optional.of(Types.constant(2L)));
    assertEquals(
        List.of("0 7", "2 100"),
        database.rows(plan, context).stream().map(row -> row.get(1) + " " + row.get(3)).toList());
  }

  /// The lock has found a version that the statement's own scans do not see.
  @Test
  void aChangeByTheSameStatementStillFindsTheNewerVersion() {
    Transaction late = database.begin();
    RunContext context = database.context(late);
    change(0, 7);
    assertEquals(1, database.rows(lock(LockMode.UPDATE, LockWait.BLOCK, 1), context).size());
    PlanNode add =
        Accounts.update(
            3, Types.plus(BALANCE, Types.constant(1)), id(0), List.of(Accounts.found(3)));
    assertEquals(List.of(Batches.row(8)), database.rows(add, context));
  }

  private void change(int id, int balance) {
    assertEquals(
        1,
        Accounts.count(database, Accounts.update(3, Types.constant(balance), id(id), List.of())));
  }

  private static Optional<Scalar> id(int id) {
    return Optional.of(Types.equal(Accounts.found(1), Types.constant(id)));
  }
}
