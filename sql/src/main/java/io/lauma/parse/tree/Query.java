package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query: SELECT, VALUES, TABLE and set operations over them, with the clauses that hold for the
/// whole.
///
/// @param limit null without LIMIT; [Expression.NullLiteral] for LIMIT ALL
/// @param withTies whether FETCH FIRST ... WITH TIES was written
public record Query(
    @Nullable With with,
    Body body,
    List<SortItem> orderBy,
    @Nullable Expression limit,
    @Nullable Expression offset,
    boolean withTies,
    List<Locking> locking,
    int position)
    implements Statement {

  /// What yields the rows.
  public sealed interface Body extends Node {}

  /// @param distinct whether DISTINCT was written
  /// @param distinctOn of DISTINCT ON, otherwise empty
  /// @param into the table of SELECT INTO
  public record Select(
      boolean distinct,
      List<Expression> distinctOn,
      List<SelectItem> items,
      @Nullable IntoTable into,
      List<FromItem> from,
      @Nullable Expression where,
      boolean groupByDistinct,
      List<Expression> groupBy,
      @Nullable Expression having,
      List<WindowSpec> windows,
      int position)
      implements Body {}

  /// One output column.
  ///
  /// @param alias null without one
  public record SelectItem(Expression expression, @Nullable String alias, int position)
      implements Node {}

  /// Rows of VALUES; they may differ in length, which is for the analyzer to refuse.
  public record Values(List<List<Expression>> rows, int position) implements Body {}

  public enum SetOperator {
    UNION,
    INTERSECT,
    EXCEPT
  }

  public record SetOperation(SetOperator operator, boolean all, Body left, Body right, int position)
      implements Body {}

  /// A query in parentheses that has clauses of its own (WITH, ORDER BY, LIMIT, locking).
  public record Nested(Query query, int position) implements Body {}

  /// The target of SELECT INTO and CREATE TABLE AS.
  public record IntoTable(QualifiedName name, TableStatement.Persistence persistence) {}

  public record With(boolean recursive, List<CommonTable> tables, int position) implements Node {}

  public enum Materialization {
    UNSPECIFIED,
    MATERIALIZED,
    NOT_MATERIALIZED
  }

  /// @param statement a [Query], [Insert], [Update] or [Delete]
  public record CommonTable(
      String name,
      List<String> columns,
      Materialization materialization,
      Statement statement,
      @Nullable Search search,
      @Nullable Cycle cycle,
      int position)
      implements Node {}

  public record Search(boolean breadthFirst, List<String> columns, String sequence, int position)
      implements Node {}

  /// @param value and `otherwise`: the mark's two values, null for true and false
  public record Cycle(
      List<String> columns,
      String mark,
      @Nullable Expression value,
      @Nullable Expression otherwise,
      String path,
      int position)
      implements Node {}

  public enum LockStrength {
    KEY_SHARE,
    SHARE,
    NO_KEY_UPDATE,
    UPDATE
  }

  public enum LockWait {
    BLOCK,
    SKIP_LOCKED,
    NOWAIT
  }

  /// FOR UPDATE and its kin. `of` is empty for all tables.
  public record Locking(
      LockStrength strength, List<QualifiedName> of, LockWait waiting, int position)
      implements Node {}
}
