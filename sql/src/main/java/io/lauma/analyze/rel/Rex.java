package io.lauma.analyze.rel;

import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.expr.Scalar;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Makes row expressions of our types and operators.
public final class Rex {
  public static final RexBuilder BUILDER = new RexBuilder(PgTypeFactory.INSTANCE);

  private Rex() {}

  private static RexNode make(SqlType type, SqlOperator operator, List<RexNode> operands) {
    return BUILDER.makeCall(PgType.of(type), operator, operands);
  }

  public static RexNode column(int index, SqlType type) {
    return new RexInputRef(index, PgType.of(type));
  }

  public static RexNode constant(SqlType type, Vector value) {
    if (type.oid() == Oids.BOOL && value instanceof Vector.Booleans flag && !value.isNull(0)) {
      return BUILDER.makeLiteral(flag.get(0));
    }
    return make(type, new ConstantOperator(type, value), List.of());
  }

  public static RexNode bool(boolean value) {
    return BUILDER.makeLiteral(value);
  }

  public static RexNode int4(int value) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(Oids.INT4), 1);
    builder.appendInt(value);
    return constant(SqlType.of(Oids.INT4), builder.build());
  }

  public static RexNode int8(long value) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(Oids.INT8), 1);
    builder.appendLong(value);
    return constant(SqlType.of(Oids.INT8), builder.build());
  }

  public static RexNode oid(int typeOid, int value) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(typeOid), 1);
    builder.appendLong(Integer.toUnsignedLong(value));
    return constant(SqlType.of(typeOid), builder.build());
  }

  public static RexNode text(String value) {
    return utf8(SqlType.of(Oids.TEXT), value);
  }

  /// A constant of a type whose stored form is UTF-8.
  public static RexNode utf8(SqlType type, String value) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(type.oid()), 1);
    builder.appendBytes(value.getBytes(StandardCharsets.UTF_8));
    return constant(type, builder.build());
  }

  public static RexNode nullOf(SqlType type) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(type.oid()), 1);
    builder.appendNull();
    return constant(type, builder.build());
  }

  public static RexNode unknown(@Nullable String text, int position) {
    return make(SqlType.of(Oids.UNKNOWN), new UnknownLiteral(text, position), List.of());
  }

  /// A call of a pg_proc function.
  public static RexNode call(int functionOid, SqlType type, List<RexNode> operands) {
    BuiltinFunction function = BuiltinFunctions.function(functionOid);
    PgOperator.Kind kind =
        function.returnsSet()
            ? PgOperator.Kind.SET
            : switch (function.volatility()) {
              case 'i' -> PgOperator.Kind.IMMUTABLE;
              case 's' -> PgOperator.Kind.STABLE;
              default -> PgOperator.Kind.VOLATILE;
            };
    PgOperator operator =
        new PgOperator(
            "f" + functionOid, kind, functionOid, (o, t) -> new Scalar.Call(functionOid, o, t));
    return make(type, operator, operands);
  }

  /// Any other form; `name` must hold all that `build` adds to operands and type.
  public static RexNode form(
      String name, SqlType type, List<RexNode> operands, PgOperator.Build build) {
    return make(type, new PgOperator(name, PgOperator.Kind.IMMUTABLE, 0, build), operands);
  }

  /// A form whose value depends on settings.
  public static RexNode stableForm(
      String name, SqlType type, List<RexNode> operands, PgOperator.Build build) {
    return make(type, new PgOperator(name, PgOperator.Kind.STABLE, 0, build), operands);
  }

  public static RexNode relabel(RexNode operand, SqlType type) {
    if (PgType.typeOf(operand).equals(type)) {
      return operand;
    }
    if (operand instanceof RexCall call
        && call.getOperator() instanceof ConstantOperator constant) {
      return constant(type, constant.value().relabeled(StoredForm.layout(type.oid())));
    }
    return form(
        "relabel" + type, type, List.of(operand), (o, t) -> new Scalar.Relabel(o.getFirst(), t));
  }

  public static RexNode ioCast(RexNode operand, SqlType type) {
    return stableForm(
        "io" + type, type, List.of(operand), (o, t) -> new Scalar.IoCast(o.getFirst(), t));
  }

  public static RexNode coalesce(List<RexNode> operands, SqlType type) {
    return form("coalesce", type, operands, Scalar.Coalesce::new);
  }

  public static RexNode and(List<RexNode> operands) {
    return nary(SqlStdOperatorTable.AND, operands);
  }

  public static RexNode or(List<RexNode> operands) {
    return nary(SqlStdOperatorTable.OR, operands);
  }

  private static RexNode nary(SqlOperator operator, List<RexNode> operands) {
    List<RexNode> flat = new ArrayList<>();
    for (RexNode operand : operands) {
      if (operand instanceof RexCall call && call.getOperator().equals(operator)) {
        flat.addAll(call.getOperands());
      } else {
        flat.add(operand);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : make(SqlType.of(Oids.BOOL), operator, flat);
  }

  /// Whether a condition is the constant TRUE. `RexNode.isAlwaysTrue` takes every IS NOT NULL for
  /// it.
  public static boolean isTrue(RexNode condition) {
    return condition instanceof RexLiteral literal
        && Boolean.TRUE.equals(literal.getValueAs(Boolean.class));
  }

  public static RexNode not(RexNode operand) {
    return make(SqlType.of(Oids.BOOL), SqlStdOperatorTable.NOT, List.of(operand));
  }

  public static RexNode isNull(RexNode operand) {
    return make(SqlType.of(Oids.BOOL), SqlStdOperatorTable.IS_NULL, List.of(operand));
  }

  public static RexNode isNotNull(RexNode operand) {
    return make(SqlType.of(Oids.BOOL), SqlStdOperatorTable.IS_NOT_NULL, List.of(operand));
  }

  /// CASE with conditions and results in turn, ELSE last.
  public static RexNode caseOf(List<RexNode> operands, SqlType type) {
    return make(type, SqlStdOperatorTable.CASE, operands);
  }

  /// The same call with other operands.
  public static RexNode withOperands(RexCall call, List<RexNode> operands) {
    return call.clone(call.getType(), new ArrayList<>(operands));
  }
}
