package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A constraint of a column or table, and what else the grammar counts as one (DEFAULT, NULL,
/// GENERATED). `name` is null where none was given.
public sealed interface Constraint extends Node {

  /// @param deferrable null where neither DEFERRABLE nor NOT DEFERRABLE was written
  record Attributes(
      @Nullable Boolean deferrable,
      boolean initiallyDeferred,
      boolean notValid,
      boolean noInherit) {
    public static final Attributes NONE = new Attributes(null, false, false, false);
  }

  @Nullable String name();

  record NotNull(@Nullable String name, int position) implements Constraint {}

  record Null(@Nullable String name, int position) implements Constraint {}

  record DefaultValue(@Nullable String name, Expression value, int position)
      implements Constraint {}

  /// GENERATED ... AS IDENTITY.
  record Identity(@Nullable String name, boolean always, List<SequenceOption> options, int position)
      implements Constraint {}

  /// GENERATED ALWAYS AS (...) STORED.
  record Generated(@Nullable String name, Expression value, int position) implements Constraint {}

  record Check(@Nullable String name, Expression condition, Attributes attributes, int position)
      implements Constraint {}

  /// PRIMARY KEY; `columns` is empty for a column's own constraint and for USING INDEX.
  record PrimaryKey(
      @Nullable String name,
      List<KeyColumn> columns,
      List<String> include,
      List<Option> options,
      @Nullable String tablespace,
      @Nullable String usingIndex,
      Attributes attributes,
      int position)
      implements Constraint {}

  /// UNIQUE; as [PrimaryKey].
  record Unique(
      @Nullable String name,
      boolean nullsNotDistinct,
      List<KeyColumn> columns,
      List<String> include,
      List<Option> options,
      @Nullable String tablespace,
      @Nullable String usingIndex,
      Attributes attributes,
      int position)
      implements Constraint {}

  enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT
  }

  enum Match {
    SIMPLE,
    FULL,
    PARTIAL
  }

  /// @param columns empty for a column's own constraint
  /// @param referencedColumns empty where none were named
  record ForeignKey(
      @Nullable String name,
      List<String> columns,
      QualifiedName referencedTable,
      List<String> referencedColumns,
      Match match,
      Action onUpdate,
      Action onDelete,
      List<String> onDeleteColumns,
      Attributes attributes,
      int position)
      implements Constraint {}

  /// EXCLUDE.
  record Exclusion(
      @Nullable String name,
      @Nullable String method,
      List<ExclusionElement> elements,
      @Nullable Expression where,
      Attributes attributes,
      int position)
      implements Constraint {}

  record ExclusionElement(IndexElement element, List<String> operator) {}
}
