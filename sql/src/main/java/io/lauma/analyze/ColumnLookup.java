package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.expr.Scalar;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/// Finds what a column reference means, through the query levels.
final class ColumnLookup {
  /// Name of the form that makes a row of its operands.
  static final String ROW = "row";

  private ColumnLookup() {}

  /// A column and where it comes from.
  record Found(RexNode value, int tableOid, int attributeNumber) {}

  /// `name` alone.
  ///
  /// @throws SqlException 42702 when it is ambiguous
  static Optional<Found> bare(@Nullable Scope innermost, String name, int position) {
    List<Scope.Outer> crossed = new ArrayList<>();
    for (Scope scope = innermost; scope != null; ) {
      Optional<NamespaceItem.Column> found = inScope(scope, name, position);
      if (found.isPresent()) {
        return Optional.of(reached(found.get(), scope, crossed, position));
      }
      Scope.Outer outer = scope.outer();
      if (outer == null) {
        break;
      }
      crossed.add(outer);
      scope = outer.scope();
    }
    return Optional.empty();
  }

  private static Optional<NamespaceItem.Column> inScope(Scope scope, String name, int position) {
    NamespaceItem.Column found = null;
    for (NamespaceItem item : scope.items()) {
      if (!item.bare()) {
        continue;
      }
      for (NamespaceItem.Column column : item.columns()) {
        if (column.name().equals(name)) {
          if (found != null) {
            throw ambiguous(name, position);
          }
          found = column;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  static SqlException ambiguous(String name, int position) {
    return new SqlException(
            SqlState.AMBIGUOUS_COLUMN, "column reference \"" + name + "\" is ambiguous")
        .at(position + 1);
  }

  /// The item that `table` or `schema.table` names, with the levels crossed to reach it.
  record FoundItem(NamespaceItem item, Scope scope, List<Scope.Outer> crossed) {
    Found column(NamespaceItem.Column column, int position) {
      return reached(column, scope, crossed, position);
    }

    /// What is made of the whole row: NULL where an outer join found no row of the item.
    RexNode orNull(RexNode ofRow, int position) {
      if (item.present().isEmpty()) {
        return ofRow;
      }
      NamespaceItem.Column marker = new NamespaceItem.Column("", item.present().get(), 0, 0);
      SqlType type = PgType.typeOf(ofRow);
      return Rex.caseOf(
          List.of(Rex.isNotNull(column(marker, position).value()), ofRow, Rex.nullOf(type)), type);
    }
  }

  /// @throws SqlException 42P09 when two items have the name
  static Optional<FoundItem> item(
      @Nullable Scope innermost, Optional<String> schema, String table, int position) {
    List<Scope.Outer> crossed = new ArrayList<>();
    for (Scope scope = innermost; scope != null; ) {
      NamespaceItem found = null;
      for (NamespaceItem item : scope.items()) {
        if (item.table()
            && item.name().equals(table)
            && (schema.isEmpty() || schema.equals(item.schema()))) {
          if (found != null) {
            throw new SqlException(
                    SqlState.AMBIGUOUS_ALIAS, "table reference \"" + table + "\" is ambiguous")
                .at(position + 1);
          }
          found = item;
        }
      }
      if (found != null) {
        return Optional.of(new FoundItem(found, scope, crossed));
      }
      Scope.Outer outer = scope.outer();
      if (outer == null) {
        break;
      }
      crossed.add(outer);
      scope = outer.scope();
    }
    return Optional.empty();
  }

  private static Found reached(
      NamespaceItem.Column column, Scope scope, List<Scope.Outer> crossed, int position) {
    if (crossed.isEmpty()) {
      if (column.value() instanceof RexInputRef input) {
        scope.recordUse(input.getIndex(), position);
      }
      return new Found(column.value(), column.tableOid(), column.attributeNumber());
    }
    Scope.Outer outer = crossed.getLast();
    crossed.forEach(Scope.Outer::use);
    if (column.value() instanceof RexInputRef input) {
      scope.recordUse(input.getIndex(), position);
    }
    RexNode value =
        column
            .value()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef input) {
                    return Rex.BUILDER.makeFieldAccess(
                        Rex.BUILDER.makeCorrel(scope.rowType(), outer.id()), input.getIndex());
                  }
                });
    return new Found(value, column.tableOid(), column.attributeNumber());
  }

  /// `table.*` as a value.
  static RexNode wholeRow(FoundItem found, int position) {
    List<RexNode> fields = new ArrayList<>();
    for (NamespaceItem.Column column : found.item().columns()) {
      fields.add(found.column(column, position).value());
    }
    RexNode row =
        Rex.form(ROW, SqlType.of(Oids.RECORD), fields, (o, _) -> new Scalar.RowConstructor(o));
    return found.orNull(row, position);
  }

  /// 42703 with PostgreSQL's hint.
  static SqlException noColumn(
      @Nullable Scope scope, Optional<String> table, String name, int position) {
    String text =
        table.isPresent()
            ? "column " + table.get() + "." + name + " does not exist"
            : "column \"" + name + "\" does not exist";
    SqlException error = new SqlException(SqlState.UNDEFINED_COLUMN, text).at(position + 1);
    Optional<String> hint = NameHint.of(scope, table, name);
    return hint.isPresent() ? error.withHint(hint.get()) : error;
  }

  /// 42P01 for a table that is not in FROM.
  static SqlException noTable(@Nullable Scope scope, String table, int position) {
    for (Scope level = scope; level != null; ) {
      for (NamespaceItem item : level.items()) {
        if (item.relationName().equals(table)) {
          return new SqlException(
                  SqlState.UNDEFINED_TABLE,
                  "invalid reference to FROM-clause entry for table \"" + table + "\"")
              .withHint("Perhaps you meant to reference the table alias \"" + item.name() + "\".")
              .at(position + 1);
        }
      }
      if (level.outOfSight().filter(table::equals).isPresent()) {
        return new SqlException(
                SqlState.UNDEFINED_TABLE,
                "invalid reference to FROM-clause entry for table \"" + table + "\"")
            .withHint(
                "There is an entry for table \""
                    + table
                    + "\", but it cannot be referenced from this part of the query.")
            .at(position + 1);
      }
      Scope.Outer outer = level.outer();
      level = outer == null ? null : outer.scope();
    }
    return new SqlException(
            SqlState.UNDEFINED_TABLE, "missing FROM-clause entry for table \"" + table + "\"")
        .at(position + 1);
  }
}
