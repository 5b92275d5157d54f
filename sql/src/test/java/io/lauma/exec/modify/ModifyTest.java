package io.lauma.exec.modify;

import static io.lauma.exec.modify.Accounts.ACCOUNT;
import static io.lauma.exec.modify.Accounts.FOUND_TYPES;
import static io.lauma.exec.modify.Accounts.NOTE;
import static io.lauma.exec.modify.Accounts.account;
import static io.lauma.exec.modify.Accounts.delete;
import static io.lauma.exec.modify.Accounts.found;
import static io.lauma.exec.modify.Accounts.insert;
import static io.lauma.exec.modify.Accounts.scan;
import static io.lauma.exec.modify.Accounts.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import io.lauma.row.Values;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModifyTest {
  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase(directory, Accounts.catalog());
  }

  @AfterEach
  void close() {
    database.close();
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  private long count(PlanNode plan) {
    return Accounts.count(database, plan);
  }

  private long count(PlanNode plan, RunContext context) {
    return Accounts.count(database, plan, context);
  }

  private List<String> accounts() {
    return Accounts.accounts(database);
  }

  @Test
  void insertsAndReadsBackByScanAndByKey() {
    Accounts.fill(database, 2_500);
    assertEquals(2_500, accounts().size());
    PlanNode byKey =
        scan(
            ACCOUNT,
            List.of(2, 1),
            List.of(Types.TEXT, Types.INT),
            Optional.empty(),
            Accounts.byId(new Scalar.Parameter(0, Types.INT)));
    assertEquals(
        List.of(Batches.row("owner 1234", 1234)), database.rows(byKey, Values.ofInt(1234)));
    assertEquals(List.of(), database.rows(byKey, Values.ofNull(Types.INT.oid())));
  }

  @Test
  void returnsWhatWasInserted() {
    List<List<@Nullable Object>> rows =
        database.rows(
            insert(
                List.of(account(1, "a", 10), account(2, "b", 20)),
                List.of(
                    Types.column(1, Types.TEXT),
                    Types.plus(Types.column(2, Types.INT), Types.constant(1)))));
    assertEquals(List.of(Batches.row("a", 11), Batches.row("b", 21)), rows);
  }

  @Test
  void refusesDuplicateKeysInPostgresWords() {
    Accounts.fill(database, 3);
    PlanNode present = insert(List.of(account(1, "x", 1)), List.of());
    PlanNode twice = insert(List.of(account(7, "x", 1), account(7, "y", 1)), List.of());
    SqlException failure = assertThrows(SqlException.class, () -> count(present));
    assertEquals(SqlState.UNIQUE_VIOLATION, failure.state());
    assertEquals(
        "duplicate key value violates unique constraint \"account_pkey\"", failure.message());
    assertEquals("Key (id)=(1) already exists.", failure.detail().orElseThrow());
    failure = assertThrows(SqlException.class, () -> count(twice));
    assertEquals("Key (id)=(7) already exists.", failure.detail().orElseThrow());
  }

  @Test
  void refusesNullInPostgresWords() {
    PlanNode plan =
        insert(
            List.of(
                List.of(Types.constant(1), Types.nothing(Types.TEXT), Types.nothing(Types.INT))),
            List.of());
    SqlException failure = assertThrows(SqlException.class, () -> count(plan));
    assertEquals(SqlState.NOT_NULL_VIOLATION, failure.state());
    assertEquals(
        "null value in column \"required_balance\" of relation \"account\" violates not-null"
            + " constraint",
        failure.message());
    assertEquals("Failing row contains (1, null, null).", failure.detail().orElseThrow());
  }

  @Test
  void updatesRowsAndReturnsNewValues() {
    Accounts.fill(database, 10);
    List<List<@Nullable Object>> rows =
        database.rows(
            update(
                3,
                Types.plus(found(3), found(1)),
                Optional.of(Types.less(found(1), Types.constant(3))),
                List.of(found(1), found(3))));
    assertEquals(List.of("[0, 100]", "[1, 101]", "[2, 102]"), Batches.sorted(rows));
    assertTrue(accounts().contains("[2, owner 2, 102]"));
    assertTrue(accounts().contains("[3, owner 3, 100]"));
  }

  @Test
  void refusesNullInAnUpdate() {
    Accounts.fill(database, 1);
    SqlException failure =
        assertThrows(
            SqlException.class,
            () -> count(update(3, Types.nothing(Types.INT), Optional.empty(), List.of())));
    assertEquals("Failing row contains (0, owner 0, null).", failure.detail().orElseThrow());
  }

  @Test
  void movesRowsWhoseKeyChanges() {
    Accounts.fill(database, 2_000);
    Scalar moved = Types.plus(found(1), Types.constant(5_000));
    assertEquals(2_000, count(update(1, moved, Optional.empty(), List.of())));
    List<String> accounts = accounts();
    assertEquals(2_000, accounts.size());
    assertTrue(accounts.contains("[6999, owner 1999, 100]"));
    assertFalse(accounts.contains("[0, owner 0, 100]"));
  }

  @Test
  void deletesRows() {
    Accounts.fill(database, 1_500);
    assertEquals(1_400, count(delete(Optional.of(Types.less(Types.constant(99), found(1))))));
    assertEquals(100, accounts().size());
  }

  @Test
  void insertsFromTheSameTableOnlyWhatWasThere() {
    Accounts.fill(database, 1_200);
    PlanNode copy =
        new PlanNode.Insert(
            new PlanNode.Project(
                Accounts.all(),
                List.of(
                    Types.plus(Types.column(0, Types.INT), Types.constant(10_000)),
                    Types.column(1, Types.TEXT),
                    Types.column(2, Types.INT))),
            ACCOUNT.id(),
            List.of(1, 2, 3),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    assertEquals(1_200, count(copy));
    assertEquals(2_400, accounts().size());
  }

  @Test
  void tablesWithoutPrimaryKeyTakeEqualRowsAndUpdateThem() {
    PlanNode insert =
        new PlanNode.Insert(
            new PlanNode.Values(
                List.of(List.of(Types.constant("same")), List.of(Types.constant("same"))),
                List.of(Types.TEXT)),
            NOTE.id(),
            List.of(1),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    assertEquals(2, count(insert));
    PlanNode notes = scan(NOTE, List.of(1, 2), List.of(Types.TEXT, Types.INT), Optional.empty());
    assertEquals(
        List.of(Batches.row("same", null), Batches.row("same", null)), database.rows(notes));
    PlanNode update =
        new PlanNode.Update(
            scan(
                NOTE,
                List.of(PlanNode.TableScan.ROW_ADDRESS, 1, 2),
                List.of(Types.BYTEA, Types.TEXT, Types.INT),
                Optional.empty()),
            NOTE.id(),
            List.of(1, 2),
            List.of(2),
            List.of(Types.constant(5)),
            Optional.empty(),
            List.of(),
            List.of());
    assertEquals(2, count(update));
    assertEquals(List.of(Batches.row("same", 5), Batches.row("same", 5)), database.rows(notes));
  }

  @Test
  void rechecksRowsThatChangedMeanwhile() {
    Accounts.fill(database, 10);
    Transaction first = database.begin();
    Transaction second = database.begin();
    RunContext secondContext = database.context(second);
    PlanNode firstTwo =
        update(
            3, Types.constant(7), Optional.of(Types.less(found(1), Types.constant(2))), List.of());
    assertEquals(2, count(firstTwo, database.context(first)));
    PlanNode fifth = delete(Optional.of(Types.equal(found(1), Types.constant(5))));
    assertEquals(1, count(fifth, database.context(first)));
    PlanNode increment =
        update(
            3,
            Types.plus(found(3), Types.constant(1)),
            Optional.of(Types.equal(found(3), Types.constant(100))),
            List.of());
    CompletableFuture<Long> waiting =
        CompletableFuture.supplyAsync(
            () -> count(increment, secondContext), Thread::startVirtualThread);
    Completions.await(first.commit());
    assertEquals(7, waiting.join());
    Completions.await(second.commit());
    List<String> accounts = accounts();
    assertEquals(9, accounts.size());
    assertTrue(accounts.contains("[0, owner 0, 7]"));
    assertTrue(accounts.contains("[9, owner 9, 101]"));
  }

  @Test
  void repeatableReadRefusesRowsThatChangedMeanwhile() {
    Accounts.fill(database, 3);
    Transaction second = database.relations().begin(Transaction.Isolation.REPEATABLE_READ, false);
    assertEquals(3, count(Accounts.all(), database.context(second)));
    assertEquals(3, count(update(3, Types.constant(1), Optional.empty(), List.of())));
    PlanNode late = update(3, Types.constant(2), Optional.empty(), List.of());
    SqlException failure =
        assertThrows(SqlException.class, () -> count(late, database.context(second)));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
    Completions.await(second.rollback());
  }

  @Test
  void aRowFoundTwiceByAJoinIsChangedOnce() {
    Accounts.fill(database, 2);
    List<SqlType> types = new ArrayList<>(FOUND_TYPES);
    types.add(Types.INT);
    PlanNode twice =
        new PlanNode.NestedLoopJoin(
            found(Optional.empty()),
            new PlanNode.Values(
                List.of(List.of(Types.constant(1)), List.of(Types.constant(2))),
                List.of(Types.INT)),
            PlanNode.JoinType.INNER,
            Optional.empty(),
            types);
    PlanNode update =
        new PlanNode.Update(
            twice,
            ACCOUNT.id(),
            List.of(1, 2, 3),
            List.of(3),
            List.of(Types.plus(found(3), Types.column(4, Types.INT))),
            Optional.empty(),
            List.of(),
            List.of());
    assertEquals(2, count(update));
    assertTrue(accounts().contains("[0, owner 0, 101]"));
  }
}
