package io.lauma.exec.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Operators;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.AggregateCall;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.Aggregate.Phase;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashAggregateTest {
  /// Group key, second key, value, FILTER column.
  private static final List<SqlType> INPUT = List.of(Types.INT, Types.TEXT, Types.INT, Types.BOOL);

  private static final PlanNode INPUT_PLAN = new PlanNode.Values(List.of(), INPUT);
  private static final AggregateCall COUNT_ROWS =
      new AggregateCall(
          Types.COUNT_STAR, List.of(), List.of(), false, Optional.empty(), List.of(), Types.LONG);
  private static final AggregateCall SUM = call(Types.SUM_INT4, Types.LONG, false, false);
  private static final AggregateCall FILTERED_MAX = call(Types.MAX_INT4, Types.INT, false, true);
  private static final AggregateCall DISTINCT_COUNT = call(Types.COUNT, Types.LONG, true, false);

  @TempDir Path directory;

  private static AggregateCall call(
      int functionOid, SqlType type, boolean distinct, boolean filtered) {
    return new AggregateCall(
        functionOid,
        List.of(2),
        List.of(Types.INT),
        distinct,
        filtered ? Optional.of(3) : Optional.empty(),
        List.of(),
        type);
  }

  private static List<List<@Nullable Object>> random(int count, int keys, long seed) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Batches.row(
              random.nextInt(20) == 0 ? null : random.nextInt(keys),
              "k" + random.nextInt(3),
              random.nextInt(6) == 0 ? null : random.nextInt(40),
              random.nextInt(7) == 0 ? null : random.nextBoolean()));
    }
    return rows;
  }

  private static PlanNode.Aggregate plan(
      Phase phase,
      List<Integer> groups,
      List<List<Integer>> sets,
      List<AggregateCall> calls,
      List<SqlType> output) {
    return new PlanNode.Aggregate(INPUT_PLAN, phase, groups, sets, calls, output);
  }

  private List<List<@Nullable Object>> run(
      PlanNode.Aggregate plan, List<RowBatch> input, long memoryBytes) {
    HashAggregate aggregate = new HashAggregate(plan, TestDatabase.alone(directory, memoryBytes));
    return Batches.rows(Operators.run(aggregate, input));
  }

  /// Row by row, as the definition of the calls says.
  private static List<List<@Nullable Object>> expected(
      List<List<@Nullable Object>> rows, List<Integer> keys) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> key = new ArrayList<>();
      keys.forEach(column -> key.add(row.get(column)));
      groups.computeIfAbsent(key, ignored -> new ArrayList<>()).add(row);
    }
    if (keys.isEmpty()) {
      groups.putIfAbsent(List.of(), List.of());
    }
    List<List<@Nullable Object>> result = new ArrayList<>();
    groups.forEach((key, members) -> {
      List<@Nullable Object> row = new ArrayList<>(key);
      row.addAll(calls(members));
      result.add(row);
    });
    return result;
  }

  private static List<@Nullable Object> calls(List<List<@Nullable Object>> members) {
    List<Integer> values =
        members.stream().map(row -> (Integer) row.get(2)).filter(Objects::nonNull).toList();
    Long sum = values.isEmpty() ? null : values.stream().mapToLong(Integer::longValue).sum();
    Integer max =
        members.stream()
            .filter(row -> Boolean.TRUE.equals(row.get(3)) && row.get(2) != null)
            .map(row -> (Integer) row.get(2))
            .max(Integer::compare)
            .orElse(null);
    return Batches.row((long) members.size(), sum, max, values.stream().distinct().count());
  }

  private static final List<AggregateCall> CALLS =
      List.of(COUNT_ROWS, SUM, FILTERED_MAX, DISTINCT_COUNT);
  private static final List<SqlType> KEYED_OUTPUT =
      List.of(Types.INT, Types.TEXT, Types.LONG, Types.LONG, Types.INT, Types.LONG);

  @Test
  void groupsAsTheDefinitionSays() {
    for (long seed = 1; seed <= 5; seed++) {
      List<List<@Nullable Object>> rows = random(5_000, 300, seed);
      List<List<@Nullable Object>> actual =
          run(
              plan(Phase.SINGLE, List.of(0, 1), List.of(), CALLS, KEYED_OUTPUT),
              Batches.cut(INPUT, rows, 700),
              1 << 24);
      assertEquals(Batches.sorted(expected(rows, List.of(0, 1))), Batches.sorted(actual));
    }
  }

  @Test
  void spilledGroupsEqualTheDefinitionAndLeaveNoFile() {
    List<List<@Nullable Object>> rows = random(12_000, 3_000, 9);
    List<List<@Nullable Object>> actual =
        run(
            plan(Phase.SINGLE, List.of(0, 1), List.of(), CALLS, KEYED_OUTPUT),
            Batches.cut(INPUT, rows, 700),
            16 << 10);
    assertEquals(Batches.sorted(expected(rows, List.of(0, 1))), Batches.sorted(actual));
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @Test
  void withoutGroupColumnsThereIsOneRowAlsoForNoInput() {
    List<SqlType> output = List.of(Types.LONG, Types.LONG, Types.INT, Types.LONG);
    PlanNode.Aggregate plan = plan(Phase.SINGLE, List.of(), List.of(), CALLS, output);
    assertEquals(List.of(Batches.row(0L, null, null, 0L)), run(plan, List.of(), 1 << 20));
    List<List<@Nullable Object>> rows = random(3_000, 10, 3);
    assertEquals(expected(rows, List.of()), run(plan, Batches.cut(INPUT, rows, 1_000), 1 << 20));
  }

  @Test
  void groupingSetsGiveNullsAndTheMask() {
    List<List<@Nullable Object>> rows = random(2_000, 20, 4);
    List<SqlType> output = List.of(Types.INT, Types.TEXT, Types.LONG, Types.INT);
    List<List<@Nullable Object>> actual =
        run(
            plan(
                Phase.SINGLE,
                List.of(0, 1),
                List.of(List.of(0, 1), List.of(1), List.of()),
                List.of(COUNT_ROWS),
                output),
            Batches.cut(INPUT, rows, 600),
            1 << 20);
    List<List<@Nullable Object>> expected = new ArrayList<>();
    expected(rows, List.of(0, 1))
        .forEach(row -> expected.add(Batches.row(row.get(0), row.get(1), row.get(2), 0)));
    expected(rows, List.of(1))
        .forEach(row -> expected.add(Batches.row(null, row.get(0), row.get(1), 2)));
    expected.add(Batches.row(null, null, 2_000L, 3));
    assertEquals(Batches.sorted(expected), Batches.sorted(actual));
  }

  @Test
  void partialAndFinalTogetherEqualSingleAlsoWhenPartialRunsFull() {
    List<List<@Nullable Object>> rows = random(8_000, 900, 5);
    List<AggregateCall> calls = List.of(COUNT_ROWS, SUM, FILTERED_MAX);
    List<SqlType> states = List.of(Types.INT, Types.TEXT, Types.BYTEA, Types.BYTEA, Types.BYTEA);
    PlanNode.Aggregate partial = plan(Phase.PARTIAL, List.of(0, 1), List.of(), calls, states);
    List<RowBatch> partials = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += 4_000) {
      partials.addAll(
          Operators.run(
              new HashAggregate(partial, TestDatabase.alone(directory, 16 << 10)),
              Batches.cut(INPUT, rows.subList(from, from + 4_000), 500)));
    }
    List<AggregateCall> finals = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      AggregateCall call = calls.get(i);
      finals.add(
          new AggregateCall(
              call.functionOid(),
              List.of(2 + i),
              call.argumentTypes(),
              false,
              Optional.empty(),
              List.of(),
              call.type()));
    }
    PlanNode.Aggregate plan =
        new PlanNode.Aggregate(
            new PlanNode.Values(List.of(), states),
            Phase.FINAL,
            List.of(0, 1),
            List.of(),
            finals,
            KEYED_OUTPUT.subList(0, 5));
    List<List<@Nullable Object>> expected =
        expected(rows, List.of(0, 1)).stream().map(row -> row.subList(0, 5)).toList();
    assertEquals(Batches.sorted(expected), Batches.sorted(run(plan, partials, 1 << 24)));
  }
}
