package io.lauma.exec.operator;

import io.lauma.row.RowBatch;

/// An operator that takes its whole right input before the first batch of its left one. `accept`,
/// `end` and `next` are about the left input, as in [BatchOperator].
public interface TwoInputOperator extends BatchOperator {
  void acceptRight(RowBatch batch);

  /// The right input has ended.
  void endRight();
}
