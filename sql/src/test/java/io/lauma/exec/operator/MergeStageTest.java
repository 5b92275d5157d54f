package io.lauma.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.expr.SortKey;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeStageTest {
  private static final List<SqlType> TYPES = List.of(Types.INT);

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase(directory, new TestCatalog(List.of()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static List<SortKey> by(boolean descending) {
    return List.of(new SortKey(0, Types.INT, descending, descending));
  }

  private static Source<RowBatch, NotUsed> numbers(int from, int to, int step, int batchRows) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = from; step > 0 ? i < to : i > to; i += step) {
      rows.add(Batches.row(i));
    }
    return Source.from(Batches.cut(TYPES, rows, batchRows));
  }

  private List<Object> merged(List<Source<RowBatch, NotUsed>> inputs, boolean descending) {
    List<RowBatch> batches =
        MergeStage.of(inputs, TYPES, by(descending))
            .runWith(Sink.seq(), database.materializer())
            .toCompletableFuture()
            .join();
    List<Object> values = new ArrayList<>();
    Batches.rows(batches).forEach(row -> values.add(row.getFirst()));
    return values;
  }

  @Test
  void mergesInputsOfAnyLength() {
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      expected.add(i);
    }
    assertEquals(
        expected,
        merged(
            List.of(
                numbers(0, 5_000, 2, 7),
                numbers(1, 3_000, 2, 1_024),
                Source.empty(),
                numbers(3_001, 5_000, 2, 100)),
            false));
  }

  @Test
  void mergesDescendingWithNullsFirst() {
    Source<RowBatch, NotUsed> withNull =
        Source.single(Batches.of(TYPES, List.of(Batches.row((Object) null), Batches.row(4))));
    List<Object> expected = new ArrayList<>();
    expected.add(null);
    expected.addAll(List.of(5, 4, 4, 3, 2, 1));
    assertEquals(expected, merged(List.of(numbers(5, 0, -1, 2), withNull), true));
  }

  @Test
  void failsWithTheFirstInputThatFails() {
    Source<RowBatch, NotUsed> failing =
        Source.failed(new SqlException(SqlState.DIVISION_BY_ZERO, "division by zero"));
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> merged(List.of(numbers(0, 10, 1, 3), failing), false));
    Throwable cause = Objects.requireNonNull(failure.getCause());
    assertEquals("division by zero", cause.getMessage());
  }
}
