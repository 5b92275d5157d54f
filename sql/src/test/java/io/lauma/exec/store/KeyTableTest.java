package io.lauma.exec.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.Types;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyTableTest {
  private static final List<SqlType> TYPES = List.of(Types.INT, Types.TEXT);

  @Test
  void numbersKeysInOrderOfAppearanceWithNullEqualToNull() {
    KeyTable table = new KeyTable(TYPES);
    int[] first =
        table.intern(
            Batches.of(
                TYPES,
                List.of(
                    Batches.row(1, "a"),
                    Batches.row(null, "a"),
                    Batches.row(1, "a"),
                    Batches.row(null, "a"),
                    Batches.row(1, null))));
    assertArrayEquals(new int[] {0, 1, 0, 1, 2}, first);
    int[] found = table.find(Batches.of(TYPES, List.of(Batches.row(1, null), Batches.row(2, "a"))));
    assertArrayEquals(new int[] {2, KeyTable.ABSENT}, found);
    assertEquals(3, table.size());
  }

  @Test
  void agreesWithAHashMapOverManyBatches() {
    Random random = new Random(42);
    KeyTable table = new KeyTable(TYPES);
    Map<List<@Nullable Object>, Integer> expected = new HashMap<>();
    List<List<@Nullable Object>> order = new ArrayList<>();
    for (int batch = 0; batch < 40; batch++) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        rows.add(
            Batches.row(
                random.nextInt(10) == 0 ? null : random.nextInt(400), "k" + random.nextInt(10)));
      }
      int[] ids = table.intern(Batches.of(TYPES, rows));
      for (int i = 0; i < rows.size(); i++) {
        Integer known = expected.putIfAbsent(rows.get(i), expected.size());
        if (known == null) {
          order.add(rows.get(i));
        }
        assertEquals(expected.get(rows.get(i)), ids[i]);
      }
    }
    assertEquals(order, Batches.rows(table.keys()));
  }
}
