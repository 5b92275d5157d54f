package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/// Values on their way into a table's columns.
final class ColumnValues {
  private final Analysis analysis;
  private final Relation relation;

  ColumnValues(Analysis analysis, Relation relation) {
    this.analysis = analysis;
    this.relation = relation;
  }

  /// @throws SqlException 42703
  Column column(ModifyStatement.TargetColumn target) {
    Column column =
        relation
            .column(target.name())
            .filter(c -> c.attributeNumber() > 0)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_COLUMN,
                        "column \""
                            + target.name()
                            + "\" of relation \""
                            + relation.name()
                            + "\" does not exist")
                    .at(target.position() + 1));
    if (target.indirection() != null) {
      throw SqlException.notSupported("assignment to a part of a column").at(target.position() + 1);
    }
    return column;
  }

  /// Adds the columns and values of SET.
  ///
  /// @throws SqlException 42601 for a column that is assigned twice
  void assign(
      List<ModifyStatement.Assignment> assignments,
      ExpressionAnalyzer expressions,
      List<Integer> columnIds,
      List<RexNode> values) {
    for (ModifyStatement.Assignment assignment : assignments) {
      Column column = column(assignment.column());
      if (columnIds.contains(column.id())) {
        throw new SqlException(
            SqlState.SYNTAX_ERROR, "multiple assignments to same column \"" + column.name() + "\"");
      }
      columnIds.add(column.id());
      values.add(value(column, assignment.value(), expressions));
    }
  }

  /// The value of one column, DEFAULT included.
  RexNode value(Column column, Expression expression, ExpressionAnalyzer expressions) {
    if (expression instanceof Expression.Default) {
      return defaultOf(column);
    }
    if (expression instanceof Expression.MultiAssignment multi) {
      if (multi.source() instanceof Expression.Row row) {
        if (row.items().size() != multi.count()) {
          throw new SqlException(
                  SqlState.SYNTAX_ERROR, "number of columns does not match number of values")
              .at(multi.position() + 1);
        }
        return value(column, row.items().get(multi.index()), expressions);
      }
      throw SqlException.notSupported("assignment of a subquery to several columns")
          .at(multi.position() + 1);
    }
    return coerced(column, expressions.analyze(expression), expression.start());
  }

  /// @throws SqlException 42804
  RexNode coerced(Column column, RexNode value, int position) {
    return coerced(analysis, column, value, "expression", position);
  }

  /// The value of a DEFAULT.
  ///
  /// @throws SqlException 42804
  static RexNode ofDefault(Analysis analysis, Column column, RexNode value, int position) {
    return coerced(analysis, column, value, "default expression", position);
  }

  private static RexNode coerced(
      Analysis analysis, Column column, RexNode value, String what, int position) {
    Optional<RexNode> coerced =
        analysis.coercion().tryCoerce(value, column.type(), Casts.Context.ASSIGNMENT);
    return coerced.orElseThrow(() ->
        new SqlException(
                SqlState.DATATYPE_MISMATCH,
                "column \""
                    + column.name()
                    + "\" is of type "
                    + TypeNames.text(column.type().oid())
                    + " but "
                    + what
                    + " is of type "
                    + TypeNames.text(PgType.typeOf(value).oid()))
            .withHint("You will need to rewrite or cast the expression.")
            .at(position + 1));
  }

  RexNode defaultOf(Column column) {
    if (column.defaultExpression().isEmpty()) {
      return Rex.nullOf(column.type());
    }
    List<Expression> parsed = analysis.expressionParser().parse(column.defaultExpression().get());
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, null, Clause.DEFAULT);
    return coerced(column, expressions.analyze(parsed.getFirst()), -1);
  }
}
