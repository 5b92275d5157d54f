package io.lauma.exec.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.OperatorCounters;
import io.lauma.exec.RunContext;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.JoinType;
import io.lauma.row.RowBatch;
import io.lauma.row.Values;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRunnerTest {
  private static final List<SqlType> ROW = List.of(Types.INT, Types.TEXT);

  @TempDir static Path directory;
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = new TestDatabase(directory, new TestCatalog(List.of()));
  }

  @AfterAll
  static void close() {
    database.close();
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  private static PlanNode values(int from, int to) {
    List<List<Scalar>> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(List.of(Types.constant(i), Types.constant("v" + i % 3)));
    }
    return new PlanNode.Values(rows, ROW);
  }

  private static Scalar number() {
    return Types.column(0, Types.INT);
  }

  private static List<List<@Nullable Object>> rows(PlanNode plan) {
    return database.rows(plan);
  }

  @Test
  void runsFilterProjectSortAndLimit() {
    PlanNode plan =
        new PlanNode.Limit(
            new PlanNode.Sort(
                new PlanNode.Project(
                    new PlanNode.Filter(values(0, 3_000), Types.less(Types.constant(9), number())),
                    List.of(Types.plus(number(), Types.constant(1)), Types.column(1, Types.TEXT))),
                List.of(new SortKey(0, Types.INT, true, false)),
                Optional.empty()),
            Optional.of(Types.constant(2L)),
            Optional.of(Types.constant(2L)));
    assertEquals(List.of(Batches.row(2_998, "v0"), Batches.row(2_997, "v2")), rows(plan));
  }

  @Test
  void refusesNegativeLimitAndOffset() {
    PlanNode limit =
        new PlanNode.Limit(values(0, 1), Optional.empty(), Optional.of(Types.constant(-1L)));
    SqlException failure = assertThrows(SqlException.class, () -> rows(limit));
    assertEquals(SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, failure.state());
    PlanNode offset =
        new PlanNode.Limit(values(0, 1), Optional.of(Types.constant(-1L)), Optional.empty());
    failure = assertThrows(SqlException.class, () -> rows(offset));
    assertEquals(SqlState.INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE, failure.state());
  }

  @Test
  void nullLimitMeansAll() {
    PlanNode plan =
        new PlanNode.Limit(values(0, 5), Optional.empty(), Optional.of(Types.nothing(Types.LONG)));
    assertEquals(5, rows(plan).size());
  }

  @Test
  void groupsAndJoins() {
    PlanNode.Aggregate groups =
        new PlanNode.Aggregate(
            values(0, 3_000),
            PlanNode.Aggregate.Phase.SINGLE,
            List.of(1),
            List.of(),
            List.of(
                new AggregateCall(
                    Types.MAX_INT4,
                    List.of(0),
                    List.of(Types.INT),
                    false,
                    Optional.empty(),
                    List.of(),
                    Types.INT)),
            List.of(Types.TEXT, Types.INT));
    PlanNode join =
        new PlanNode.HashJoin(
            values(2_990, 3_010),
            groups,
            JoinType.SEMI,
            List.of(0),
            List.of(1),
            List.of(Types.INT4_EQUAL),
            Optional.empty(),
            ROW);
    assertEquals(
        List.of(Batches.row(2_997, "v0"), Batches.row(2_998, "v1"), Batches.row(2_999, "v2")),
        rows(join));
  }

  @Test
  void appendsInOrderAndSubtracts() {
    PlanNode append = new PlanNode.Append(List.of(values(0, 2), values(5, 6)), ROW);
    assertEquals(
        List.of(Batches.row(0, "v0"), Batches.row(1, "v1"), Batches.row(5, "v2")), rows(append));
    assertEquals(
        List.of(Batches.row(0, "v0"), Batches.row(5, "v2")),
        rows(new PlanNode.SetOperation(true, false, append, values(1, 4))));
  }

  @Test
  void readsAWithQueryTwice() {
    PlanNode scan = new PlanNode.WithScan(3, ROW);
    PlanNode plan =
        new PlanNode.WithQueries(
            List.of(new PlanNode.WithQueries.Query(3, values(0, 2_000))),
            new PlanNode.Append(List.of(scan, scan), ROW));
    assertEquals(4_000, rows(plan).size());
  }

  @Test
  void recursesUntilNothingIsNew() {
    List<SqlType> ints = List.of(Types.INT);
    PlanNode start = new PlanNode.Values(List.of(List.of(Types.constant(1))), ints);
    PlanNode step =
        new PlanNode.Project(
            new PlanNode.Filter(
                new PlanNode.WithScan(0, ints), Types.less(number(), Types.constant(50))),
            List.of(Types.plus(number(), Types.constant(1))));
    List<List<@Nullable Object>> rows = rows(new PlanNode.RecursiveUnion(0, start, step, false));
    assertEquals(50, rows.size());
    assertEquals(Batches.row(50), rows.getLast());
    PlanNode circle =
        new PlanNode.Project(
            new PlanNode.WithScan(0, ints),
            List.of(
                Types.call(
                    941, Types.INT, Types.plus(number(), Types.constant(3)), Types.constant(10))));
    assertEquals(10, rows(new PlanNode.RecursiveUnion(0, start, circle, true)).size());
  }

  @Test
  void appliesTheInnerPlanToEachOuterRow() {
    Scalar outer = new Scalar.Correlated(0, 0, Types.INT);
    PlanNode inner = new PlanNode.Filter(values(0, 5), Types.less(outer, number()));
    PlanNode semi = new PlanNode.Apply(0, values(3, 7), inner, JoinType.SEMI, ROW);
    assertEquals(List.of(Batches.row(3, "v0")), rows(semi));
    PlanNode anti = new PlanNode.Apply(0, values(3, 6), inner, JoinType.ANTI, ROW);
    assertEquals(List.of(Batches.row(4, "v1"), Batches.row(5, "v2")), rows(anti));
    List<SqlType> both = List.of(Types.INT, Types.TEXT, Types.INT, Types.TEXT);
    PlanNode left = new PlanNode.Apply(0, values(2, 5), inner, JoinType.LEFT, both);
    assertEquals(
        List.of(
            Batches.row(2, "v2", 3, "v0"),
            Batches.row(2, "v2", 4, "v1"),
            Batches.row(3, "v0", 4, "v1"),
            Batches.row(4, "v1", null, null)),
        rows(left));
    PlanNode innerJoin = new PlanNode.Apply(0, values(2, 5), inner, JoinType.INNER, both);
    assertEquals(3, rows(innerJoin).size());
  }

  /// generate_series(int4, int4)
  private static final int GENERATE_SERIES = 1067;

  @Test
  void readsAFunctionInFromWithOrdinality() {
    PlanNode plan =
        new PlanNode.FunctionScan(
            GENERATE_SERIES,
            List.of(Types.constant(5), Types.constant(2_004)),
            true,
            List.of(Types.INT, Types.LONG));
    List<List<@Nullable Object>> rows = rows(plan);
    assertEquals(2_000, rows.size());
    assertEquals(Batches.row(2_004, 2_000L), rows.getLast());
    PlanNode scalar =
        new PlanNode.FunctionScan(
            Types.INT4_PLUS,
            List.of(Types.constant(5), Types.constant(2)),
            false,
            List.of(Types.INT));
    assertEquals(List.of(Batches.row(7)), rows(scalar));
  }

  @Test
  void unrollsSetsInStepAndFillsTheShorterOnesWithNull() {
    Scalar up = Types.call(GENERATE_SERIES, Types.INT, Types.constant(1), number());
    Scalar two = Types.call(GENERATE_SERIES, Types.INT, Types.constant(8), Types.constant(9));
    PlanNode plan =
        new PlanNode.ProjectSet(
            values(0, 4), List.of(number(), up, two), List.of(false, true, true));
    assertEquals(
        List.of(
            Batches.row(0, null, 8),
            Batches.row(0, null, 9),
            Batches.row(1, 1, 8),
            Batches.row(1, null, 9),
            Batches.row(2, 1, 8),
            Batches.row(2, 2, 9),
            Batches.row(3, 1, 8),
            Batches.row(3, 2, 9),
            Batches.row(3, 3, null)),
        rows(plan));
    PlanNode none = new PlanNode.ProjectSet(values(0, 1), List.of(up), List.of(true));
    assertEquals(List.of(), rows(none));
  }

  @Test
  void usesParameters() {
    PlanNode plan =
        new PlanNode.Filter(
            values(0, 10), Types.equal(number(), new Scalar.Parameter(0, Types.INT)));
    assertEquals(List.of(Batches.row(7, "v1")), database.rows(plan, Values.ofInt(7)));
  }

  @Test
  void anErrorInARowEndsTheStatementWithItsState() {
    PlanNode plan =
        new PlanNode.Project(
            values(0, 10),
            List.of(Types.call(Types.INT4_DIVIDE, Types.INT, Types.constant(1), number())));
    SqlException failure = assertThrows(SqlException.class, () -> rows(plan));
    assertEquals(SqlState.DIVISION_BY_ZERO, failure.state());
  }

  @Test
  void countsRowsForExplain() {
    PlanNode input = values(0, 3_000);
    PlanNode filter = new PlanNode.Filter(input, Types.less(number(), Types.constant(7)));
    OperatorCounters counters = new OperatorCounters();
    RunContext plain = database.context(database.begin());
    RunContext context =
        new RunContext(
            plain.relations(),
            plain.statement(),
            plain.evaluation(),
            plain.resources(),
            plain.cancel(),
            Optional.of(counters),
            Optional.empty());
    List<RowBatch> batches = database.batches(filter, context);
    assertEquals(1, batches.size());
    assertEquals(3_000, counters.of(input).rows());
    assertEquals(7, counters.of(filter).rows());
    assertEquals(1, counters.of(filter).loops());
    assertTrue(counters.of(filter).nanos() > 0);
  }
}
