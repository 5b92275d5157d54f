package io.lauma.expr.window;

import io.lauma.row.Vector;
import java.util.List;

/// The rows of one partition in window order. A final class over arrays because it is hot; the
/// arrays belong to the caller, who fills them.
public final class WindowPartition {
  private final int rows;
  private final List<Vector> arguments;
  private final int[] peerStarts;
  private final int[] peerEnds;
  private final int[] frameStarts;
  private final int[] frameEnds;

  /// @param arguments dense vectors of `rows` rows, one an argument
  /// @param peerStarts for each row the first row equal to it in the window's order
  /// @param peerEnds for each row the end (exclusive) of the rows equal to it
  /// @param frameStarts for each row the first row of its frame
  /// @param frameEnds for each row the end (exclusive) of its frame
  public WindowPartition(
      int rows,
      List<Vector> arguments,
      int[] peerStarts,
      int[] peerEnds,
      int[] frameStarts,
      int[] frameEnds) {
    this.rows = rows;
    this.arguments = List.copyOf(arguments);
    this.peerStarts = peerStarts;
    this.peerEnds = peerEnds;
    this.frameStarts = frameStarts;
    this.frameEnds = frameEnds;
  }

  public int rows() {
    return rows;
  }

  public int argumentCount() {
    return arguments.size();
  }

  public Vector argument(int index) {
    return arguments.get(index);
  }

  int peerStart(int row) {
    return peerStarts[row];
  }

  int peerEnd(int row) {
    return peerEnds[row];
  }

  int frameStart(int row) {
    return frameStarts[row];
  }

  int frameEnd(int row) {
    return frameEnds[row];
  }
}
