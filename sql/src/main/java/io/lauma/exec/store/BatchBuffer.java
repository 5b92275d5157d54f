package io.lauma.exec.store;

import io.lauma.row.RowBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Batches kept to be read again, in memory up to a limit and in a temporary file beyond it.
/// Written by one thread; once writing has ended, read by any number of readers.
public final class BatchBuffer implements AutoCloseable {
  private final Path directory;
  private final long memoryBytesMax;
  private final List<RowBatch> batches = new ArrayList<>();
  private long memoryBytes;
  private long rowCount;
  private @Nullable SpillFile file;

  public BatchBuffer(Path directory, long memoryBytesMax) {
    this.directory = directory;
    this.memoryBytesMax = memoryBytesMax;
  }

  public void append(RowBatch batch) {
    RowBatch dense = batch.dense();
    rowCount += dense.rowCount();
    if (file != null) {
      file.write(dense);
      return;
    }
    memoryBytes += Rows.sizeBytes(dense);
    batches.add(dense);
    if (memoryBytes > memoryBytesMax) {
      SpillFile spill = SpillFile.in(directory);
      file = spill;
      batches.forEach(spill::write);
      batches.clear();
    }
  }

  public long rowCount() {
    return rowCount;
  }

  public boolean isSpilled() {
    return file != null;
  }

  /// Reads everything from the start; the buffer must not be closed meanwhile.
  public BatchReader reader() {
    if (file != null) {
      return file.reader();
    }
    var iterator = batches.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  @Override
  public void close() {
    batches.clear();
    if (file != null) {
      file.close();
    }
  }
}
