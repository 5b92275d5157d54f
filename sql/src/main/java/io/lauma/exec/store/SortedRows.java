package io.lauma.exec.store;

import io.lauma.exec.CancelSignal;
import io.lauma.expr.SortKey;
import io.lauma.expr.compare.RowComparator;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorts any number of rows, stably: in memory up to a limit, beyond it in sorted runs in temporary
/// files that are merged. Used by one thread: append, then [#finish], then [#next].
public final class SortedRows implements AutoCloseable {
  /// Runs merged at once; more are merged in several passes.
  static final int RUNS_MERGED_MAX = 64;

  private final List<SqlType> types;
  private final RowComparator order;
  private final long memoryBytesMax;
  private final Path directory;
  private final CancelSignal cancel;
  private final RowCollector collector;
  private List<SpillFile> runs = new ArrayList<>();
  private @Nullable BatchReader output;

  public SortedRows(
      List<SqlType> types,
      List<SortKey> keys,
      long memoryBytesMax,
      Path directory,
      CancelSignal cancel) {
    this.types = types;
    this.order = RowComparator.of(keys);
    this.memoryBytesMax = memoryBytesMax;
    this.directory = directory;
    this.cancel = cancel;
    this.collector = new RowCollector(types);
  }

  public void append(RowBatch batch) {
    collector.append(batch);
    if (collector.sizeBytes() > memoryBytesMax) {
      spillRun();
    }
  }

  /// How many runs were written to files so far.
  public int runCount() {
    return runs.size();
  }

  private void spillRun() {
    if (collector.rowCount() > 0) {
      runs.add(write(sortedSlices(collector.take())));
    }
  }

  private SpillFile write(BatchReader sorted) {
    SpillFile file = SpillFile.in(directory);
    try {
      @Nullable RowBatch batch = sorted.next();
      while (batch != null) {
        cancel.check();
        file.write(batch);
        batch = sorted.next();
      }
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    return file;
  }

  private BatchReader sortedSlices(RowBatch rows) {
    int[] sorted =
        IntSort.sorted(rows.rowCount(), (left, right) -> order.compare(rows, left, rows, right));
    return new Slices(rows, sorted);
  }

  private static final class Slices implements BatchReader {
    private final RowBatch rows;
    private final int[] sorted;
    private int from;

    Slices(RowBatch rows, int[] sorted) {
      this.rows = rows;
      this.sorted = sorted;
    }

    @Override
    public @Nullable RowBatch next() {
      int count = Math.min(RowBatch.ROWS_MAX, sorted.length - from);
      if (count == 0) {
        return null;
      }
      RowBatch slice = Rows.pick(rows, sorted, from, count);
      from += count;
      return slice;
    }
  }

  /// All rows are in; output begins.
  public void finish() {
    if (runs.isEmpty()) {
      output = sortedSlices(collector.take());
      return;
    }
    spillRun();
    while (runs.size() > RUNS_MERGED_MAX) {
      mergeFirstRuns();
    }
    output = merge(runs);
  }

  private void mergeFirstRuns() {
    List<SpillFile> first = runs.subList(0, RUNS_MERGED_MAX);
    SpillFile merged = write(merge(first));
    first.forEach(SpillFile::close);
    List<SpillFile> rest = new ArrayList<>();
    rest.add(merged);
    rest.addAll(runs.subList(RUNS_MERGED_MAX, runs.size()));
    runs = rest;
  }

  private BatchReader merge(List<SpillFile> files) {
    List<BatchReader> readers = new ArrayList<>();
    files.forEach(file -> readers.add(file.reader()));
    return new MergedRuns(types, order, readers);
  }

  /// The next rows in order, null at the end.
  public @Nullable RowBatch next() {
    return output == null ? null : output.next();
  }

  @Override
  public void close() {
    runs.forEach(SpillFile::close);
    runs = List.of();
    output = null;
  }
}
