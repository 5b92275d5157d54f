package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.TypeNames;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;

/// Subqueries in expressions.
final class SubqueryAnalyzer {
  private final ExpressionAnalyzer expressions;

  SubqueryAnalyzer(ExpressionAnalyzer expressions) {
    this.expressions = expressions;
  }

  private record Inner(Output output, Scope.Outer link) {}

  private Inner inner(Query query) {
    Analysis analysis = expressions.analysis();
    Scope scope = expressions.scope();
    if (scope == null) {
      scope = new Scope(List.of(), PgTypeFactory.INSTANCE.row(List.of(), List.of()), null, null);
    }
    Scope.Outer link = new Scope.Outer(scope, analysis.cluster().createCorrel());
    return new Inner(new QueryAnalyzer(analysis, link, scope.withs()).analyze(query), link);
  }

  private static RexNode placeholder(
      SubqueryPlan.Kind kind,
      Inner inner,
      SqlType type,
      List<RexNode> operands,
      SubqueryPlan.Comparison comparison) {
    SubqueryPlan plan =
        new SubqueryPlan(kind, inner.output.rel(), inner.link.id(), inner.link.used(), comparison);
    return Rex.BUILDER.makeCall(
        PgType.of(type), new PlaceholderOperator<>("subquery" + inner.link.id(), plan), operands);
  }

  RexNode scalar(Expression.Subquery node) {
    Inner inner = inner(node.query());
    SqlType type = single(inner, node.position());
    return placeholder(SubqueryPlan.Kind.SCALAR, inner, type, List.of(), SubqueryPlan.NONE);
  }

  private static SqlType single(Inner inner, int position) {
    if (inner.output.columns().size() != 1) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "subquery must return only one column")
          .at(position + 1);
    }
    return inner.output.columns().getFirst().type();
  }

  RexNode exists(Query query) {
    return placeholder(
        SubqueryPlan.Kind.EXISTS,
        inner(query),
        SqlType.of(Oids.BOOL),
        List.of(),
        SubqueryPlan.NONE);
  }

  RexNode array(Expression.ArraySubquery node) {
    Inner inner = inner(node.query());
    SqlType element = single(inner, node.position());
    int array =
        Casts.elementType(element.oid()) != 0 ? element.oid() : Casts.arrayType(element.oid());
    if (array == 0) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "could not find array type for data type " + TypeNames.text(element.oid()))
          .at(node.position() + 1);
    }
    return placeholder(
        SubqueryPlan.Kind.ARRAY, inner, SqlType.of(array), List.of(), SubqueryPlan.NONE);
  }

  RexNode in(Expression.InSubquery node) {
    RexNode any =
        compare(node.operand(), List.of("="), SubqueryPlan.Kind.ANY, node.query(), node.position());
    return node.negated() ? Rex.not(any) : any;
  }

  RexNode quantified(Expression.QuantifiedSubquery node) {
    SubqueryPlan.Kind kind =
        node.quantifier() == Expression.Quantifier.ANY
            ? SubqueryPlan.Kind.ANY
            : SubqueryPlan.Kind.ALL;
    return compare(node.left(), node.operator(), kind, node.query(), node.position());
  }

  private RexNode compare(
      Expression left, List<String> operator, SubqueryPlan.Kind kind, Query query, int position) {
    List<RexNode> lefts =
        left instanceof Expression.Row row
            ? expressions.analyzeAll(row.items())
            : List.of(expressions.analyze(left));
    Inner inner = inner(query);
    int columns = inner.output.columns().size();
    if (columns != lefts.size()) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              columns < lefts.size()
                  ? "subquery has too few columns"
                  : "subquery has too many columns")
          .at(position + 1);
    }
    OperatorAnalyzer operators = new OperatorAnalyzer(expressions);
    List<RexNode> decided = new ArrayList<>();
    List<RelDataTypeField> fields = inner.output.rel().getRowType().getFieldList();
    for (int i = 0; i < lefts.size(); i++) {
      // literals and parameters take the type of the column they are compared with
      SqlType column = PgType.sqlTypeOf(fields.get(i).getType());
      decided.add(
          PgType.typeOf(lefts.get(i)).oid() == Oids.UNKNOWN
              ? expressions.coercion().implicit(lefts.get(i), column.oid())
              : lefts.get(i));
    }
    SubqueryPlan.Comparison comparison =
        (outer, values) ->
            outer.size() == 1
                ? operators.binary(operator, outer.getFirst(), values.getFirst(), position)
                : operators.rows(operator, outer, values, position);
    List<RexNode> values = new ArrayList<>();
    for (RelDataTypeField field : fields) {
      values.add(Rex.column(field.getIndex(), PgType.sqlTypeOf(field.getType())));
    }
    RexNode _ =
        comparison.apply(decided, values); // errors belong to the analysis of this expression
    return placeholder(kind, inner, SqlType.of(Oids.BOOL), decided, comparison);
  }
}
