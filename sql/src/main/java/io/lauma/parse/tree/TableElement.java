package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may stand between the parentheses of CREATE TABLE.
public sealed interface TableElement extends Node {

  /// @param type null for a column of a typed table or partition
  /// @param constraints in the order written
  record Column(
      String name,
      @Nullable TypeName type,
      @Nullable String compression,
      @Nullable QualifiedName collation,
      List<Option> foreignOptions,
      List<Constraint> constraints,
      int position)
      implements TableElement {}

  /// `LIKE source INCLUDING ...`: the options that end up included.
  record Like(QualifiedName source, List<LikeOption> including, int position)
      implements TableElement {}

  enum LikeOption {
    COMMENTS,
    COMPRESSION,
    CONSTRAINTS,
    DEFAULTS,
    GENERATED,
    IDENTITY,
    INDEXES,
    STATISTICS,
    STORAGE
  }

  record TableConstraint(Constraint constraint, int position) implements TableElement {}
}
