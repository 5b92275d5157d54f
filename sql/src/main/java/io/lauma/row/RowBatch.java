package io.lauma.row;

import io.lauma.kv.Invariants;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as columns: the unit that operators, exchanges and result encoders pass on. A final class
/// over arrays because it is hot. Immutable.
///
/// A batch may carry a selection: then row `i` of the batch is row `selection[i]` of its columns,
/// and filters cost no copying. [#dense] makes the copy.
public final class RowBatch {
  /// Rows of a full batch; operators emit at most this many at a time.
  public static final int ROWS_MAX = 1024;

  private final Vector[] columns;
  private final int rowCount;
  private final int @Nullable [] selection;

  private RowBatch(Vector[] columns, int rowCount, int @Nullable [] selection) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.selection = selection;
  }

  /// A batch without selection; every column has `rowCount` values. Takes ownership of `columns`.
  public static RowBatch of(int rowCount, Vector... columns) {
    for (Vector column : columns) {
      Invariants.check(
          column.length() == rowCount, "columns are of one length", "length", column.length());
    }
    return new RowBatch(columns, rowCount, null);
  }

  public static RowBatch of(int rowCount, List<Vector> columns) {
    return of(rowCount, columns.toArray(Vector[]::new));
  }

  public int rowCount() {
    return rowCount;
  }

  public int columnCount() {
    return columns.length;
  }

  /// The column as it lies; with a selection its length differs from [#rowCount].
  public Vector column(int index) {
    return columns[index];
  }

  /// Positions in the columns, one a row, of which the first [#rowCount] count; null when the rows
  /// are simply `0 .. rowCount`.
  public int @Nullable [] selection() {
    return selection;
  }

  /// Position in the columns of row `row`.
  public int position(int row) {
    return selection == null ? row : selection[row];
  }

  /// The same columns with only the rows at `positions[0 .. count)` (positions in the columns).
  public RowBatch withSelection(int[] positions, int count) {
    return new RowBatch(columns, count, positions);
  }

  /// The first `rows` rows (all of them when there are fewer).
  public RowBatch first(long rows) {
    if (rows >= rowCount) {
      return this;
    }
    int count = (int) rows;
    if (selection != null) {
      return new RowBatch(columns, count, selection);
    }
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = i;
    }
    return new RowBatch(columns, count, positions);
  }

  /// Without the first `rows` rows.
  public RowBatch skip(int rows) {
    int count = Math.max(0, rowCount - rows);
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = position(rows + i);
    }
    return new RowBatch(columns, count, positions);
  }

  /// The same rows without selection.
  public RowBatch dense() {
    if (selection == null) {
      return this;
    }
    Vector[] selected = new Vector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      selected[i] = columns[i].select(selection, rowCount);
    }
    return new RowBatch(selected, rowCount, null);
  }

  /// The given columns, in the given order, same rows and selection.
  public RowBatch project(int... indexes) {
    Vector[] projected = new Vector[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      projected[i] = columns[indexes[i]];
    }
    return new RowBatch(projected, rowCount, selection);
  }
}
