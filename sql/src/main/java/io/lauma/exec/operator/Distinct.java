package io.lauma.exec.operator;

import io.lauma.exec.store.KeyTable;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.List;

/// Remembers rows and tells new ones; NULLs are equal. Used by one thread.
public final class Distinct {
  private final KeyTable seen;

  public Distinct(List<SqlType> types) {
    this.seen = new KeyTable(types);
  }

  /// The rows that were not there before, each once.
  public RowBatch fresh(RowBatch batch) {
    RowBatch rows = batch.dense();
    int known = seen.size();
    int[] ids = seen.intern(rows);
    int[] positions = new int[ids.length];
    int count = 0;
    for (int row = 0; row < ids.length; row++) {
      if (ids[row] == known + count) {
        positions[count++] = row;
      }
    }
    return rows.withSelection(positions, count);
  }

  public long sizeBytes() {
    return seen.sizeBytes();
  }
}
