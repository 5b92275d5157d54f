package io.lauma.analyze;

import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.expr.Scalar;
import io.lauma.parse.tree.Expression;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/// Expressions and predicate of an index, over its table's live columns.
///
/// @param columns the index's columns in order: columns of the table and expressions
public record IndexParts(List<RexNode> columns, Optional<RexNode> predicate) {
  public IndexParts {
    columns = List.copyOf(columns);
  }

  /// A part of the key of an index that is being defined.
  ///
  /// @param column the table's, when the part is no more than one
  public record NewKey(Optional<Column> column, SqlType type, String name) {}

  /// @param mentioned the table's columns in expressions and predicate, in the order of their first
  ///   mention
  public record NewParts(List<NewKey> key, List<Column> mentioned) {
    public NewParts {
      key = List.copyOf(key);
      mentioned = List.copyOf(mentioned);
    }
  }

  /// Those of an index of the catalog.
  static IndexParts of(Analysis analysis, Relation table, IndexDefinition definition) {
    List<Column> live = table.liveColumns();
    ExpressionAnalyzer expressions =
        expressions(analysis, table.name(), live, Clause.INDEX_EXPRESSION);
    List<RexNode> columns = new ArrayList<>();
    int next = 0;
    for (int id : definition.columnIds()) {
      columns.add(
          id == IndexDefinition.EXPRESSION
              ? value(analysis, expressions, parsed(analysis, definition.expressions().get(next++)))
              : column(live, id));
    }
    Optional<RexNode> predicate =
        definition
            .predicate()
            .map(text ->
                expressions(analysis, table.name(), live, Clause.INDEX_PREDICATE)
                    .condition(parsed(analysis, text), "WHERE"));
    return new IndexParts(columns, predicate);
  }

  private static Expression parsed(Analysis analysis, String text) {
    return analysis.expressionParser().parse(text).getFirst();
  }

  private static RexNode column(List<Column> live, int id) {
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i).id() == id) {
        return Rex.column(i, live.get(i).type());
      }
    }
    throw new IllegalStateException("no column " + id);
  }

  /// Checks the expressions and the predicate of a new index.
  ///
  /// @throws SqlException as PostgreSQL refuses them
  static NewParts define(
      Analysis analysis,
      String table,
      List<Column> columns,
      List<Expression> key,
      @Nullable Expression where) {
    List<Column> mentioned = new ArrayList<>();
    RexNode condition = null;
    if (where != null) {
      condition =
          expressions(analysis, table, columns, Clause.INDEX_PREDICATE).condition(where, "WHERE");
      refuseSubquery(condition, where, "cannot use subquery in index predicate");
    }
    ExpressionAnalyzer expressions = expressions(analysis, table, columns, Clause.INDEX_EXPRESSION);
    List<RexNode> values = new ArrayList<>();
    for (Expression expression : key) {
      RexNode value = value(analysis, expressions, expression);
      refuseSubquery(value, expression, "cannot use subquery in index expression");
      values.add(value);
    }
    if (condition != null) {
      refuseMutable(condition, "functions in index predicate must be marked IMMUTABLE");
      mention(condition, columns, mentioned);
    }
    List<NewKey> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      RexNode value = values.get(i);
      String name = OutputNames.of(key.get(i));
      Optional<Column> column =
          value instanceof RexInputRef reference
              ? Optional.of(columns.get(reference.getIndex()))
              : Optional.empty();
      if (column.isEmpty()) {
        refuseMutable(value, "functions in index expression must be marked IMMUTABLE");
        mention(value, columns, mentioned);
      }
      parts.add(
          new NewKey(column, PgType.typeOf(value), name.equals(OutputNames.NONE) ? "expr" : name));
    }
    return new NewParts(parts, mentioned);
  }

  private static RexNode value(
      Analysis analysis, ExpressionAnalyzer expressions, Expression expression) {
    return analysis.coercion().decided(expressions.analyze(expression));
  }

  static void refuseSubquery(RexNode value, Expression expression, String message) {
    if (RexShapes.contains(value, SubqueryPlan.class)) {
      int position =
          switch (expression) {
            case Expression.InSubquery in -> in.position();
            case Expression.QuantifiedSubquery quantified -> quantified.position();
            default -> expression.start();
          };
      throw new SqlException(SqlState.FEATURE_NOT_SUPPORTED, message).at(position + 1);
    }
  }

  private static void refuseMutable(RexNode value, String message) {
    if (RexShapes.any(value, IndexParts::isMutable)) {
      throw new SqlException(SqlState.INVALID_OBJECT_DEFINITION, message);
    }
  }

  private static boolean isMutable(RexNode node) {
    return node instanceof RexCall call
        && call.getOperator() instanceof PgOperator operator
        && operator.kind() != PgOperator.Kind.IMMUTABLE
        && !isImmutableCast(call, operator);
  }

  /// Whether a cast by the text of a value means the same under all settings.
  private static boolean isImmutableCast(RexCall call, PgOperator operator) {
    if (operator.functionOid() != 0 || call.getOperands().size() != 1) {
      return false;
    }
    RexNode operand = call.getOperands().getFirst();
    boolean byText =
        operator.scalar(List.of(new Scalar.Column(0, PgType.typeOf(operand))), PgType.typeOf(call))
            instanceof Scalar.IoCast;
    return byText
        && isImmutable(PgType.typeOf(operand), BuiltinType::outputOid)
        && isImmutable(PgType.typeOf(call), BuiltinType::inputOid);
  }

  private static boolean isImmutable(SqlType type, ToIntFunction<BuiltinType> function) {
    return BuiltinTypes.byOid(type.oid())
        .filter(found -> BuiltinFunctions.function(function.applyAsInt(found)).volatility() == 'i')
        .isPresent();
  }

  private static void mention(RexNode node, List<Column> columns, List<Column> mentioned) {
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef reference) {
            Column column = columns.get(reference.getIndex());
            if (!mentioned.contains(column)) {
              mentioned.add(column);
            }
            return super.visitInputRef(reference);
          }
        });
  }

  private static ExpressionAnalyzer expressions(
      Analysis analysis, String table, List<Column> columns, Clause clause) {
    NamespaceItem item = FromAnalyzer.tableItem(table, "", table, 0, columns, 0, null);
    RelDataType row =
        PgTypeFactory.INSTANCE.row(
            columns.stream().map(Column::name).toList(),
            columns.stream().map(Column::type).toList());
    return new ExpressionAnalyzer(analysis, new Scope(List.of(item), row, null, null), clause);
  }
}
