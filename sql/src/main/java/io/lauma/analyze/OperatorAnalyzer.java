package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.CommonType;
import io.lauma.analyze.type.FunctionResolution;
import io.lauma.analyze.type.OperatorResolution;
import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.expr.Scalar;
import io.lauma.parse.tree.Expression;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Operators and the forms that are made of them.
final class OperatorAnalyzer {
  private static final List<String> EQUAL = List.of("=");
  private final ExpressionAnalyzer expressions;

  OperatorAnalyzer(ExpressionAnalyzer expressions) {
    this.expressions = expressions;
  }

  RexNode operator(Expression.OperatorCall node) {
    Expression left = node.left();
    if (left == null) {
      return prefix(node);
    }
    if (node.right() instanceof Expression.Subquery subquery && left instanceof Expression.Row) {
      throw SqlException.notSupported("comparison of a row with a subquery")
          .at(subquery.position() + 1);
    }
    if (left instanceof Expression.Row leftRow && node.right() instanceof Expression.Row rightRow) {
      return rows(node.name(), leftRow, rightRow, node.position());
    }
    return binary(
        node.name(), expressions.analyze(left), expressions.analyze(node.right()), node.position());
  }

  private RexNode prefix(Expression.OperatorCall node) {
    RexNode operand = expressions.analyze(node.right());
    if (node.name().equals(List.of("-"))) {
      RexNode folded = NegatedConstant.of(node.right());
      if (folded != null) {
        return folded;
      }
    }
    int type = PgType.typeOf(operand).oid();
    BuiltinOperator operator = OperatorResolution.resolve(node.name(), 0, type, node.position());
    return Rex.call(
        operator.functionOid(),
        SqlType.of(operator.resultOid()),
        List.of(expressions.coercion().implicit(operand, operator.rightOid())));
  }

  RexNode binary(List<String> name, RexNode left, RexNode right, int position) {
    BuiltinOperator operator =
        OperatorResolution.resolve(
            name, PgType.typeOf(left).oid(), PgType.typeOf(right).oid(), position);
    return apply(operator, left, right);
  }

  /// The call of a resolved operator.
  RexNode apply(BuiltinOperator operator, RexNode left, RexNode right) {
    List<Integer> actual = List.of(PgType.typeOf(left).oid(), PgType.typeOf(right).oid());
    List<Integer> types =
        FunctionResolution.actualTypes(
            actual, List.of(operator.leftOid(), operator.rightOid()), operator.resultOid());
    RexNode first = expressions.coercion().implicit(left, types.get(0));
    RexNode second = expressions.coercion().implicit(right, types.get(1));
    return Rex.call(operator.functionOid(), SqlType.of(types.get(2)), List.of(first, second));
  }

  RexNode distinctFrom(Expression.DistinctFrom node) {
    RexNode test =
        isNullLiteral(node.right())
            ? Rex.isNotNull(expressions.coercion().decided(expressions.analyze(node.left())))
            : distinct(
                expressions.analyze(node.left()),
                expressions.analyze(node.right()),
                node.position());
    return node.negated() ? Rex.not(test) : test;
  }

  private static boolean isNullLiteral(Expression expression) {
    return expression instanceof Expression.NullLiteral;
  }

  private RexNode distinct(RexNode left, RexNode right, int position) {
    Equality equality = equality(left, right, "IS DISTINCT FROM", position);
    int function = equality.functionOid;
    return Rex.form(
        "distinct" + function,
        SqlType.of(Oids.BOOL),
        List.of(equality.left, equality.right),
        (o, _) -> new Scalar.DistinctFrom(function, o.get(0), o.get(1)));
  }

  private record Equality(int functionOid, RexNode left, RexNode right) {}

  private Equality equality(RexNode left, RexNode right, String construct, int position) {
    BuiltinOperator operator =
        OperatorResolution.resolve(
            EQUAL, PgType.typeOf(left).oid(), PgType.typeOf(right).oid(), position);
    if (operator.resultOid() != Oids.BOOL) {
      throw new SqlException(
              SqlState.DATATYPE_MISMATCH, construct + " requires = operator to yield boolean")
          .at(position + 1);
    }
    List<Integer> types =
        FunctionResolution.actualTypes(
            List.of(PgType.typeOf(left).oid(), PgType.typeOf(right).oid()),
            List.of(operator.leftOid(), operator.rightOid()),
            operator.resultOid());
    return new Equality(
        operator.functionOid(),
        expressions.coercion().implicit(left, types.get(0)),
        expressions.coercion().implicit(right, types.get(1)));
  }

  RexNode nullIf(Expression.NullIf node) {
    RexNode left = expressions.analyze(node.left());
    Equality equality =
        equality(left, expressions.analyze(node.right()), "NULLIF", node.position());
    int function = equality.functionOid;
    return Rex.form(
        "nullif" + function,
        PgType.typeOf(equality.left),
        List.of(equality.left, equality.right),
        (o, t) -> new Scalar.NullIf(function, o.get(0), o.get(1), t));
  }

  RexNode between(Expression.Between node) {
    RexNode operand = expressions.analyze(node.operand());
    RexNode low = expressions.analyze(node.low());
    RexNode high = expressions.analyze(node.high());
    int position = node.position();
    RexNode inside = range(operand, low, high, position);
    if (node.symmetric()) {
      inside = Rex.or(List.of(inside, range(operand, high, low, position)));
    }
    return node.negated() ? Rex.not(inside) : inside;
  }

  private RexNode range(RexNode operand, RexNode low, RexNode high, int position) {
    return Rex.and(
        List.of(
            binary(List.of(">="), operand, low, position),
            binary(List.of("<="), operand, high, position)));
  }

  /// IN (list): one ANY over an array of the items without columns, and one comparison for each of
  /// the others.
  RexNode inList(Expression.InList node) {
    RexNode test = anyOf(node);
    return node.negated() ? Rex.not(test) : test;
  }

  private RexNode anyOf(Expression.InList node) {
    if (node.operand() instanceof Expression.Row row) {
      List<RexNode> tests = new ArrayList<>();
      for (Expression item : node.items()) {
        if (!(item instanceof Expression.Row itemRow)) {
          throw SqlException.notSupported("IN of a row and a value").at(item.start() + 1);
        }
        tests.add(rows(EQUAL, row, itemRow, node.position()));
      }
      return Rex.or(tests);
    }
    RexNode operand = expressions.analyze(node.operand());
    List<RexNode> constants = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    List<Integer> constantStarts = new ArrayList<>();
    for (Expression item : node.items()) {
      RexNode value = expressions.analyze(item);
      if (RexShapes.hasColumns(value)) {
        others.add(value);
      } else {
        constants.add(value);
        constantStarts.add(item.start());
      }
    }
    List<RexNode> tests = new ArrayList<>();
    if (constants.size() > 1) {
      RexNode any = anyOfConstants(operand, constants, constantStarts, node.position());
      if (any == null) {
        others.addAll(0, constants);
      } else {
        tests.add(any);
      }
    } else {
      others.addAll(0, constants);
    }
    for (RexNode other : others) {
      tests.add(binary(EQUAL, operand, other, node.position()));
    }
    return Rex.or(tests);
  }

  private @Nullable RexNode anyOfConstants(
      RexNode operand, List<RexNode> constants, List<Integer> starts, int position) {
    List<RexNode> all = new ArrayList<>(List.of(operand));
    all.addAll(constants);
    SqlType common;
    try {
      common = CommonType.of(all, "IN", i -> i == 0 ? position : starts.get(i - 1));
    } catch (SqlException _) {
      return null; // compared one by one, each by its own operator
    }
    int arrayOid = Casts.arrayType(common.oid());
    if (arrayOid == 0 || common.oid() == Oids.RECORD) {
      return null;
    }
    List<RexNode> elements = new ArrayList<>();
    for (RexNode constant : constants) {
      elements.add(
          expressions.coercion().toCommon(constant, common.withoutTypmod(), "IN", position));
    }
    RexNode array = CompositeAnalyzer.arrayOf(elements, arrayOid);
    return anyAll(EQUAL, operand, array, false, position);
  }

  RexNode quantified(Expression.QuantifiedArray node) {
    RexNode left = expressions.analyze(node.left());
    RexNode right = expressions.analyze(node.array());
    return anyAll(
        node.operator(),
        left,
        right,
        node.quantifier() == Expression.Quantifier.ALL,
        node.position());
  }

  private RexNode anyAll(
      List<String> name, RexNode left, RexNode right, boolean all, int position) {
    int arrayType = PgType.typeOf(right).oid();
    int element = arrayType == Oids.UNKNOWN ? Oids.UNKNOWN : elementOf(Casts.baseType(arrayType));
    if (element == 0) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE, "op ANY/ALL (array) requires array on right side")
          .at(position + 1);
    }
    BuiltinOperator operator =
        OperatorResolution.resolve(name, PgType.typeOf(left).oid(), element, position);
    if (operator.resultOid() != Oids.BOOL) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE, "op ANY/ALL (array) requires operator to yield boolean")
          .at(position + 1);
    }
    int rightArray = Casts.arrayType(operator.rightOid());
    if (rightArray == 0) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "could not find array type for data type " + TypeNames.text(operator.rightOid()))
          .at(position + 1);
    }
    RexNode first = expressions.coercion().implicit(left, operator.leftOid());
    RexNode array = expressions.coercion().implicit(right, rightArray);
    int function = operator.functionOid();
    return Rex.form(
        (all ? "all" : "any") + function,
        SqlType.of(Oids.BOOL),
        List.of(first, array),
        (o, _) -> new Scalar.AnyAll(all, function, o.get(0), o.get(1)));
  }

  private static int elementOf(int arrayType) {
    return switch (arrayType) {
      case Oids.INT2VECTOR -> Oids.INT2;
      case Oids.OIDVECTOR -> Oids.OID;
      default -> Casts.elementType(arrayType);
    };
  }

  RexNode pattern(Expression.PatternMatch node) {
    RexNode operand = expressions.analyze(node.operand());
    RexNode pattern = expressions.analyze(node.pattern());
    String operator;
    if (node.kind() == Expression.PatternKind.SIMILAR) {
      List<RexNode> arguments = new ArrayList<>(List.of(text(pattern)));
      if (node.escape() != null) {
        arguments.add(text(expressions.analyze(node.escape())));
      }
      List<Integer> types = arguments.stream().map(_ -> Oids.TEXT).toList();
      int function = BuiltinFunctions.find("similar_to_escape", types).orElseThrow().oid();
      pattern = Rex.call(function, SqlType.of(Oids.TEXT), arguments);
      operator = node.negated() ? "!~" : "~";
    } else {
      if (node.escape() != null) {
        boolean bytes = PgType.typeOf(pattern).oid() == Oids.BYTEA;
        int type = bytes ? Oids.BYTEA : Oids.TEXT;
        int function =
            BuiltinFunctions.find("like_escape", List.of(type, type)).orElseThrow().oid();
        pattern =
            Rex.call(
                function,
                SqlType.of(type),
                List.of(
                    expressions.coercion().implicit(pattern, type),
                    expressions.coercion().implicit(expressions.analyze(node.escape()), type)));
      }
      String like = node.kind() == Expression.PatternKind.ILIKE ? "~~*" : "~~";
      operator = node.negated() ? "!" + like : like;
    }
    return binary(List.of(operator), operand, pattern, node.position());
  }

  private RexNode text(RexNode node) {
    return expressions.coercion().implicit(node, Oids.TEXT);
  }

  /// Comparison of rows column by column.
  private RexNode rows(List<String> name, Expression.Row left, Expression.Row right, int position) {
    if (left.items().size() != right.items().size()) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "unequal number of entries in row expressions")
          .at(position + 1);
    }
    List<RexNode> lefts = expressions.analyzeAll(left.items());
    List<RexNode> rights = expressions.analyzeAll(right.items());
    return rows(name, lefts, rights, position);
  }

  RexNode rows(List<String> name, List<RexNode> lefts, List<RexNode> rights, int position) {
    return switch (name.getLast()) {
      case "=" ->
          Rex.and(
              IntStream.range(0, lefts.size())
                  .mapToObj(i -> binary(name, lefts.get(i), rights.get(i), position))
                  .toList());
      case "<>" ->
          Rex.or(
              IntStream.range(0, lefts.size())
                  .mapToObj(i -> binary(name, lefts.get(i), rights.get(i), position))
                  .toList());
      case "<", "<=", ">", ">=" -> lexicographic(name.getLast(), lefts, rights, 0, position);
      default ->
          throw new SqlException(
                  SqlState.FEATURE_NOT_SUPPORTED,
                  "could not determine interpretation of row comparison operator " + name.getLast())
              .withHint("Row comparison operators must be associated with btree operator families.")
              .at(position + 1);
    };
  }

  private RexNode lexicographic(
      String name, List<RexNode> lefts, List<RexNode> rights, int from, int position) {
    RexNode left = lefts.get(from);
    RexNode right = rights.get(from);
    if (from == lefts.size() - 1) {
      return binary(List.of(name), left, right, position);
    }
    String strict = name.substring(0, 1);
    return Rex.or(
        List.of(
            binary(List.of(strict), left, right, position),
            Rex.and(
                List.of(
                    binary(EQUAL, left, right, position),
                    lexicographic(name, lefts, rights, from + 1, position)))));
  }
}
