package io.lauma.exec.store;

import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows split by hash into temporary files, so that each part can be worked on by itself. Equal
/// keys share a part. Holds one batch a part in memory. Used by one thread.
public final class Partitions implements AutoCloseable {
  public static final int COUNT = 16;

  /// Levels of splitting after which equal hashes must be the reason that a part stays large.
  public static final int LEVELS_MAX = 4;

  private static final int BITS = 4;

  private final Path directory;
  private final int shift;
  private final RowCollector[] pending = new RowCollector[COUNT];
  private final @Nullable SpillFile[] files = new SpillFile[COUNT];

  /// @param level 0 for the first split, one more for each split of a part
  public Partitions(List<SqlType> types, Path directory, int level) {
    this.directory = directory;
    this.shift = Integer.SIZE - BITS * (level + 1);
    for (int i = 0; i < COUNT; i++) {
      pending[i] = new RowCollector(types);
    }
  }

  private int partOf(int hash) {
    return KeyTable.spread(hash) >>> shift & COUNT - 1;
  }

  /// @param hashes one a row of the batch
  public void write(RowBatch batch, int[] hashes) {
    int[] positions = new int[batch.rowCount()];
    for (int part = 0; part < COUNT; part++) {
      int count = 0;
      for (int row = 0; row < positions.length; row++) {
        if (partOf(hashes[row]) == part) {
          positions[count++] = batch.position(row);
        }
      }
      if (count > 0) {
        pending[part].append(batch.withSelection(positions.clone(), count));
        if (pending[part].rowCount() >= RowBatch.ROWS_MAX) {
          flush(part);
        }
      }
    }
  }

  private void flush(int part) {
    RowBatch rows = pending[part].take();
    SpillFile file = files[part];
    if (file == null) {
      file = SpillFile.in(directory);
      files[part] = file;
    }
    for (int from = 0; from < rows.rowCount(); from += RowBatch.ROWS_MAX) {
      int count = Math.min(RowBatch.ROWS_MAX, rows.rowCount() - from);
      file.write(Rows.slice(rows, from, count));
    }
  }

  /// Reads one part; nothing may be written afterwards.
  public BatchReader reader(int part) {
    if (pending[part].rowCount() > 0) {
      flush(part);
    }
    SpillFile file = files[part];
    return file == null ? () -> null : file.reader();
  }

  @Override
  public void close() {
    for (SpillFile file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
