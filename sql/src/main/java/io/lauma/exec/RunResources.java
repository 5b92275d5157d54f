package io.lauma.exec;

import io.lauma.kv.Invariants;
import java.nio.file.Path;

/// What every run on a node shares.
///
/// @param rowIds source of hidden row ids
/// @param spillDirectory an existing directory for temporary files
/// @param workMemoryBytes what one operator may hold before it spills
/// @param blockingDispatcher name of the bounded Pekko dispatcher whose threads may block on files
///   and storage; blocking operators and scans run there
public record RunResources(
    SystemTables systemTables,
    RowIds rowIds,
    Path spillDirectory,
    long workMemoryBytes,
    String blockingDispatcher) {
  /// Below this an operator would spill every batch.
  public static final long WORK_MEMORY_BYTES_MIN = 1 << 10;

  public RunResources {
    Invariants.check(
        workMemoryBytes >= WORK_MEMORY_BYTES_MIN, "work memory", "bytes", workMemoryBytes);
  }

  public RunResources withSystemTables(SystemTables tables) {
    return new RunResources(tables, rowIds, spillDirectory, workMemoryBytes, blockingDispatcher);
  }

  public RunResources withWorkMemoryBytes(long bytes) {
    return new RunResources(systemTables, rowIds, spillDirectory, bytes, blockingDispatcher);
  }
}
