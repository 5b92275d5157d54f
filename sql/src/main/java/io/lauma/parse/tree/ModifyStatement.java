package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that changes rows.
public sealed interface ModifyStatement extends Statement {

  enum Overriding {
    NONE,
    USER_VALUE,
    SYSTEM_VALUE
  }

  /// A target column with what may follow its name: `c`, `c.field`, `c[1]`. Indirections are
  /// [Expression.FieldSelection] and [Expression.Subscript] over the column's reference.
  record TargetColumn(String name, @Nullable Expression indirection, int position)
      implements Node {}

  /// `column = value` of SET; for `(a, b) = ...` one a column, each with a
  /// [Expression.MultiAssignment].
  record Assignment(TargetColumn column, Expression value, int position) implements Node {}

  /// @param columns empty where none were named
  /// @param source null for DEFAULT VALUES
  /// @param returning empty without RETURNING
  record Insert(
      Query.@Nullable With with,
      QualifiedName table,
      @Nullable String alias,
      List<TargetColumn> columns,
      Overriding overriding,
      @Nullable Query source,
      @Nullable OnConflict onConflict,
      List<Query.SelectItem> returning,
      int position)
      implements ModifyStatement {}

  /// @param target elements of the index to infer; empty without them
  /// @param constraint of ON CONSTRAINT
  /// @param targetPosition of what names the index, -1 without
  /// @param update null for DO NOTHING
  record OnConflict(
      List<IndexElement> target,
      @Nullable Expression targetWhere,
      @Nullable String constraint,
      int targetPosition,
      @Nullable List<Assignment> update,
      @Nullable Expression updateWhere,
      int position)
      implements Node {}

  /// @param where may be [Expression.CurrentOf]
  record Update(
      Query.@Nullable With with,
      FromItem.TableReference table,
      List<Assignment> assignments,
      List<FromItem> from,
      @Nullable Expression where,
      List<Query.SelectItem> returning,
      int position)
      implements ModifyStatement {}

  /// @param where may be [Expression.CurrentOf]
  record Delete(
      Query.@Nullable With with,
      FromItem.TableReference table,
      List<FromItem> using,
      @Nullable Expression where,
      List<Query.SelectItem> returning,
      int position)
      implements ModifyStatement {}

  enum MergeAction {
    INSERT,
    UPDATE,
    DELETE,
    NOTHING
  }

  /// @param assignments of UPDATE
  /// @param columns and `values`: of INSERT; no values for DEFAULT VALUES
  record MergeWhen(
      boolean matched,
      @Nullable Expression condition,
      MergeAction action,
      List<Assignment> assignments,
      List<TargetColumn> columns,
      Overriding overriding,
      List<Expression> values,
      int position)
      implements Node {}

  record Merge(
      Query.@Nullable With with,
      FromItem.TableReference target,
      FromItem source,
      Expression on,
      List<MergeWhen> branches,
      int position)
      implements ModifyStatement {}
}
