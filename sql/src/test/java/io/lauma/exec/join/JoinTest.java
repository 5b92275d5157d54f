package io.lauma.exec.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.RunContext;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Operators;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.exec.operator.TwoInputOperator;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.JoinType;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinTest {
  private static final List<SqlType> LEFT = List.of(Types.INT, Types.INT);
  private static final List<SqlType> RIGHT = List.of(Types.INT, Types.TEXT, Types.INT);
  private static final PlanNode LEFT_PLAN = new PlanNode.Values(List.of(), LEFT);
  private static final PlanNode RIGHT_PLAN = new PlanNode.Values(List.of(), RIGHT);

  /// left.value < right.value, over the columns of both.
  private static final Scalar RESIDUAL =
      Types.less(Types.column(1, Types.INT), Types.column(4, Types.INT));

  @TempDir Path directory;

  private static List<List<@Nullable Object>> left(int count, int keys, long seed) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Batches.row(random.nextInt(12) == 0 ? null : random.nextInt(keys), random.nextInt(50)));
    }
    return rows;
  }

  private static List<List<@Nullable Object>> right(int count, int keys, long seed) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Batches.row(
              random.nextInt(12) == 0 ? null : random.nextInt(keys),
              "row number " + i,
              random.nextInt(50)));
    }
    return rows;
  }

  private static boolean sameKey(List<@Nullable Object> left, List<@Nullable Object> right) {
    return left.get(0) != null && left.get(0).equals(right.get(0));
  }

  private static boolean residual(List<@Nullable Object> left, List<@Nullable Object> right) {
    return left.get(1) instanceof Integer a && right.get(2) instanceof Integer b && a < b;
  }

  /// Row by row, as the definition of the join says.
  private static List<List<@Nullable Object>> expected(
      JoinType type,
      List<List<@Nullable Object>> left,
      List<List<@Nullable Object>> right,
      BiPredicate<List<@Nullable Object>, List<@Nullable Object>> condition) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    boolean[] rightMatched = new boolean[right.size()];
    for (List<@Nullable Object> l : left) {
      boolean matched = false;
      for (int i = 0; i < right.size(); i++) {
        if (condition.test(l, right.get(i))) {
          matched = true;
          rightMatched[i] = true;
          if (JoinRules.givesPairs(type)) {
            rows.add(both(l, right.get(i)));
          }
        }
      }
      if ((type == JoinType.SEMI && matched) || (type == JoinType.ANTI && !matched)) {
        rows.add(l);
      } else if (JoinRules.keepsLeft(type) && !matched) {
        rows.add(both(l, Arrays.asList(null, null, null)));
      }
    }
    for (int i = 0; i < right.size(); i++) {
      if (JoinRules.keepsRight(type) && !rightMatched[i]) {
        rows.add(both(Arrays.asList(null, null), right.get(i)));
      }
    }
    return rows;
  }

  private static List<@Nullable Object> both(
      List<@Nullable Object> left, List<@Nullable Object> right) {
    List<@Nullable Object> row = new ArrayList<>(left);
    row.addAll(right);
    return row;
  }

  private static List<SqlType> output(JoinType type) {
    List<SqlType> types = new ArrayList<>(LEFT);
    if (JoinRules.givesPairs(type)) {
      types.addAll(RIGHT);
    }
    return types;
  }

  private HashJoin hashJoin(JoinType type, Optional<Scalar> residual, long memoryBytes) {
    RunContext context = TestDatabase.alone(directory, memoryBytes);
    PlanNode.HashJoin plan =
        new PlanNode.HashJoin(
            LEFT_PLAN,
            RIGHT_PLAN,
            type,
            List.of(0),
            List.of(0),
            List.of(Types.INT4_EQUAL),
            residual,
            output(type));
    return new HashJoin(JoinShape.of(plan), context, 0);
  }

  private NestedLoop nestedLoop(JoinType type, Optional<Scalar> condition, long memoryBytes) {
    PlanNode.NestedLoopJoin plan =
        new PlanNode.NestedLoopJoin(LEFT_PLAN, RIGHT_PLAN, type, condition, output(type));
    return new NestedLoop(plan, TestDatabase.alone(directory, memoryBytes));
  }

  private static void check(
      List<List<@Nullable Object>> expected,
      TwoInputOperator join,
      List<List<@Nullable Object>> left,
      List<List<@Nullable Object>> right) {
    List<List<@Nullable Object>> actual =
        Batches.rows(
            Operators.run(join, Batches.cut(LEFT, left, 333), Batches.cut(RIGHT, right, 500)));
    assertEquals(Batches.sorted(expected), Batches.sorted(actual));
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void hashJoinEqualsTheDefinition(JoinType type) {
    for (long seed = 1; seed <= 5; seed++) {
      List<List<@Nullable Object>> left = left(700, 60, seed);
      List<List<@Nullable Object>> right = right(400, 80, seed + 100);
      check(
          expected(type, left, right, JoinTest::sameKey),
          hashJoin(type, Optional.empty(), 1 << 24),
          left,
          right);
      check(
          expected(type, left, right, (l, r) -> sameKey(l, r) && residual(l, r)),
          hashJoin(type, Optional.of(RESIDUAL), 1 << 24),
          left,
          right);
    }
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void spilledHashJoinEqualsTheDefinitionAndDeletesItsFiles(JoinType type) {
    List<List<@Nullable Object>> left = left(1_500, 900, 11);
    List<List<@Nullable Object>> right = right(2_000, 900, 12);
    HashJoin join = hashJoin(type, Optional.of(RESIDUAL), 4 << 10);
    check(
        expected(type, left, right, (l, r) -> sameKey(l, r) && residual(l, r)), join, left, right);
    assertTrue(join.isSpilled());
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void spilledHashJoinOfOneKeyEqualsTheDefinition(JoinType type) {
    List<List<@Nullable Object>> left = left(60, 1, 21);
    List<List<@Nullable Object>> right = right(900, 1, 22);
    check(
        expected(type, left, right, JoinTest::sameKey),
        hashJoin(type, Optional.empty(), 2 << 10),
        left,
        right);
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void joinsWithAnEmptySideEqualTheDefinition(JoinType type) {
    List<List<@Nullable Object>> rows = left(20, 5, 31);
    List<List<@Nullable Object>> others = right(20, 5, 32);
    for (boolean leftEmpty : new boolean[] {true, false}) {
      List<List<@Nullable Object>> left = leftEmpty ? List.of() : rows;
      List<List<@Nullable Object>> right = leftEmpty ? others : List.of();
      check(
          expected(type, left, right, JoinTest::sameKey),
          hashJoin(type, Optional.empty(), 1 << 20),
          left,
          right);
      check(
          expected(type, left, right, JoinTest::residual),
          nestedLoop(type, Optional.of(RESIDUAL), 1 << 20),
          left,
          right);
    }
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void nestedLoopEqualsTheDefinitionAlsoFromAFile(JoinType type) {
    List<List<@Nullable Object>> left = left(400, 60, 41);
    List<List<@Nullable Object>> right = right(1_300, 80, 42);
    List<List<@Nullable Object>> expected = expected(type, left, right, JoinTest::residual);
    check(expected, nestedLoop(type, Optional.of(RESIDUAL), 1 << 24), left, right);
    check(expected, nestedLoop(type, Optional.of(RESIDUAL), 4 << 10), left, right);
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @Test
  void crossJoinGivesEveryPair() {
    List<List<@Nullable Object>> left = left(70, 60, 51);
    List<List<@Nullable Object>> right = right(90, 80, 52);
    check(
        expected(JoinType.INNER, left, right, (l, r) -> true),
        nestedLoop(JoinType.INNER, Optional.empty(), 1 << 24),
        left,
        right);
  }

  @Test
  void setOperationsCountAsPostgresDoes() {
    List<SqlType> types = List.of(Types.INT);
    Random random = new Random(61);
    List<List<@Nullable Object>> left = new ArrayList<>();
    List<List<@Nullable Object>> right = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      left.add(Batches.row(random.nextInt(5) == 0 ? null : random.nextInt(600)));
      right.add(Batches.row(random.nextInt(5) == 0 ? null : random.nextInt(900)));
    }
    for (boolean except : new boolean[] {true, false}) {
      for (boolean all : new boolean[] {true, false}) {
        PlanNode values = new PlanNode.Values(List.of(), types);
        SetDifference operation =
            new SetDifference(new PlanNode.SetOperation(except, all, values, values));
        List<List<@Nullable Object>> actual =
            Batches.rows(
                Operators.run(
                    operation, Batches.cut(types, left, 500), Batches.cut(types, right, 500)));
        assertEquals(Batches.sorted(expectedSet(except, all, left, right)), Batches.sorted(actual));
      }
    }
  }

  private static List<List<@Nullable Object>> expectedSet(
      boolean except,
      boolean all,
      List<List<@Nullable Object>> left,
      List<List<@Nullable Object>> right) {
    List<List<@Nullable Object>> result = new ArrayList<>();
    List<List<@Nullable Object>> rest = new ArrayList<>(right);
    for (List<@Nullable Object> row : left) {
      boolean onRight = all ? rest.remove(row) : right.contains(row);
      boolean repeated = !all && result.contains(row);
      if (onRight != except && !repeated) {
        result.add(row);
      }
    }
    return result;
  }
}
