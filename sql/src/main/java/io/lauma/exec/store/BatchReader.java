package io.lauma.exec.store;

import io.lauma.row.RowBatch;
import org.jspecify.annotations.Nullable;

/// Batches one after the other; for one thread.
@FunctionalInterface
public interface BatchReader extends AutoCloseable {
  /// The next batch, null at the end.
  @Nullable RowBatch next();

  /// Frees what the reader holds; idempotent.
  @Override
  default void close() {}
}
