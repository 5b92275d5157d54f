package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may stand in FROM.
public sealed interface FromItem extends Node {

  /// `AS name (column, ...)`.
  record Alias(String name, List<String> columns, int position) implements Node {}

  /// @param only whether ONLY was written
  record TableReference(
      QualifiedName name,
      boolean only,
      @Nullable Alias alias,
      @Nullable TableSample sample,
      int position)
      implements FromItem {}

  record TableSample(
      QualifiedName method,
      List<Expression> arguments,
      @Nullable Expression repeatable,
      int position)
      implements Node {}

  record SubqueryReference(Query query, boolean lateral, @Nullable Alias alias, int position)
      implements FromItem {}

  /// A column of `AS (name type, ...)`.
  record ColumnDefinition(
      String name, TypeName type, @Nullable QualifiedName collation, int position)
      implements Node {}

  /// One function of FROM. `call` is a [Expression.FunctionCall] or another expression that looks
  /// like a call, such as [Expression.SqlValue] or [Expression.Coalesce].
  record CalledFunction(Expression call, List<ColumnDefinition> columns) {}

  /// @param rowsFrom whether ROWS FROM was written; without it there is exactly one function
  /// @param columns definitions after the alias of a function that returns `record`
  record FunctionReference(
      List<CalledFunction> functions,
      boolean rowsFrom,
      boolean lateral,
      boolean withOrdinality,
      @Nullable Alias alias,
      List<ColumnDefinition> columns,
      int position)
      implements FromItem {}

  enum JoinType {
    CROSS,
    INNER,
    LEFT,
    RIGHT,
    FULL
  }

  /// @param using null without USING
  /// @param usingAlias the name of `USING (...) AS name`
  /// @param alias of the whole join in parentheses
  record Join(
      JoinType type,
      FromItem left,
      FromItem right,
      boolean natural,
      @Nullable List<String> using,
      @Nullable Alias usingAlias,
      @Nullable Expression on,
      @Nullable Alias alias,
      int position)
      implements FromItem {}

  /// XMLTABLE and what else has no meaning here yet.
  record UnsupportedFrom(String feature, int position) implements FromItem {}
}
