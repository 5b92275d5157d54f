package io.lauma.exec.modify;

import static io.lauma.exec.modify.Accounts.ACCOUNT;
import static io.lauma.exec.modify.Accounts.found;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.exec.point.PointStatement;
import io.lauma.expr.Scalar;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointStatementTest {
  private static final KeyBound BY_PARAMETER = Accounts.byId(new Scalar.Parameter(0, Types.INT));
  private static final PlanNode GET =
      new PlanNode.Project(
          Accounts.scan(
              ACCOUNT,
              List.of(3, 2),
              List.of(Types.INT, Types.TEXT),
              Optional.empty(),
              BY_PARAMETER),
          List.of(
              Types.plus(Types.column(0, Types.INT), Types.constant(1)),
              Types.column(1, Types.TEXT)));

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase(directory, Accounts.catalog());
    Accounts.fill(database, 20);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static PlanNode update(Optional<Scalar> condition) {
    return new PlanNode.Update(
        Accounts.found(condition, BY_PARAMETER),
        ACCOUNT.id(),
        List.of(1, 2, 3),
        List.of(3),
        List.of(Types.plus(found(3), Types.constant(5))),
        condition,
        List.of(found(1), found(3)),
        List.of());
  }

  private PointStatement point(PlanNode plan) {
    return PointStatement.of(plan, database.catalog()).orElseThrow();
  }

  private List<List<@Nullable Object>> run(PointStatement statement, Vector... parameters) {
    Transaction transaction = database.begin();
    List<List<@Nullable Object>> rows =
        Batches.rows(statement.run(database.context(transaction, parameters)));
    Completions.await(transaction.commit());
    return rows;
  }

  @Test
  void readsTheRowOfAKey() {
    PointStatement get = point(GET);
    assertEquals(List.of(Batches.row(101, "owner 7")), run(get, Values.ofInt(7)));
    assertEquals(List.of(), run(get, Values.ofInt(70)));
    assertEquals(List.of(), run(get, Values.ofNull(Types.INT.oid())));
  }

  @Test
  void updatesTheRowOfAKeyUnderItsLockOrAtItsSnapshot() {
    PointStatement update = point(update(Optional.empty()));
    assertEquals(List.of(Batches.row(7, 105)), run(update, Values.ofInt(7)));
    assertEquals(List.of(Batches.row(7, 110)), run(update, Values.ofInt(7)));
    assertEquals(List.of(), run(update, Values.ofInt(99)));
    assertTrue(Accounts.accounts(database).contains("[7, owner 7, 110]"));
  }

  @Test
  void checksTheConditionAgainOnTheNewestVersion() {
    PointStatement update = point(update(Optional.of(Types.less(found(3), Types.constant(104)))));
    Transaction late = database.begin();
    RunContext context = database.context(late, Values.ofInt(3));
    assertEquals(List.of(Batches.row(3, 105)), run(update, Values.ofInt(3)));
    assertEquals(0, update.run(context).rowCount());
    Completions.await(late.commit());
  }

  @Test
  void deletesTheRowOfAKey() {
    PointStatement delete =
        point(
            new PlanNode.Delete(
                Accounts.found(Optional.empty(), BY_PARAMETER),
                ACCOUNT.id(),
                List.of(1, 2, 3),
                Optional.empty(),
                List.of()));
    Transaction transaction = database.begin();
    assertEquals(1, delete.run(database.context(transaction, Values.ofInt(4))).rowCount());
    assertEquals(0, delete.run(database.context(transaction, Values.ofInt(4))).rowCount());
    Completions.await(transaction.commit());
    assertEquals(19, Accounts.accounts(database).size());
  }

  @Test
  void insertsOneRow() {
    PointStatement insert =
        point(
            Accounts.insert(
                List.of(
                    List.of(
                        new Scalar.Parameter(0, Types.INT),
                        Types.constant("new"),
                        Types.constant(1))),
                List.of(Types.column(0, Types.INT))));
    assertEquals(List.of(Batches.row(50)), run(insert, Values.ofInt(50)));
    SqlException failure = assertThrows(SqlException.class, () -> run(insert, Values.ofInt(50)));
    assertEquals(SqlState.UNIQUE_VIOLATION, failure.state());
  }

  @Test
  void plansOfMoreThanOneKeyAreNoPointStatements() {
    assertEquals(Optional.empty(), PointStatement.of(Accounts.all(), database.catalog()));
    assertEquals(
        Optional.empty(),
        PointStatement.of(
            Accounts.insert(
                List.of(Accounts.account(1, "a", 1), Accounts.account(2, "b", 1)), List.of()),
            database.catalog()));
    assertEquals(
        Optional.empty(),
        PointStatement.of(
            Accounts.update(1, Types.constant(3), Optional.empty(), List.of()),
            database.catalog()));
  }
}
