package io.lauma.exec;

/// Makes the hidden row ids of tables without primary key. Thread-safe.
@FunctionalInterface
public interface RowIds {
  /// Length of an id.
  int LENGTH_BYTES = 16;

  /// An id that no other row of the cluster has or ever had.
  byte[] next();
}
