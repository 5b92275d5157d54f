package io.lauma.exec.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.Relation;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.NoSession;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.plan.KeyBound;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.types.ArrayForm;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRangesTest {
  private static final EvaluationContext CONTEXT =
      new EvaluationContext(List.of(), TextContext.DEFAULT, 0, List.of(), new NoSession());
  private static final List<SqlType> TYPES = List.of(Types.INT, Types.INT);

  private static Relation table(int hashColumnCount) {
    Map<String, SqlType> columns = new LinkedHashMap<>();
    columns.put("a", Types.INT);
    columns.put("b", Types.INT);
    return TestCatalog.table(9, "t", hashColumnCount, List.of(1, 2), columns);
  }

  private static KeyBound equal(int column, Scalar value) {
    return new KeyBound(
        column,
        Optional.of(value),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        false);
  }

  private static KeyBound any(int column, @Nullable Integer... values) {
    ByteSink array = new ByteSink();
    ArrayForm.header(array, Oids.INT4, new int[] {values.length}, new int[] {1});
    for (@Nullable Integer value : values) {
      array.putInt(value == null ? -1 : Integer.BYTES);
      if (value != null) {
        array.putInt(value);
      }
    }
    Vector vector = Values.ofBytes(java.util.Arrays.copyOf(array.array(), array.length()));
    return new KeyBound(
        column,
        Optional.empty(),
        Optional.of(new Scalar.Constant(SqlType.of(Oids.INT4_ARRAY), vector)),
        Optional.empty(),
        false,
        Optional.empty(),
        false);
  }

  private static KeyBound between(
      int column, int lower, boolean lowerInclusive, int upper, boolean upperInclusive) {
    return new KeyBound(
        column,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Types.constant(lower)),
        lowerInclusive,
        Optional.of(Types.constant(upper)),
        upperInclusive);
  }

  private static Key key(Relation table, int a, int b) {
    return RowEncoder.of(table).key(Batches.of(TYPES, List.of(Batches.row(a, b))), 0);
  }

  /// The ranges hold exactly the rows of a grid that the predicates accept.
  private static void check(Relation table, List<KeyBound> bounds, IntPredicate a, IntPredicate b) {
    List<KeyRange> ranges = KeyRanges.of(table, bounds, CONTEXT);
    for (int i = 1; i < ranges.size(); i++) {
      assertTrue(ranges.get(i - 1).end().compareTo(ranges.get(i).start()) <= 0);
    }
    for (int x = -3; x <= 6; x++) {
      for (int y = -3; y <= 6; y++) {
        Key key = key(table, x, y);
        boolean inside = ranges.stream().anyMatch(range -> range.contains(key));
        assertEquals(a.test(x) && b.test(y), inside, "(" + x + ", " + y + ")");
      }
    }
  }

  @Test
  void rangesHoldExactlyWhatTheBoundsAccept() {
    Relation ordered = table(0);
    Relation hashed = table(1);
    check(ordered, List.of(), x -> true, y -> true);
    check(ordered, List.of(equal(0, Types.constant(2))), x -> x == 2, y -> true);
    check(
        ordered,
        List.of(equal(0, Types.constant(2)), equal(1, Types.constant(-1))),
        x -> x == 2,
        y -> y == -1);
    check(ordered, List.of(between(0, -1, true, 3, false)), x -> x >= -1 && x < 3, y -> true);
    check(ordered, List.of(between(0, -1, false, 3, true)), x -> x > -1 && x <= 3, y -> true);
    check(ordered, List.of(between(0, 3, true, -1, true)), x -> false, y -> true);
    check(
        hashed,
        List.of(equal(0, Types.constant(2)), between(1, 0, true, 2, true)),
        x -> x == 2,
        y -> y >= 0 && y <= 2);
    check(
        hashed,
        List.of(any(0, 5, 1, null, 5), any(1, 3, -2)),
        x -> x == 5 || x == 1,
        y -> y == 3 || y == -2);
  }

  @Test
  void withoutItsHashColumnsAHashedTableIsReadWhole() {
    check(table(1), List.of(between(0, 0, true, 2, true)), x -> true, y -> true);
    check(table(2), List.of(equal(0, Types.constant(1))), x -> true, y -> true);
  }

  @Test
  void nullMatchesNothing() {
    assertEquals(
        List.of(), KeyRanges.of(table(0), List.of(equal(0, Types.nothing(Types.INT))), CONTEXT));
    assertEquals(
        List.of(), KeyRanges.of(table(2), List.of(equal(0, Types.nothing(Types.INT))), CONTEXT));
  }
}
