package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A window: what stands after OVER, or a definition of the WINDOW clause.
///
/// @param name of a definition; null for a window in place
/// @param existing the window that this one refers to: `OVER w` alone, or `(w ORDER BY ...)`
/// @param reference whether this is `OVER w` without parentheses
public record WindowSpec(
    @Nullable String name,
    @Nullable String existing,
    boolean reference,
    List<Expression> partitionBy,
    List<SortItem> orderBy,
    @Nullable Frame frame,
    int position)
    implements Node {

  public enum FrameUnit {
    ROWS,
    RANGE,
    GROUPS
  }

  public enum BoundKind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }

  /// @param offset of PRECEDING and FOLLOWING, null otherwise
  public record Bound(BoundKind kind, @Nullable Expression offset) {}

  public enum Exclusion {
    NONE,
    CURRENT_ROW,
    GROUP,
    TIES
  }

  /// @param end null where only the start was given: the current row
  public record Frame(
      FrameUnit unit, Bound start, @Nullable Bound end, Exclusion exclusion, int position)
      implements Node {}
}
