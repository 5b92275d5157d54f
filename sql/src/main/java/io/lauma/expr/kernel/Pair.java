package io.lauma.expr.kernel;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;

/// Frames whose columns are computed values, for kernels that call a function on them.
final class Pair {
  private Pair() {}

  static final Kernel LEFT = new Kernel.Column(0);
  static final Kernel RIGHT = new Kernel.Column(1);

  static Frame frame(Frame frame, Vector left, Vector right) {
    return frame.over(RowBatch.of(left.length(), left, right));
  }
}
