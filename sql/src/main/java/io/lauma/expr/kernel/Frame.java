package io.lauma.expr.kernel;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import org.jspecify.annotations.Nullable;

/// The rows an expression is evaluated for, in one call: columns are gathered at most once. Used by
/// one thread.
final class Frame {
  private final RowBatch batch;
  private final EvaluationContext context;
  private final long bytesMax;
  private final @Nullable Vector[] gathered;

  /// A frame in which a vector of any width may be made.
  Frame(RowBatch batch, EvaluationContext context) {
    this(batch, context, Long.MAX_VALUE);
  }

  /// @param bytesMax how long the values of one vector may be together, before
  ///   [io.lauma.row.WideBatch] is thrown
  Frame(RowBatch batch, EvaluationContext context, long bytesMax) {
    this.batch = batch;
    this.context = context;
    this.bytesMax = bytesMax;
    this.gathered = new @Nullable Vector[batch.columnCount()];
  }

  int rows() {
    return batch.rowCount();
  }

  EvaluationContext context() {
    return context;
  }

  long bytesMax() {
    return bytesMax;
  }

  /// For a vector that a kernel makes.
  VectorBuilder results(Layout layout, int rows) {
    return VectorBuilder.ofResults(layout, rows, bytesMax);
  }

  /// The column with exactly [#rows] values.
  Vector column(int index) {
    int[] selection = batch.selection();
    Vector column = batch.column(index);
    if (selection == null && column.length() == batch.rowCount()) {
      return column;
    }
    Vector present = gathered[index];
    if (present == null) {
      present = gather(column, selection);
      gathered[index] = present;
    }
    return present;
  }

  private Vector gather(Vector column, int @Nullable [] selection) {
    if (selection != null) {
      return column.select(selection, batch.rowCount());
    }
    int[] positions = new int[batch.rowCount()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return column.select(positions, positions.length);
  }

  /// Only the rows `rows[0 .. count)` of this frame.
  Frame narrow(int[] rows, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = batch.position(rows[i]);
    }
    return new Frame(batch.withSelection(positions, count), context, bytesMax);
  }

  /// A frame over other columns, of any width, in the same context.
  Frame over(RowBatch other) {
    return new Frame(other, context);
  }
}
