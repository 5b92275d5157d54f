package io.lauma.exec.modify;

import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import java.util.ArrayList;
import java.util.List;

/// Rows of a table as they are stored: a dense batch of [io.lauma.exec.scan.RowEncoder#columns] and
/// each row's key. A hidden row id stands as an empty value in the batch of a row that was read; it
/// is in the key.
public record RowImages(RowBatch rows, List<Key> keys) {
  public RowImages {
    keys = List.copyOf(keys);
  }

  /// The images at some places, in that order.
  RowImages pick(int[] places, int count) {
    List<Key> picked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      picked.add(keys.get(places[i]));
    }
    return new RowImages(Rows.pick(rows, places, 0, count), picked);
  }
}
