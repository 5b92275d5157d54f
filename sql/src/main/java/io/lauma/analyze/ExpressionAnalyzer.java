package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Coercion;
import io.lauma.analyze.type.CommonType;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.builtin.BuiltinNames;
import io.lauma.expr.Scalar;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.WindowSpec;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Turns the value expressions of one clause into typed row expressions.
final class ExpressionAnalyzer {
  private final Analysis analysis;
  private final @Nullable Scope scope;
  private final Clause clause;
  private final List<WindowSpec> windows;

  /// @param windows definitions of the WINDOW clause
  ExpressionAnalyzer(
      Analysis analysis, @Nullable Scope scope, Clause clause, List<WindowSpec> windows) {
    this.analysis = analysis;
    this.scope = scope;
    this.clause = clause;
    this.windows = windows;
  }

  ExpressionAnalyzer(Analysis analysis, @Nullable Scope scope, Clause clause) {
    this(analysis, scope, clause, List.of());
  }

  Analysis analysis() {
    return analysis;
  }

  @Nullable Scope scope() {
    return scope;
  }

  Clause clause() {
    return clause;
  }

  List<WindowSpec> windows() {
    return windows;
  }

  Coercion coercion() {
    return analysis.coercion();
  }

  ExpressionAnalyzer in(Clause other) {
    return new ExpressionAnalyzer(analysis, scope, other, windows);
  }

  /// The expression as a condition.
  RexNode condition(Expression expression, String construct) {
    return coercion().condition(analyze(expression), construct, expression.start());
  }

  List<RexNode> analyzeAll(List<Expression> expressions) {
    List<RexNode> nodes = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      nodes.add(analyze(expression));
    }
    return nodes;
  }

  RexNode analyze(Expression expression) {
    analysis.enter();
    try {
      return dispatch(expression);
    } finally {
      analysis.leave();
    }
  }

  private RexNode dispatch(Expression expression) {
    return switch (expression) {
      case Expression.ColumnReference node -> column(node).value();
      case Expression.Star node -> star(node);
      case Expression.IntegerLiteral node -> Rex.int4(node.value());
      case Expression.NumericLiteral node -> Literals.number(node);
      case Expression.StringLiteral node -> Rex.unknown(node.value(), node.position());
      case Expression.BitLiteral node ->
          throw SqlException.notSupported("type bit").at(node.position() + 1);
      case Expression.BooleanLiteral node -> Rex.bool(node.value());
      case Expression.NullLiteral node -> Rex.unknown(null, node.position());
      case Expression.Parameter node -> parameter(node);
      case Expression.TypeCast node -> cast(node);
      case Expression.Collate node -> collate(node);
      case Expression.OperatorCall node -> new OperatorAnalyzer(this).operator(node);
      case Expression.And node -> Rex.and(conditions(node.operands(), "AND"));
      case Expression.Or node -> Rex.or(conditions(node.operands(), "OR"));
      case Expression.Not node -> Rex.not(condition(node.operand(), "NOT"));
      case Expression.NullTest node -> nullTest(node);
      case Expression.BooleanTest node -> booleanTest(node);
      case Expression.DistinctFrom node -> new OperatorAnalyzer(this).distinctFrom(node);
      case Expression.Between node -> new OperatorAnalyzer(this).between(node);
      case Expression.InList node -> new OperatorAnalyzer(this).inList(node);
      case Expression.PatternMatch node -> new OperatorAnalyzer(this).pattern(node);
      case Expression.QuantifiedArray node -> new OperatorAnalyzer(this).quantified(node);
      case Expression.InSubquery node -> subqueries(node.position()).in(node);
      case Expression.QuantifiedSubquery node -> subqueries(node.position()).quantified(node);
      case Expression.Exists node -> subqueries(node.position()).exists(node.query());
      case Expression.Subquery node -> subqueries(node.position()).scalar(node);
      case Expression.ArraySubquery node -> subqueries(node.position()).array(node);
      case Expression.ArrayConstructor node -> new CompositeAnalyzer(this).array(node);
      case Expression.Row node -> new CompositeAnalyzer(this).row(node);
      case Expression.Subscript node -> new CompositeAnalyzer(this).subscript(node);
      case Expression.FieldSelection node -> new CompositeAnalyzer(this).field(node);
      case Expression.AllFields node -> throw notHere("(...).*", node.position());
      case Expression.Case node -> caseOf(node);
      case Expression.Coalesce node -> coalesce(node);
      case Expression.Greatest node -> minMax(node.items(), true, "GREATEST");
      case Expression.Least node -> minMax(node.items(), false, "LEAST");
      case Expression.NullIf node -> new OperatorAnalyzer(this).nullIf(node);
      case Expression.SqlValue node -> SqlValues.call(node, this);
      case Expression.FunctionCall node -> new CallAnalyzer(this).call(node);
      case Expression.Grouping node -> new CallAnalyzer(this).grouping(node);
      case Expression.CurrentOf node -> throw notHere("WHERE CURRENT OF", node.position());
      case Expression.Default node ->
          throw new SqlException(SqlState.SYNTAX_ERROR, "DEFAULT is not allowed in this context")
              .at(node.position() + 1);
      case Expression.GroupingSet node ->
          throw new SqlException(SqlState.SYNTAX_ERROR, "grouping sets are not allowed here")
              .at(node.position() + 1);
      case Expression.MultiAssignment node -> throw notHere("multiple assignment", node.position());
      case Expression.UnsupportedExpression node ->
          throw SqlException.notSupported(node.feature()).at(node.position() + 1);
    };
  }

  /// `t.*` as a value: the whole row.
  private RexNode star(Expression.Star node) {
    List<String> parts = node.parts();
    if (parts.isEmpty()) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "row expansion via \"*\" is not supported here")
          .at(node.position() + 1);
    }
    Optional<String> schema =
        parts.size() == 1 ? Optional.empty() : Optional.of(parts.get(parts.size() - 2));
    return ColumnLookup.item(scope, schema, parts.getLast(), node.position())
        .map(item -> ColumnLookup.wholeRow(item, node.position()))
        .orElseThrow(() -> ColumnLookup.noTable(scope, parts.getLast(), node.position()));
  }

  private static SqlException notHere(String what, int position) {
    return SqlException.notSupported(what).at(position + 1);
  }

  private List<RexNode> conditions(List<Expression> operands, String construct) {
    List<RexNode> nodes = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      nodes.add(condition(operand, construct));
    }
    return nodes;
  }

  /// A column reference with its origin.
  ColumnLookup.Found column(Expression.ColumnReference node) {
    if (clause == Clause.DEFAULT) {
      throw misplaced("column reference", "DEFAULT expression", node.position());
    }
    List<String> parts = node.parts();
    int position = node.position();
    String name = parts.getLast();
    if (parts.size() == 1) {
      Optional<ColumnLookup.Found> found = ColumnLookup.bare(scope, name, position);
      if (found.isPresent()) {
        return found.get();
      }
      Optional<ColumnLookup.FoundItem> row =
          ColumnLookup.item(scope, Optional.empty(), name, position);
      if (row.isPresent()) {
        return new ColumnLookup.Found(ColumnLookup.wholeRow(row.get(), position), 0, 0);
      }
      throw ColumnLookup.noColumn(scope, Optional.empty(), name, position);
    }
    if (parts.size() > 4) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "improper qualified name (too many dotted names): " + String.join(".", parts))
          .at(position + 1);
    }
    String table = parts.get(parts.size() - 2);
    Optional<String> schema =
        parts.size() == 2 ? Optional.empty() : Optional.of(parts.get(parts.size() - 3));
    Optional<ColumnLookup.FoundItem> item = ColumnLookup.item(scope, schema, table, position);
    if (item.isEmpty()) {
      throw ColumnLookup.noTable(scope, table, position);
    }
    for (NamespaceItem.Column column : item.get().item().columns()) {
      if (column.name().equals(name)) {
        return item.get().column(column, position);
      }
    }
    if (name.equals("tableoid") && item.get().item().tableOid() != 0) {
      return new ColumnLookup.Found(Rex.oid(Oids.OID, item.get().item().tableOid()), 0, 0);
    }
    throw ColumnLookup.noColumn(scope, Optional.of(table), name, position);
  }

  private RexNode parameter(Expression.Parameter node) {
    int type = coercion().parameters().type(node.number(), node.position());
    return Rex.BUILDER.makeDynamicParam(PgType.of(type), node.number() - 1);
  }

  private RexNode cast(Expression.TypeCast node) {
    SqlType target = TypeResolution.resolve(node.type());
    if (node.operand() instanceof Expression.ArrayConstructor array
        && Casts.elementType(target.oid()) != 0) {
      return coercion()
          .cast(
              new CompositeAnalyzer(this).array(array, target.withoutTypmod()),
              target,
              node.position());
    }
    RexNode operand = analyze(node.operand());
    return coercion().cast(operand, target, node.position());
  }

  private RexNode collate(Expression.Collate node) {
    String name = node.collation().last();
    boolean known =
        name.equals("C.UTF-8")
            || name.equals("en_US.utf8")
            || BuiltinNames.collations().stream().anyMatch(c -> c.name().equals(name));
    if (!known) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "collation \"" + name + "\" for encoding \"UTF8\" does not exist")
          .at(node.collation().position() + 1);
    }
    return coercion().decided(analyze(node.operand()));
  }

  private RexNode nullTest(Expression.NullTest node) {
    RexNode operand = coercion().decided(analyze(node.operand()));
    if (node.negated()
        && operand instanceof RexCall row
        && row.getOperator().getName().equals(ColumnLookup.ROW)) {
      // a row is not NULL when none of its fields is: no opposite of IS NULL
      return row.getOperands().isEmpty()
          ? Rex.bool(true)
          : Rex.and(row.getOperands().stream().map(Rex::isNotNull).toList());
    }
    return node.negated() ? Rex.isNotNull(operand) : Rex.isNull(operand);
  }

  private static SqlException misplaced(String what, String place, int position) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, "cannot use " + what + " in " + place)
        .at(position + 1);
  }

  /// @throws SqlException 0A000 where none may be
  private SubqueryAnalyzer subqueries(int position) {
    switch (clause) {
      case CHECK -> throw misplaced("subquery", "check constraint", position);
      case DEFAULT -> throw misplaced("subquery", "DEFAULT expression", position);
      case SELECT,
          WHERE,
          HAVING,
          GROUP_BY,
          ORDER_BY,
          DISTINCT_ON,
          JOIN_ON,
          VALUES,
          LIMIT,
          OFFSET,
          UPDATE,
          RETURNING,
          FROM_FUNCTION,
          FILTER,
          WINDOW,
          INDEX_EXPRESSION,
          INDEX_PREDICATE -> {}
    }
    return new SubqueryAnalyzer(this);
  }

  private RexNode booleanTest(Expression.BooleanTest node) {
    String construct = "IS " + (node.negated() ? "NOT " : "") + node.value().name();
    RexNode operand = condition(node.operand(), construct);
    SqlType bool = SqlType.of(Oids.BOOL);
    RexNode test =
        switch (node.value()) {
          case TRUE -> Rex.coalesce(List.of(operand, Rex.bool(false)), bool);
          case FALSE -> Rex.not(Rex.coalesce(List.of(operand, Rex.bool(true)), bool));
          case UNKNOWN -> Rex.isNull(operand);
        };
    return node.negated() ? Rex.not(test) : test;
  }

  private RexNode caseOf(Expression.Case node) {
    List<RexNode> conditions = new ArrayList<>();
    List<RexNode> results = new ArrayList<>();
    List<Expression> resultNodes = new ArrayList<>();
    RexNode operand = node.operand() == null ? null : coercion().decided(analyze(node.operand()));
    for (Expression.When when : node.branches()) {
      if (operand == null) {
        conditions.add(condition(when.condition(), "CASE/WHEN"));
      } else {
        conditions.add(
            new OperatorAnalyzer(this)
                .binary(List.of("="), operand, analyze(when.condition()), when.position()));
      }
      results.add(analyze(when.result()));
      resultNodes.add(when.result());
    }
    // ELSE comes first when the common type is chosen, as in PostgreSQL
    Expression otherwise =
        node.otherwise() == null ? new Expression.NullLiteral(node.position()) : node.otherwise();
    List<RexNode> ordered = new ArrayList<>(List.of(analyze(otherwise)));
    ordered.addAll(results);
    resultNodes.addFirst(otherwise);
    SqlType type = CommonType.of(ordered, "CASE", i -> resultNodes.get(i).start());
    List<RexNode> operands = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      operands.add(conditions.get(i));
      operands.add(
          coercion().toCommon(results.get(i), type, "CASE/WHEN", resultNodes.get(i + 1).start()));
    }
    operands.add(coercion().toCommon(ordered.getFirst(), type, "CASE/ELSE", otherwise.start()));
    return Rex.caseOf(operands, type);
  }

  /// Expressions brought to their common type.
  List<RexNode> common(List<Expression> items, String construct) {
    List<RexNode> nodes = analyzeAll(items);
    SqlType type = CommonType.of(nodes, construct, i -> items.get(i).start());
    List<RexNode> converted = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      converted.add(coercion().toCommon(nodes.get(i), type, construct, items.get(i).start()));
    }
    return converted;
  }

  private RexNode coalesce(Expression.Coalesce node) {
    List<RexNode> items = common(node.items(), "COALESCE");
    return Rex.coalesce(items, PgType.typeOf(items.getFirst()));
  }

  private RexNode minMax(List<Expression> expressions, boolean greatest, String construct) {
    List<RexNode> items = common(expressions, construct);
    SqlType type = PgType.typeOf(items.getFirst());
    int less = Comparisons.less(type.oid(), expressions.getFirst().start()).functionOid();
    return Rex.form(
        construct + less, type, items, (o, t) -> new Scalar.MinMax(greatest, less, o, t));
  }
}
