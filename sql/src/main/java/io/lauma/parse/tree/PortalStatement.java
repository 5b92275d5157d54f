package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prepared statements and cursors.
public sealed interface PortalStatement extends Statement {

  record Prepare(String name, List<TypeName> parameterTypes, Statement statement, int position)
      implements PortalStatement {}

  record Execute(String name, List<Expression> arguments, int position)
      implements PortalStatement {}

  /// @param name null for ALL
  record Deallocate(@Nullable String name, int position) implements PortalStatement {}

  /// @param scroll null where neither SCROLL nor NO SCROLL was written
  record DeclareCursor(
      String name,
      boolean binary,
      @Nullable Boolean insensitive,
      @Nullable Boolean scroll,
      boolean hold,
      Query query,
      int position)
      implements PortalStatement {}

  enum Direction {
    FORWARD,
    BACKWARD,
    ABSOLUTE,
    RELATIVE
  }

  /// FETCH or MOVE. NEXT is FORWARD 1, PRIOR BACKWARD 1, FIRST ABSOLUTE 1, LAST ABSOLUTE -1.
  ///
  /// @param count [Fetch#ALL] for ALL
  record Fetch(boolean move, Direction direction, long count, String cursor, int position)
      implements PortalStatement {
    public static final long ALL = Long.MAX_VALUE;
  }

  /// @param name null for ALL
  record ClosePortal(@Nullable String name, int position) implements PortalStatement {}
}
