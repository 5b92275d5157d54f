package io.lauma.exec.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Operators;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.WindowCall.Frame;
import io.lauma.plan.PlanNode.WindowCall.Frame.Bound;
import io.lauma.plan.PlanNode.WindowCall.Frame.Mode;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowFunctionsTest {
  /// Partition, order, value, a constant 2.
  private static final List<SqlType> INPUT = List.of(Types.TEXT, Types.INT, Types.INT, Types.INT);

  private static final SqlType DOUBLE = SqlType.of(Oids.FLOAT8);
  private static final Frame DEFAULT =
      frame(Mode.RANGE, Bound.UNBOUNDED_PRECEDING, Bound.CURRENT_ROW);

  @TempDir Path directory;

  private static Frame frame(Mode mode, Bound start, Bound end) {
    return frame(mode, start, 1, end, 1);
  }

  private static Frame frame(Mode mode, Bound start, int before, Bound end, int after) {
    return new Frame(
        mode,
        start,
        Optional.of(Types.constant((long) before)),
        end,
        Optional.of(Types.constant((long) after)));
  }

  private static PlanNode.WindowCall call(
      int functionOid, SqlType type, Frame frame, Integer... arguments) {
    return new PlanNode.WindowCall(
        new AggregateCall(
            functionOid,
            List.of(arguments),
            java.util.Arrays.stream(arguments).map(INPUT::get).toList(),
            false,
            Optional.empty(),
            List.of(),
            type),
        frame);
  }

  private static final List<List<@Nullable Object>> ROWS =
      List.of(
          Batches.row("a", 1, 10, 2),
          Batches.row("a", 2, 20, 2),
          Batches.row("a", 2, 30, 2),
          Batches.row("a", 4, null, 2),
          Batches.row("a", 7, 50, 2),
          Batches.row("b", 1, 5, 2));

  /// The values of one call for [#ROWS].
  private List<@Nullable Object> run(PlanNode.WindowCall call) {
    List<SqlType> output = new ArrayList<>(INPUT);
    output.add(call.call().type());
    PlanNode.Window plan =
        new PlanNode.Window(
            new PlanNode.Values(List.of(), INPUT),
            List.of(0),
            List.of(new SortKey(1, Types.INT, false, false)),
            List.of(call),
            output);
    WindowFunctions window = new WindowFunctions(plan, TestDatabase.alone(directory, 1 << 20));
    List<@Nullable Object> values = new ArrayList<>();
    Batches.rows(Operators.run(window, Batches.cut(INPUT, ROWS, 2)))
        .forEach(row -> values.add(row.getLast()));
    return values;
  }

  @Test
  void ranksAsPostgresDoes() {
    assertEquals(Batches.row(1L, 2L, 3L, 4L, 5L, 1L), run(call(3100, Types.LONG, DEFAULT)));
    assertEquals(Batches.row(1L, 2L, 2L, 4L, 5L, 1L), run(call(3101, Types.LONG, DEFAULT)));
    assertEquals(Batches.row(1L, 2L, 2L, 3L, 4L, 1L), run(call(3102, Types.LONG, DEFAULT)));
    assertEquals(Batches.row(0.0, 0.25, 0.25, 0.75, 1.0, 0.0), run(call(3103, DOUBLE, DEFAULT)));
    assertEquals(Batches.row(0.2, 0.6, 0.6, 0.8, 1.0, 1.0), run(call(3104, DOUBLE, DEFAULT)));
    assertEquals(Batches.row(1, 1, 1, 2, 2, 1), run(call(3105, Types.INT, DEFAULT, 3)));
  }

  @Test
  void looksAtOtherRows() {
    assertEquals(Batches.row(null, 10, 20, 30, null, null), run(call(3106, Types.INT, DEFAULT, 2)));
    assertEquals(
        Batches.row(30, null, 50, 7 - 3, 7, 1), run(call(3111, Types.INT, DEFAULT, 2, 3, 1)));
    assertEquals(Batches.row(10, 10, 10, 10, 10, 5), run(call(3112, Types.INT, DEFAULT, 2)));
    assertEquals(Batches.row(10, 30, 30, null, 50, 5), run(call(3113, Types.INT, DEFAULT, 2)));
    assertEquals(
        Batches.row(null, 20, 20, 20, 20, null), run(call(3114, Types.INT, DEFAULT, 2, 3)));
  }

  @Test
  void sumsOverFrames() {
    assertEquals(
        Batches.row(10L, 60L, 60L, 60L, 110L, 5L),
        run(call(Types.SUM_INT4, Types.LONG, DEFAULT, 2)));
    assertEquals(
        Batches.row(30L, 60L, 50L, 80L, 50L, 5L),
        run(
            call(
                Types.SUM_INT4,
                Types.LONG,
                frame(Mode.ROWS, Bound.PRECEDING, Bound.FOLLOWING),
                2)));
    assertEquals(
        Batches.row(60L, 50L, 50L, 50L, 50L, 5L),
        run(
            call(
                Types.SUM_INT4,
                Types.LONG,
                frame(Mode.GROUPS, Bound.CURRENT_ROW, Bound.FOLLOWING),
                2)));
  }

  @Test
  void sumsOverRangesOfValues() {
    assertEquals(
        Batches.row(60L, 60L, 60L, 50L, 50L, 5L),
        run(
            call(
                Types.SUM_INT4,
                Types.LONG,
                frame(Mode.RANGE, Bound.PRECEDING, 2, Bound.FOLLOWING, 1),
                2)));
  }

  @Test
  void refusesBadOffsets() {
    Frame negative =
        new Frame(
            Mode.ROWS,
            Bound.PRECEDING,
            Optional.of(Types.constant(-1L)),
            Bound.CURRENT_ROW,
            Optional.empty());
    SqlException failure =
        assertThrows(SqlException.class, () -> run(call(Types.SUM_INT4, Types.LONG, negative, 2)));
    assertEquals(SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE, failure.state());
    assertEquals("frame starting offset must not be negative", failure.message());
    Optional<Scalar> nothing = Optional.of(Types.nothing(Types.LONG));
    Frame absent =
        new Frame(Mode.ROWS, Bound.CURRENT_ROW, Optional.empty(), Bound.FOLLOWING, nothing);
    failure =
        assertThrows(SqlException.class, () -> run(call(Types.SUM_INT4, Types.LONG, absent, 2)));
    assertEquals("frame ending offset must not be null", failure.message());
  }
}
