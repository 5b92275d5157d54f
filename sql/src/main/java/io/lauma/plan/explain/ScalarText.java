package io.lauma.plan.explain;

import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.Scalar;
import io.lauma.row.TypeText;
import io.lauma.types.Oids;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Expressions as PostgreSQL's EXPLAIN prints them.
final class ScalarText {
  private final List<String> columns;

  /// @param columns names of the input columns
  ScalarText(List<String> columns) {
    this.columns = columns;
  }

  String of(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Column column ->
          column.index() < columns.size() ? columns.get(column.index()) : "?" + column.index();
      case Scalar.Constant constant -> constant(constant);
      case Scalar.Parameter parameter -> "$" + (parameter.index() + 1);
      case Scalar.Correlated outer -> "outer" + outer.apply() + "." + outer.index();
      case Scalar.Call call -> call(call);
      case Scalar.And and -> joined(and.operands(), " AND ");
      case Scalar.Or or -> joined(or.operands(), " OR ");
      case Scalar.Not not ->
          not.operand() instanceof Scalar.IsNull test
              ? "(" + of(test.operand()) + " IS NOT NULL)"
              : "(NOT " + of(not.operand()) + ")";
      case Scalar.IsNull test -> "(" + of(test.operand()) + " IS NULL)";
      case Scalar.DistinctFrom test ->
          "(" + of(test.left()) + " IS DISTINCT FROM " + of(test.right()) + ")";
      case Scalar.Case choice -> choice(choice);
      case Scalar.Coalesce coalesce -> "COALESCE(" + list(coalesce.operands()) + ")";
      case Scalar.MinMax minMax ->
          (minMax.greatest() ? "GREATEST(" : "LEAST(") + list(minMax.operands()) + ")";
      case Scalar.NullIf nullIf -> "NULLIF(" + of(nullIf.left()) + ", " + of(nullIf.right()) + ")";
      case Scalar.AnyAll test ->
          "("
              + of(test.left())
              + " "
              + operator(test.functionOid()).map(BuiltinOperator::name).orElse("?")
              + (test.all() ? " ALL (" : " ANY (")
              + of(test.array())
              + "))";
      case Scalar.IoCast cast -> cast(cast.operand(), cast);
      case Scalar.ArrayCast cast -> cast(cast.operand(), cast);
      case Scalar.Relabel relabel -> cast(relabel.operand(), relabel);
      case Scalar.ArrayConstructor array -> "ARRAY[" + list(array.elements()) + "]";
      case Scalar.RowConstructor row -> "ROW(" + list(row.fields()) + ")";
      case Scalar.Subscript subscript -> of(subscript.array()) + "[...]";
      case Scalar.FieldSelection field -> "(" + of(field.record()) + ")." + (field.index() + 1);
    };
  }

  private String cast(Scalar operand, Scalar cast) {
    return "(" + of(operand) + ")::" + TypeNames.text(cast.type());
  }

  private String joined(List<Scalar> operands, String word) {
    return operands.stream().map(this::of).collect(Collectors.joining(word, "(", ")"));
  }

  String list(List<Scalar> scalars) {
    return scalars.stream().map(this::of).collect(Collectors.joining(", "));
  }

  private static Optional<BuiltinOperator> operator(int functionOid) {
    return BuiltinOperators.byFunction(functionOid);
  }

  private String call(Scalar.Call call) {
    Optional<BuiltinOperator> operator = operator(call.functionOid());
    List<Scalar> arguments = call.arguments();
    if (operator.isPresent() && arguments.size() == 2) {
      return "("
          + of(arguments.get(0))
          + " "
          + operator.get().name()
          + " "
          + of(arguments.get(1))
          + ")";
    }
    if (operator.isPresent() && arguments.size() == 1) {
      return "(" + operator.get().name() + " " + of(arguments.getFirst()) + ")";
    }
    BuiltinFunction function = BuiltinFunctions.function(call.functionOid());
    return function.name() + "(" + list(arguments) + ")";
  }

  private String choice(Scalar.Case choice) {
    StringBuilder text = new StringBuilder("CASE");
    for (Scalar.Case.When when : choice.whens()) {
      text.append(" WHEN ").append(of(when.condition())).append(" THEN ").append(of(when.result()));
    }
    choice.otherwise().ifPresent(e -> text.append(" ELSE ").append(of(e)));
    return text.append(" END").toString();
  }

  private static String constant(Scalar.Constant constant) {
    int type = constant.type().oid();
    if (constant.isNull()) {
      return "NULL::" + TypeNames.text(constant.type());
    }
    String text = TypeText.write(type, constant.value(), 0, TextContext.DEFAULT);
    return switch (type) {
      case Oids.INT4 -> text.startsWith("-") ? "'" + text + "'::integer" : text;
      case Oids.NUMERIC ->
          text.startsWith("-") || text.indexOf('.') < 0 ? "'" + text + "'::numeric" : text;
      case Oids.BOOL -> text.equals("t") ? "true" : "false";
      default -> "'" + text.replace("'", "''") + "'::" + TypeNames.text(constant.type());
    };
  }
}
