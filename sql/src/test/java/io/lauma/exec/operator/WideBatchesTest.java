package io.lauma.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.RunContext;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Operators;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.exec.store.Rows;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.row.WideBatch;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.ValueMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values that are wide together are made fewer rows at a time; those too long fail.
class WideBatchesTest {
  private static final int REPEAT = 1622;
  private static final int LENGTH = 1317;
  private static final int ROWS = 100;
  private static final List<SqlType> INTS = List.of(Types.INT);

  @TempDir Path directory;

  private RunContext context() {
    return TestDatabase.alone(directory, 1 << 20);
  }

  private static List<List<@Nullable Object>> numbers() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    IntStream.range(0, ROWS).forEach(i -> rows.add(Batches.row(300_000 + i)));
    return rows;
  }

  private static Scalar repeated() {
    return Types.call(REPEAT, Types.TEXT, Types.constant("x"), Types.column(0, Types.INT));
  }

  private static int lengthBytes(RowBatch batch, int row) {
    return ((Vector.Bytes) batch.column(0)).lengthBytes(batch.position(row));
  }

  @Test
  void projectionsGiveWideRowsInPieces() {
    Project project = new Project(Projection.of(List.of(repeated())), context().evaluation());
    List<RowBatch> output = Operators.run(project, List.of(Batches.of(INTS, numbers())));
    assertTrue(output.size() > ROWS * 300_000 / ValueMemory.BATCH_BYTES_MAX, "pieces");
    int next = 300_000;
    for (RowBatch batch : output) {
      for (int row = 0; row < batch.rowCount(); row++) {
        assertEquals(next++, lengthBytes(batch, row));
      }
    }
    assertEquals(300_000 + ROWS, next);
  }

  @Test
  void aValueForEveryRowIsGivenWhereBatchesCannotBeCut() {
    Vector values =
        CompiledScalar.compile(repeated())
            .evaluate(Batches.of(INTS, numbers()), context().evaluation());
    assertEquals(ROWS, values.length());
    assertEquals(300_000 + ROWS - 1, ((Vector.Bytes) values).lengthBytes(ROWS - 1));
  }

  @Test
  void conditionsOverWideValuesChooseTheRightRows() {
    Scalar condition =
        Types.less(Types.constant(300_050), Types.call(LENGTH, Types.INT, repeated()));
    RowBatch chosen =
        Condition.of(condition).select(Batches.of(INTS, numbers()), context().evaluation());
    assertEquals(numbers().subList(51, ROWS), Batches.rows(chosen));
  }

  @Test
  void aValueThatIsTooLongFails() {
    Scalar tooLong =
        Types.call(
            REPEAT,
            Types.TEXT,
            Types.constant("x"),
            Types.constant(ValueMemory.VALUE_BYTES_MAX + 1));
    CompiledScalar compiled = CompiledScalar.compile(tooLong);
    SqlException failure =
        assertThrows(SqlException.class, () -> compiled.evaluateOnce(context().evaluation()));
    assertEquals(SqlState.PROGRAM_LIMIT_EXCEEDED, failure.state());
    assertTrue(failure.hint().orElse("").contains("LAUMA_HEAP"), "the hint names the setting");
  }

  @Test
  void anArrayThatTheHeapHasNoRoomForFails() {
    SqlException failure =
        assertThrows(SqlException.class, () -> ValueMemory.bytes(Runtime.getRuntime().maxMemory()));
    assertEquals(SqlState.OUT_OF_MEMORY, failure.state());
    assertEquals("out of memory", failure.getMessage());
    assertTrue(failure.hint().orElse("").contains("LAUMA_HEAP"), "the hint names the setting");
    assertThrows(SqlException.class, () -> ValueMemory.claim(Runtime.getRuntime().maxMemory()));
  }

  @Test
  void buildersOfResultsSignalWideBatchesAndOthersGrow() {
    byte[] value = new byte[ValueMemory.BATCH_BYTES_MAX];
    VectorBuilder results = VectorBuilder.ofResults(Layout.BYTES, 2, ValueMemory.BATCH_BYTES_MAX);
    results.appendBytes(value);
    assertThrows(WideBatch.class, () -> results.appendBytes(value));
    VectorBuilder any = new VectorBuilder(Layout.BYTES, 2);
    any.appendBytes(value);
    any.appendBytes(value);
    assertEquals(2, any.build().length());
  }

  @Test
  void aBuiltVectorStaysAsItIsWhenTheBuilderGoesOn() {
    VectorBuilder builder = new VectorBuilder(Layout.BYTES, 4);
    builder.appendNull();
    builder.appendBytes(new byte[] {1});
    Vector before = builder.build();
    builder.appendNull();
    builder.appendBytes(new byte[] {2, 3});
    assertEquals(2, before.length());
    assertTrue(before.isNull(0) && !before.isNull(1), "NULLs as before");
    assertEquals(4, builder.build().length());
  }

  @Test
  void pairsOfWideRowsAreTakenFewAtATime() {
    VectorBuilder values = new VectorBuilder(Layout.BYTES, 2);
    values.appendBytes(new byte[ValueMemory.BATCH_BYTES_MAX / 4]);
    values.appendBytes(new byte[1]);
    RowBatch batch = RowBatch.of(2, values.build());
    assertEquals(4, Rows.narrow(batch, new int[] {0, 0, 0, 0, 0, 0}, 0, 6));
    assertEquals(6, Rows.narrow(batch, new int[] {1, 1, 1, 1, 1, 1}, 0, 6));
    assertEquals(0, Rows.narrow(batch, new int[0], 0, 0));
  }
}
