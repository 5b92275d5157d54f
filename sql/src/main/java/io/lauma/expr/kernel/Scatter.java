package io.lauma.expr.kernel;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts together one vector from pieces that were evaluated for disjoint sets of rows; rows of no
/// piece are NULL.
final class Scatter {
  private final Layout layout;
  private final List<Vector> pieces = new ArrayList<>();
  private final int[] pieceByRow;
  private final int[] placeByRow;

  Scatter(Layout layout, int rows) {
    this.layout = layout;
    pieceByRow = new int[rows];
    Arrays.fill(pieceByRow, -1);
    placeByRow = new int[rows];
  }

  /// Row `rows.get(i)` becomes value `i` of the piece, or value 0 when `one`.
  void add(Rows rows, Vector piece, boolean one) {
    for (int i = 0; i < rows.count(); i++) {
      set(rows.get(i), pieces.size(), one ? 0 : i);
    }
    pieces.add(piece);
  }

  private void set(int row, int piece, int place) {
    pieceByRow[row] = piece;
    placeByRow[row] = place;
  }

  Vector build(Frame frame) {
    VectorBuilder out = frame.results(layout, pieceByRow.length);
    for (int i = 0; i < pieceByRow.length; i++) {
      if (pieceByRow[i] < 0) {
        out.appendNull();
      } else {
        out.appendFrom(pieces.get(pieceByRow[i]), placeByRow[i]);
      }
    }
    return out.build();
  }
}
