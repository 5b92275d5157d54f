package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of ORDER BY.
///
/// @param using the operator of ORDER BY ... USING, null without it
public record SortItem(
    Expression expression,
    Direction direction,
    Nulls nulls,
    @Nullable List<String> using,
    int position)
    implements Node {

  public enum Direction {
    UNSPECIFIED,
    ASC,
    DESC
  }

  public enum Nulls {
    UNSPECIFIED,
    FIRST,
    LAST
  }
}
