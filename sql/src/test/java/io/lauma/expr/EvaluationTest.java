package io.lauma.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.expr.compare.KeyEquality;
import io.lauma.expr.compare.RowComparator;
import io.lauma.expr.compare.RowHasher;
import io.lauma.expr.function.Vectors;
import io.lauma.expr.kernel.CompiledPredicate;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final EvaluationContext CONTEXT = TestContexts.helsinki();
  private static final SqlType INT4 = SqlType.of(Oids.INT4);
  private static final SqlType BOOL = SqlType.of(Oids.BOOL);
  private static final int INT4_EQ = 65;
  private static final int INT4_GT = 147;
  private static final int INT4_DIV = 154;
  private static final int INT4_PLUS = 177;

  private static Scalar column(int index) {
    return new Scalar.Column(index, INT4);
  }

  private static Scalar constant(int value) {
    return new Scalar.Constant(INT4, Vectors.one(value));
  }

  private static Scalar call(int oid, SqlType type, Scalar... arguments) {
    return new Scalar.Call(oid, List.of(arguments), type);
  }

  private static Vector ints(Integer... values) {
    var builder = new VectorBuilder(Layout.INT, values.length);
    for (Integer value : values) {
      if (value == Integer.MIN_VALUE) {
        builder.appendNull();
      } else {
        builder.appendInt(value);
      }
    }
    return builder.build();
  }

  private static final Integer NULL = Integer.MIN_VALUE;

  private static String show(Vector vector) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < vector.length(); i++) {
      out.append(i == 0 ? "" : " ");
      if (vector.isNull(i)) {
        out.append("null");
      } else {
        switch (vector) {
          case Vector.Booleans v -> out.append(v.get(i));
          case Vector.Ints v -> out.append(v.get(i));
          case Vector.Longs v -> out.append(v.get(i));
          case Vector.Doubles v -> out.append(v.get(i));
          case Vector.Bytes v -> out.append(v.lengthBytes(i)).append(" bytes");
        }
      }
    }
    return out.toString();
  }

  private static String evaluate(Scalar scalar, RowBatch batch) {
    return show(CompiledScalar.compile(scalar).evaluate(batch, CONTEXT));
  }

  @Test
  void evaluatesOnlySelectedRows() {
    RowBatch batch = RowBatch.of(3, ints(10, 20, 30), ints(0, 5, 3));
    Scalar quotient = call(INT4_DIV, INT4, column(0), column(1));
    assertEquals("10 4", evaluate(quotient, batch.withSelection(new int[] {2, 1}, 2)));
    var failure = assertThrows(SqlException.class, () -> evaluate(quotient, batch));
    assertEquals(SqlState.DIVISION_BY_ZERO, failure.state());
  }

  @Test
  void caseEvaluatesBranchesOnlyForTheirRows() {
    RowBatch batch = RowBatch.of(4, ints(10, 20, 30, 40), ints(0, 5, NULL, 4));
    Scalar positive = call(INT4_GT, BOOL, column(1), constant(0));
    Scalar quotient = call(INT4_DIV, INT4, column(0), column(1));
    var choice =
        new Scalar.Case(
            List.of(new Scalar.Case.When(positive, quotient)), Optional.of(constant(-1)), INT4);
    assertEquals("-1 4 -1 10", evaluate(choice, batch));
    var open =
        new Scalar.Case(List.of(new Scalar.Case.When(positive, quotient)), Optional.empty(), INT4);
    assertEquals("null 4 null 10", evaluate(open, batch));
  }

  @Test
  void coalesceStopsAtTheFirstValue() {
    RowBatch batch = RowBatch.of(3, ints(1, NULL, NULL), ints(0, 5, NULL));
    Scalar quotient = call(INT4_DIV, INT4, constant(10), column(1));
    var coalesce = new Scalar.Coalesce(List.of(column(0), quotient, constant(7)), INT4);
    assertEquals("1 2 7", evaluate(coalesce, batch));
  }

  @Test
  void junctionsHaveThreeValues() {
    var flags = new VectorBuilder(Layout.BOOLEAN, 9);
    var others = new VectorBuilder(Layout.BOOLEAN, 9);
    for (int i = 0; i < 9; i++) {
      append(flags, i / 3);
      append(others, i % 3);
    }
    RowBatch batch = RowBatch.of(9, flags.build(), others.build());
    List<Scalar> both = List.of(new Scalar.Column(0, BOOL), new Scalar.Column(1, BOOL));
    assertEquals(
        "true false null false false false null false null", evaluate(new Scalar.And(both), batch));
    assertEquals(
        "true true true true false null true null null", evaluate(new Scalar.Or(both), batch));
  }

  private static void append(VectorBuilder out, int third) {
    if (third == 2) {
      out.appendNull();
    } else {
      out.appendBoolean(third == 0);
    }
  }

  @Test
  void conjunctionGuardsItsLaterOperands() {
    RowBatch batch = RowBatch.of(3, ints(10, 20, 30), ints(0, 5, NULL));
    Scalar guard = call(INT4_GT, BOOL, column(1), constant(0));
    Scalar quotient = call(INT4_GT, BOOL, call(INT4_DIV, INT4, column(0), column(1)), constant(3));
    Scalar both = new Scalar.And(List.of(guard, quotient));
    assertEquals("false true null", evaluate(both, batch));
    RowBatch kept = CompiledPredicate.compile(both).filter(batch, CONTEXT);
    assertEquals(1, kept.rowCount());
    assertEquals(1, kept.position(0));
  }

  @Test
  void predicateKeepsPositionsOfAnEarlierSelection() {
    RowBatch batch = RowBatch.of(4, ints(1, 2, 3, NULL));
    var predicate = CompiledPredicate.compile(call(INT4_GT, BOOL, column(0), constant(1)));
    RowBatch kept = predicate.filter(batch.withSelection(new int[] {3, 2, 0}, 3), CONTEXT);
    assertEquals(1, kept.rowCount());
    assertEquals(2, kept.position(0));
  }

  @Test
  void inListKnowsNull() {
    byte[] list = ArrayValue.of(Oids.INT4, ints(1, 3, NULL)).toBytes();
    var array = new Scalar.Constant(SqlType.of(Oids.INT4_ARRAY), Vectors.one(list));
    RowBatch batch = RowBatch.of(4, ints(1, 2, 3, NULL));
    assertEquals(
        "true null true null",
        evaluate(new Scalar.AnyAll(false, INT4_EQ, column(0), array), batch));
    assertEquals(
        "false null false null",
        evaluate(new Scalar.Not(new Scalar.AnyAll(false, INT4_EQ, column(0), array)), batch));
    byte[] none = ArrayValue.empty(Oids.INT4).toBytes();
    var empty = new Scalar.Constant(SqlType.of(Oids.INT4_ARRAY), Vectors.one(none));
    assertEquals(
        "true true true true", evaluate(new Scalar.AnyAll(true, INT4_EQ, column(0), empty), batch));
  }

  @Test
  void distinctFromAndNullTestsSeeNull() {
    RowBatch batch = RowBatch.of(4, ints(1, NULL, NULL, 2), ints(1, NULL, 3, 3));
    assertEquals(
        "false false true true",
        evaluate(new Scalar.DistinctFrom(INT4_EQ, column(0), column(1)), batch));
    assertEquals("false true true false", evaluate(new Scalar.IsNull(column(0)), batch));
    assertEquals(
        "null null null 2",
        evaluate(new Scalar.NullIf(INT4_EQ, column(0), column(1), INT4), batch));
    assertEquals(
        "1 null 3 3",
        evaluate(new Scalar.MinMax(true, 0, List.of(column(0), column(1)), INT4), batch));
  }

  @Test
  void overflowInTheSlotOfNullIsNoError() {
    var a = new Vector.Ints(2, new int[] {Integer.MAX_VALUE, 1}, new long[] {1});
    RowBatch batch = RowBatch.of(2, a);
    assertEquals("null 2", evaluate(call(INT4_PLUS, INT4, column(0), constant(1)), batch));
  }

  @Test
  void rowsSortByKeysWithNullsWhereAsked() {
    RowBatch batch = RowBatch.of(3, ints(1, NULL, 2), ints(5, 5, 5));
    RowComparator descending =
        RowComparator.of(
            List.of(new SortKey(1, INT4, false, false), new SortKey(0, INT4, true, true)));
    assertTrue(descending.compare(batch, 1, batch, 2) < 0);
    assertTrue(descending.compare(batch, 2, batch, 0) < 0);
    assertEquals(0, descending.compare(batch, 0, batch, 0));
  }

  @Test
  void equalKeysOfDifferentWidthHashEqual() {
    RowBatch narrow = RowBatch.of(2, ints(7, NULL));
    RowBatch wide = RowBatch.of(2, new Vector.Longs(2, new long[] {7, 0}, new long[] {2}));
    int[] left = new int[2];
    int[] right = new int[2];
    RowHasher.of(List.of(0), List.of(INT4)).hash(narrow, left);
    RowHasher.of(List.of(0), List.of(SqlType.of(Oids.INT8))).hash(wide, right);
    assertArrayEquals(left, right);
    List<Integer> key = List.of(0);
    assertTrue(KeyEquality.joining(key, key, List.of(INT4)).equal(narrow, 0, wide, 0));
    assertFalse(KeyEquality.joining(key, key, List.of(INT4)).equal(narrow, 1, wide, 1));
    assertTrue(KeyEquality.grouping(key, key, List.of(INT4)).equal(narrow, 1, wide, 1));
  }
}
