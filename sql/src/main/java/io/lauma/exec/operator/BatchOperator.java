package io.lauma.exec.operator;

import io.lauma.row.RowBatch;
import org.jspecify.annotations.Nullable;

/// The work of an operator in one run, without streams. Used by one thread at a time.
///
/// Protocol: [#next] is called until it answers null, then one of [#accept] and [#end]; after `end`
/// a null from `next` is the end of the output. [#close] comes last in every case.
public interface BatchOperator extends AutoCloseable {
  /// Takes a batch of input.
  void accept(RowBatch batch);

  /// The input has ended.
  default void end() {}

  /// Output at hand, at most [RowBatch#ROWS_MAX] rows; null when there is none without more input.
  @Nullable RowBatch next();

  /// Whether no further input could change the output: the input is then cancelled.
  default boolean satisfied() {
    return false;
  }

  /// Frees memory and files; idempotent.
  @Override
  default void close() {}
}
