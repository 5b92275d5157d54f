package io.lauma.exec.modify;

/// What a statement has written to its table, one batch at a time.
public sealed interface RowChanges {
  /// New rows.
  record Inserted(RowImages after) implements RowChanges {}

  /// The same rows before and after, in the same order; keys differ where a row has moved.
  record Updated(RowImages before, RowImages after) implements RowChanges {}

  record Deleted(RowImages before) implements RowChanges {}
}
