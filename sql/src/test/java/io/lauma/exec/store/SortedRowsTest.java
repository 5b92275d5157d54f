package io.lauma.exec.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.SortKey;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedRowsTest {
  private static final List<SqlType> TYPES = List.of(Types.INT, Types.TEXT, Types.LONG);
  private static final List<SortKey> KEYS =
      List.of(new SortKey(0, Types.INT, true, true), new SortKey(1, Types.TEXT, false, false));

  @TempDir Path directory;

  private List<List<@Nullable Object>> random(int count, long seed) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Batches.row(
              random.nextInt(8) == 0 ? null : random.nextInt(50),
              random.nextInt(9) == 0 ? null : "t" + random.nextInt(20),
              (long) i));
    }
    return rows;
  }

  private static List<List<@Nullable Object>> expected(List<List<@Nullable Object>> rows) {
    Comparator<List<@Nullable Object>> byNumber =
        Comparator.comparing(
            row -> (Integer) row.get(0), Comparator.nullsFirst(Comparator.<Integer>reverseOrder()));
    Comparator<List<@Nullable Object>> byText =
        Comparator.comparing(
            row -> (String) row.get(1), Comparator.nullsLast(Comparator.<String>naturalOrder()));
    return rows.stream().sorted(byNumber.thenComparing(byText)).toList();
  }

  private SortedRows sorted(long memoryBytes, CancelSignal cancel) {
    return new SortedRows(TYPES, KEYS, memoryBytes, directory, cancel);
  }

  private static List<List<@Nullable Object>> drain(SortedRows sorted) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    RowBatch batch = sorted.next();
    while (batch != null) {
      assertTrue(batch.rowCount() <= RowBatch.ROWS_MAX);
      rows.addAll(Batches.rows(batch));
      batch = sorted.next();
    }
    return rows;
  }

  @Test
  void sortsInMemoryStably() {
    List<List<@Nullable Object>> rows = random(5_000, 1);
    try (SortedRows sorted = sorted(1 << 24, new CancelSignal())) {
      Batches.cut(TYPES, rows, 700).forEach(sorted::append);
      sorted.finish();
      assertEquals(0, sorted.runCount());
      assertEquals(expected(rows), drain(sorted));
    }
  }

  @Test
  void mergesSortedRunsStablyAndDeletesThem() {
    List<List<@Nullable Object>> rows = random(20_000, 2);
    try (SortedRows sorted = sorted(32 << 10, new CancelSignal())) {
      Batches.cut(TYPES, rows, 300).forEach(sorted::append);
      assertTrue(sorted.runCount() > 3);
      sorted.finish();
      assertEquals(expected(rows), drain(sorted));
    }
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @Test
  void mergesInSeveralPassesWhenThereAreManyRuns() {
    List<List<@Nullable Object>> rows = random(9_000, 3);
    try (SortedRows sorted = sorted(1 << 10, new CancelSignal())) {
      Batches.cut(TYPES, rows, 60).forEach(sorted::append);
      assertTrue(sorted.runCount() > 2 * SortedRows.RUNS_MERGED_MAX);
      sorted.finish();
      assertEquals(expected(rows), drain(sorted));
    }
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @Test
  void stopsSpillingWhenCancelledAndLeavesNoFile() {
    CancelSignal cancel = new CancelSignal();
    try (SortedRows sorted = sorted(1 << 10, cancel)) {
      sorted.append(Batches.of(TYPES, random(500, 4)));
      cancel.cancel();
      SqlException failure =
          assertThrows(SqlException.class, () -> sorted.append(Batches.of(TYPES, random(500, 5))));
      assertEquals(SqlState.QUERY_CANCELED, failure.state());
    }
    assertEquals(List.of(), TestDatabase.files(directory));
  }

  @Test
  void givesNothingForNoRows() {
    try (SortedRows sorted = sorted(1 << 10, new CancelSignal())) {
      sorted.finish();
      assertEquals(List.of(), drain(sorted));
    }
  }
}
