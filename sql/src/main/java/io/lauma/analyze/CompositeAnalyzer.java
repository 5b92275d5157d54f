package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.CommonType;
import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.builtin.RecordField;
import io.lauma.expr.Scalar;
import io.lauma.parse.tree.Expression;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Arrays and rows.
final class CompositeAnalyzer {
  private final ExpressionAnalyzer expressions;

  CompositeAnalyzer(ExpressionAnalyzer expressions) {
    this.expressions = expressions;
  }

  static RexNode arrayOf(List<RexNode> elements, int arrayOid) {
    return Rex.form("array", SqlType.of(arrayOid), elements, Scalar.ArrayConstructor::new);
  }

  RexNode array(Expression.ArrayConstructor node) {
    if (node.items().isEmpty()) {
      throw new SqlException(
              SqlState.INDETERMINATE_DATATYPE, "cannot determine type of empty array")
          .withHint("Explicitly cast to the desired type, for example ARRAY[]::integer[].")
          .at(node.position() + 1);
    }
    List<RexNode> items = expressions.analyzeAll(node.items());
    SqlType common = CommonType.of(items, "ARRAY", i -> node.items().get(i).start());
    List<RexNode> elements = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      elements.add(
          expressions
              .coercion()
              .toCommon(
                  items.get(i), common.withoutTypmod(), "ARRAY", node.items().get(i).start()));
    }
    int arrayType =
        Casts.elementType(common.oid()) != 0 ? common.oid() : Casts.arrayType(common.oid());
    if (arrayType == 0) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "could not find array type for data type " + TypeNames.text(common.oid()))
          .at(node.position() + 1);
    }
    return arrayOf(elements, arrayType);
  }

  /// `ARRAY[...]::type[]`: the elements take the type, also those of inner arrays.
  RexNode array(Expression.ArrayConstructor node, SqlType arrayType) {
    SqlType element = SqlType.of(Casts.elementType(arrayType.oid()));
    List<RexNode> elements = new ArrayList<>();
    for (Expression item : node.items()) {
      if (item instanceof Expression.ArrayConstructor inner) {
        elements.add(array(inner, arrayType));
      } else {
        elements.add(expressions.coercion().cast(expressions.analyze(item), element, item.start()));
      }
    }
    return arrayOf(elements, arrayType.oid());
  }

  RexNode row(Expression.Row node) {
    List<RexNode> fields = new ArrayList<>();
    for (Expression item : node.items()) {
      fields.add(expressions.coercion().decided(expressions.analyze(item)));
    }
    return Rex.form(
        ColumnLookup.ROW, SqlType.of(Oids.RECORD), fields, (o, _) -> new Scalar.RowConstructor(o));
  }

  RexNode subscript(Expression.Subscript node) {
    RexNode array = expressions.analyze(node.operand());
    int arrayType = Casts.baseType(PgType.typeOf(array).oid());
    int element =
        switch (arrayType) {
          case Oids.INT2VECTOR -> Oids.INT2;
          case Oids.OIDVECTOR -> Oids.OID;
          default -> Casts.elementType(arrayType);
        };
    if (element == 0) {
      throw new SqlException(
              SqlState.DATATYPE_MISMATCH,
              "cannot subscript type "
                  + TypeNames.text(arrayType)
                  + " because it does not support subscripting")
          .at(node.operand().start() + 1);
    }
    boolean slice = node.indexes().stream().anyMatch(Expression.Index::slice);
    List<RexNode> operands = new ArrayList<>(List.of(array));
    List<Shape> shapes = new ArrayList<>();
    for (Expression.Index index : node.indexes()) {
      shapes.add(
          new Shape(index.slice(), bound(index.lower(), operands), bound(index.upper(), operands)));
    }
    SqlType type =
        slice ? SqlType.of(arrayType) : new SqlType(element, PgType.typeOf(array).typmod());
    return Rex.form(
        "subscript" + shapes,
        type,
        operands,
        (o, t) ->
            new Scalar.Subscript(o.getFirst(), shapes.stream().map(s -> s.index(o)).toList(), t));
  }

  private record Shape(boolean slice, boolean lower, boolean upper, int firstOperand) {
    Shape(boolean slice, int lower, int upper) {
      this(slice, lower > 0, upper > 0, lower > 0 ? lower : upper);
    }

    Scalar.Subscript.Index index(List<Scalar> operands) {
      int upperAt = lower ? firstOperand + 1 : firstOperand;
      return new Scalar.Subscript.Index(
          slice,
          lower ? Optional.of(operands.get(firstOperand)) : Optional.empty(),
          upper ? Optional.of(operands.get(upperAt)) : Optional.empty());
    }
  }

  private int bound(@Nullable Expression expression, List<RexNode> operands) {
    if (expression == null) {
      return 0;
    }
    RexNode bound =
        expressions
            .coercion()
            .tryCoerce(
                expressions.analyze(expression), SqlType.of(Oids.INT4), Casts.Context.ASSIGNMENT)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.DATATYPE_MISMATCH, "array subscript must have type integer")
                    .at(expression.start() + 1));
    operands.add(bound);
    return operands.size() - 1;
  }

  RexNode field(Expression.FieldSelection node) {
    if (node.operand() instanceof Expression.ColumnReference reference) {
      Optional<ColumnLookup.FoundItem> item =
          reference.parts().size() == 1
              ? ColumnLookup.item(
                  expressions.scope(),
                  Optional.empty(),
                  reference.parts().getFirst(),
                  node.position())
              : Optional.empty();
      if (item.isPresent()) {
        List<String> parts = new ArrayList<>(reference.parts());
        parts.add(node.field());
        return expressions.analyze(
            new Expression.ColumnReference(List.copyOf(parts), reference.position()));
      }
    }
    RexNode record = expressions.analyze(node.operand());
    List<RecordField> fields = RecordShapes.fields(record);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(node.field())) {
        int index = i;
        return Rex.form(
            "field" + index,
            SqlType.of(fields.get(i).typeOid()),
            List.of(record),
            (o, t) -> new Scalar.FieldSelection(o.getFirst(), index, t));
      }
    }
    throw new SqlException(
            SqlState.UNDEFINED_COLUMN,
            "could not identify column \"" + node.field() + "\" in record data type")
        .at(node.position() + 1);
  }
}
