package io.lauma.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Operators;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.SortKey;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmallOperatorsTest {
  private static final List<SqlType> INTS = List.of(Types.INT);

  private static List<List<@Nullable Object>> numbers(int from, int to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    IntStream.range(from, to).forEach(i -> rows.add(Batches.row(i)));
    return rows;
  }

  @Test
  void limitCutsInsideBatchesAndIsThenSatisfied() {
    Limit limit = new Limit(5, 7);
    List<RowBatch> output = Operators.run(limit, Batches.cut(INTS, numbers(0, 100), 4));
    assertEquals(numbers(5, 12), Batches.rows(output));
    assertTrue(limit.satisfied());
  }

  @Test
  void limitZeroWantsNoInput() {
    assertTrue(new Limit(0, 0).satisfied());
    assertFalse(new Limit(3, 1).satisfied());
  }

  @Test
  void offsetBeyondTheInputGivesNothing() {
    List<RowBatch> output =
        Operators.run(new Limit(1_000, Long.MAX_VALUE), Batches.cut(INTS, numbers(0, 9), 4));
    assertEquals(List.of(), Batches.rows(output));
  }

  @Test
  void topNKeepsTheFirstRowsInStableOrder() {
    Random random = new Random(7);
    List<SqlType> types = List.of(Types.INT, Types.INT);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(Batches.row(random.nextInt(1_000), i));
    }
    List<List<@Nullable Object>> expected =
        rows.stream()
            .sorted(java.util.Comparator.comparing(row -> (Integer) row.get(0)))
            .limit(150)
            .toList();
    TopN top = new TopN(types, List.of(new SortKey(0, Types.INT, false, false)), 150);
    assertEquals(expected, Batches.rows(Operators.run(top, Batches.cut(types, rows, 1_024))));
  }

  @Test
  void coalescePassesTheFirstBatchAndThenGrows() {
    List<RowBatch> output =
        Operators.run(new Coalesce(INTS), Batches.cut(INTS, numbers(0, 3_000), 1));
    assertEquals(1, output.getFirst().rowCount());
    assertTrue(output.size() < 20, "batches: " + output.size());
    assertEquals(numbers(0, 3_000), Batches.rows(output));
    output.forEach(batch -> assertTrue(batch.rowCount() <= RowBatch.ROWS_MAX));
  }

  @Test
  void coalesceSplitsWhatIsTooLarge() {
    List<RowBatch> output =
        Operators.run(
            new Coalesce(INTS),
            List.of(Batches.of(INTS, numbers(0, 1_000)), Batches.of(INTS, numbers(1_000, 4_000))));
    output.forEach(batch -> assertTrue(batch.rowCount() <= RowBatch.ROWS_MAX));
    assertEquals(numbers(0, 4_000), Batches.rows(output));
  }
}
