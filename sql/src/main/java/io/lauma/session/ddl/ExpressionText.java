package io.lauma.session.ddl;

import io.lauma.catalog.QuotedNames;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A value expression as SQL text again, for the catalog (defaults): what it prints parses to the
/// same tree. Pure.
final class ExpressionText {
  private ExpressionText() {}

  /// @throws SqlException 0A000 for a form that no default may have here yet (subqueries and the
  ///   like)
  static String of(Expression expression) {
    return switch (expression) {
      case Expression.IntegerLiteral e -> Integer.toString(e.value());
      case Expression.NumericLiteral e -> e.text();
      case Expression.StringLiteral e -> quoted(e.value());
      case Expression.BooleanLiteral e -> Boolean.toString(e.value());
      case Expression.NullLiteral _ -> "NULL";
      case Expression.BitLiteral e -> (e.hexadecimal() ? "X" : "B") + quoted(e.digits());
      case Expression.TypeCast e -> operand(e.operand()) + "::" + typeName(e.type());
      case Expression.OperatorCall e -> operator(e);
      case Expression.And e -> joined(e.operands(), " AND ");
      case Expression.Or e -> joined(e.operands(), " OR ");
      case Expression.Not e -> "(NOT " + of(e.operand()) + ")";
      case Expression.NullTest e ->
          "(" + of(e.operand()) + (e.negated() ? " IS NOT NULL)" : " IS NULL)");
      case Expression.FunctionCall e -> call(e);
      case Expression.SqlValue e -> sqlValue(e);
      case Expression.ArrayConstructor e -> "ARRAY[" + list(e.items()) + "]";
      case Expression.Coalesce e -> "COALESCE(" + list(e.items()) + ")";
      case Expression.Greatest e -> "GREATEST(" + list(e.items()) + ")";
      case Expression.Least e -> "LEAST(" + list(e.items()) + ")";
      case Expression.NullIf e -> "NULLIF(" + of(e.left()) + ", " + of(e.right()) + ")";
      case Expression.Case e -> caseText(e);
      case Expression.Collate e -> "(" + of(e.operand()) + " COLLATE " + name(e.collation()) + ")";
      case Expression.ColumnReference e ->
          e.parts().stream().map(QuoteFunctions::identifier).collect(Collectors.joining("."));
      case Expression.DistinctFrom e ->
          "("
              + of(e.left())
              + (e.negated() ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ")
              + of(e.right())
              + ")";
      case Expression.BooleanTest e ->
          "(" + of(e.operand()) + " IS " + (e.negated() ? "NOT " : "") + e.value().name() + ")";
      case Expression.Between e -> between(e);
      case Expression.InList e -> inList(e);
      case Expression.PatternMatch e -> pattern(e);
      case Expression.QuantifiedArray e ->
          "("
              + of(e.left())
              + " "
              + operatorName(e.operator())
              + " "
              + e.quantifier().name()
              + " ("
              + of(e.array())
              + "))";
      case Expression.Row e -> "ROW(" + list(e.items()) + ")";
      case Expression.Subscript e -> subscript(e);
      case Expression.Star _,
          Expression.Parameter _,
          Expression.InSubquery _,
          Expression.QuantifiedSubquery _,
          Expression.Exists _,
          Expression.Subquery _,
          Expression.ArraySubquery _,
          Expression.FieldSelection _,
          Expression.AllFields _,
          Expression.Grouping _,
          Expression.CurrentOf _,
          Expression.Default _,
          Expression.GroupingSet _,
          Expression.MultiAssignment _,
          Expression.UnsupportedExpression _ ->
          throw SqlException.notSupported("this form of expression in DEFAULT or CHECK")
              .at(expression.start() + 1);
    };
  }

  private static String operator(Expression.OperatorCall call) {
    String operator = operatorName(call.name());
    Expression left = call.left();
    return left == null
        ? "(" + operator + " " + of(call.right()) + ")"
        : "(" + of(left) + " " + operator + " " + of(call.right()) + ")";
  }

  private static String operatorName(List<String> name) {
    return name.size() == 1 ? name.getFirst() : "OPERATOR(" + String.join(".", name) + ")";
  }

  private static String between(Expression.Between node) {
    String operand = of(node.operand());
    String inside = range(operand, of(node.low()), of(node.high()));
    if (node.symmetric()) {
      inside = "(" + inside + " OR " + range(operand, of(node.high()), of(node.low())) + ")";
    }
    return node.negated() ? "(NOT " + inside + ")" : inside;
  }

  private static String range(String operand, String low, String high) {
    return "((" + operand + " >= " + low + ") AND (" + operand + " <= " + high + "))";
  }

  private static String inList(Expression.InList node) {
    return "("
        + of(node.operand())
        + (node.negated() ? " NOT IN (" : " IN (")
        + list(node.items())
        + "))";
  }

  private static String pattern(Expression.PatternMatch node) {
    String word = node.kind() == Expression.PatternKind.SIMILAR ? "SIMILAR TO" : node.kind().name();
    Expression escape = node.escape();
    return "("
        + of(node.operand())
        + (node.negated() ? " NOT " : " ")
        + word
        + " "
        + of(node.pattern())
        + (escape == null ? "" : " ESCAPE " + of(escape))
        + ")";
  }

  private static String subscript(Expression.Subscript node) {
    StringBuilder text = new StringBuilder("(" + of(node.operand()) + ")");
    for (Expression.Index index : node.indexes()) {
      Expression lower = index.lower();
      Expression upper = index.upper();
      text.append('[').append(lower == null ? "" : of(lower));
      text.append(index.slice() ? ":" : "").append(upper == null ? "" : of(upper)).append(']');
    }
    return text.toString();
  }

  private static String operand(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral e -> of(e);
      case Expression.FunctionCall e -> of(e);
      case Expression.TypeCast e -> of(e);
      case Expression.NullLiteral e -> of(e);
      default -> "(" + of(expression) + ")";
    };
  }

  private static String call(Expression.FunctionCall call) {
    if (call.over() != null || call.filter() != null || call.distinct() || call.star()) {
      throw SqlException.notSupported("aggregate or window functions in DEFAULT or CHECK")
          .at(call.position() + 1);
    }
    String arguments =
        call.arguments().stream()
            .map(a -> (a.name() == null ? "" : a.name() + " => ") + of(a.value()))
            .collect(Collectors.joining(", "));
    return name(call.name()) + "(" + (call.variadic() ? "VARIADIC " : "") + arguments + ")";
  }

  private static String sqlValue(Expression.SqlValue value) {
    String word = value.function().name().toUpperCase(Locale.ROOT);
    return value.precision() == null ? word : word + "(" + value.precision() + ")";
  }

  private static String caseText(Expression.Case node) {
    StringBuilder text = new StringBuilder("CASE");
    Expression operand = node.operand();
    if (operand != null) {
      text.append(' ').append(of(operand));
    }
    node.branches()
        .forEach(w ->
            text.append(" WHEN ")
                .append(of(w.condition()))
                .append(" THEN ")
                .append(of(w.result())));
    Expression otherwise = node.otherwise();
    if (otherwise != null) {
      text.append(" ELSE ").append(of(otherwise));
    }
    return text.append(" END").toString();
  }

  private static String joined(List<Expression> operands, String separator) {
    return operands.stream()
        .map(ExpressionText::of)
        .collect(Collectors.joining(separator, "(", ")"));
  }

  private static String list(List<Expression> items) {
    return items.stream().map(ExpressionText::of).collect(Collectors.joining(", "));
  }

  private static String typeName(TypeName type) {
    StringBuilder text =
        new StringBuilder(
            type.parts().stream().map(QuotedNames::quote).collect(Collectors.joining(".")));
    if (!type.modifiers().isEmpty()) {
      text.append('(').append(list(type.modifiers())).append(')');
    }
    type.arrayBounds().forEach(_ -> text.append("[]"));
    return text.toString();
  }

  private static String name(QualifiedName name) {
    return name.parts().stream().map(QuoteFunctions::identifier).collect(Collectors.joining("."));
  }

  private static String quoted(String value) {
    String doubled = value.replace("'", "''");
    return doubled.indexOf('\\') >= 0
        ? "E'" + doubled.replace("\\", "\\\\") + "'"
        : "'" + doubled + "'";
  }
}
