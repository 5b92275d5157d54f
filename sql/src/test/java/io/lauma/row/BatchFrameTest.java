package io.lauma.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchFrameTest {
  private static final long SEED = 42;

  private static RowBatch random(Random random, int rows) {
    List<Vector> columns = new ArrayList<>();
    for (Layout layout : Layout.values()) {
      VectorBuilder builder = new VectorBuilder(layout, rows);
      boolean withNulls = random.nextBoolean();
      for (int i = 0; i < rows; i++) {
        if (withNulls && random.nextInt(4) == 0) {
          builder.appendNull();
        } else {
          append(builder, random);
        }
      }
      columns.add(builder.build());
    }
    return RowBatch.of(rows, columns);
  }

  private static void append(VectorBuilder builder, Random random) {
    switch (builder.layout()) {
      case BOOLEAN -> builder.appendBoolean(random.nextBoolean());
      case INT -> builder.appendInt(random.nextInt());
      case LONG -> builder.appendLong(random.nextLong());
      case DOUBLE -> builder.appendDouble(random.nextGaussian());
      case BYTES -> {
        byte[] value = new byte[random.nextInt(10)];
        random.nextBytes(value);
        builder.appendBytes(value);
      }
    }
  }

  private static void assertSame(RowBatch expected, RowBatch actual) {
    assertEquals(expected.rowCount(), actual.rowCount());
    assertEquals(expected.columnCount(), actual.columnCount());
    for (int row = 0; row < expected.rowCount(); row++) {
      for (int i = 0; i < expected.columnCount(); i++) {
        Vector left = expected.column(i);
        Vector right = actual.column(i);
        int position = expected.position(row);
        assertEquals(left.isNull(position), right.isNull(row));
        if (!left.isNull(position)) {
          assertArrayEquals(value(left, position), value(right, row));
        }
      }
    }
  }

  private static byte[] value(Vector vector, int row) {
    return switch (vector) {
      case Vector.Booleans v -> new byte[] {(byte) (v.get(row) ? 1 : 0)};
      case Vector.Ints v -> ByteBuffer.allocate(4).putInt(v.get(row)).array();
      case Vector.Longs v -> ByteBuffer.allocate(8).putLong(v.get(row)).array();
      case Vector.Doubles v -> ByteBuffer.allocate(8).putDouble(v.get(row)).array();
      case Vector.Bytes v -> v.get(row);
    };
  }

  @Test
  void batchesSurviveTheFrameWithAndWithoutSelection() {
    Random random = new Random(SEED);
    for (int rows : new int[] {0, 1, 63, 64, 65, 1024}) {
      RowBatch batch = random(random, rows);
      assertSame(batch, BatchFrame.decode(ByteBuffer.wrap(BatchFrame.encode(batch))));
      if (rows > 2) {
        RowBatch selected = batch.withSelection(new int[] {rows - 1, 0}, 2);
        assertSame(selected, BatchFrame.decode(ByteBuffer.wrap(BatchFrame.encode(selected))));
      }
    }
  }

  @Test
  void batchWithoutColumnsKeepsItsRowCount() {
    RowBatch batch = RowBatch.of(5);
    assertEquals(5, BatchFrame.decode(ByteBuffer.wrap(BatchFrame.encode(batch))).rowCount());
  }

  @Test
  void everyCutFrameIsRefused() {
    byte[] frame = BatchFrame.encode(random(new Random(SEED), 70));
    for (int length = 0; length < frame.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(frame, length));
      SqlException e = assertThrows(SqlException.class, () -> BatchFrame.decode(cut));
      assertEquals(SqlState.PROTOCOL_VIOLATION, e.state());
    }
    ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(frame, frame.length + 1));
    assertThrows(SqlException.class, () -> BatchFrame.decode(longer));
  }

  @Test
  void damagedFramesAreRefusedOrReadNeverAnythingElse() {
    Random random = new Random(SEED);
    byte[] frame = BatchFrame.encode(random(random, 20));
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = frame.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        RowBatch batch = BatchFrame.decode(ByteBuffer.wrap(damaged));
        assertSame(batch, batch);
      } catch (SqlException e) {
        assertEquals(SqlState.PROTOCOL_VIOLATION, e.state());
      }
    }
  }

  @Test
  void formatIsTheGoldenOne() throws IOException {
    assertEquals(RowCodecTest.Golden.read("batch-v1.txt"), goldenLine());
  }

  static String goldenLine() {
    return "batch " + HexFormat.of().formatHex(BatchFrame.encode(random(new Random(SEED), 3)));
  }
}
