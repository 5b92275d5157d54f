package io.lauma.expr.kernel;

import io.lauma.expr.Scalar;
import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.function.VectorFunction;
import io.lauma.expr.function.Vectors;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TypeFacts;
import java.util.List;
import java.util.Optional;

/// Turns scalars into kernels.
final class Compiler {
  private Compiler() {}

  private static final SqlType BOOLEAN = SqlType.of(Oids.BOOL);

  static Kernel compile(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Column column -> new Kernel.Column(column.index());
      case Scalar.Constant constant -> new Kernel.Constant(constant.value());
      case Scalar.Parameter parameter -> new Kernel.Parameter(parameter.index());
      case Scalar.Correlated outer -> new Kernel.Correlated(outer.apply(), outer.index());
      case Scalar.Call call ->
          call(
              call.functionOid(),
              compileAll(call.arguments()),
              call.arguments().stream().map(Scalar::type).toList(),
              call.type());
      case Scalar.And and -> new ConditionalKernels.Junction(false, compileAll(and.operands()));
      case Scalar.Or or -> new ConditionalKernels.Junction(true, compileAll(or.operands()));
      case Scalar.Not not -> new SimpleKernels.Not(compile(not.operand()));
      case Scalar.IsNull isNull -> isNull(isNull);
      case Scalar.DistinctFrom distinct ->
          new SimpleKernels.DistinctFrom(
              compile(distinct.left()),
              compile(distinct.right()),
              pair(distinct.equalFunctionOid(), distinct.left().type(), distinct.right().type()));
      case Scalar.Case choice -> choice(choice);
      case Scalar.Coalesce coalesce ->
          new ConditionalKernels.Coalesce(layout(coalesce.type()), compileAll(coalesce.operands()));
      case Scalar.MinMax minMax ->
          new SimpleKernels.MinMax(
              layout(minMax.type()),
              minMax.greatest(),
              Comparison.of(minMax.operands().getFirst().type().oid()),
              compileAll(minMax.operands()));
      case Scalar.NullIf nullIf ->
          new SimpleKernels.NullIf(
              layout(nullIf.type()),
              compile(nullIf.left()),
              compile(nullIf.right()),
              pair(nullIf.equalFunctionOid(), nullIf.left().type(), nullIf.right().type()));
      case Scalar.AnyAll anyAll -> anyAll(anyAll);
      case Scalar.IoCast cast ->
          new IoCastKernel(compile(cast.operand()), cast.operand().type(), cast.type());
      case Scalar.ArrayCast cast ->
          new ArrayKernels.Cast(
              elementOid(cast.type()), compile(cast.operand()), compile(cast.elementCast()));
      case Scalar.Relabel relabel -> relabel(relabel);
      case Scalar.ArrayConstructor array -> arrayOf(array);
      case Scalar.RowConstructor row ->
          new ArrayKernels.Row(
              row.fields().stream().mapToInt(field -> field.type().oid()).toArray(),
              compileAll(row.fields()));
      case Scalar.Subscript subscript -> subscript(subscript);
      case Scalar.FieldSelection field ->
          new ArrayKernels.Field(layout(field.type()), compile(field.record()), field.index());
    };
  }

  private static List<Kernel> compileAll(List<Scalar> scalars) {
    return scalars.stream().map(Compiler::compile).toList();
  }

  private static Layout layout(SqlType type) {
    return StoredForm.layout(type.oid());
  }

  private static int elementOid(SqlType arrayType) {
    return TypeFacts.elementOid(arrayType.oid());
  }

  private static Kernel call(
      int functionOid, List<Kernel> arguments, List<SqlType> types, SqlType type) {
    FunctionFacts facts = Builtins.facts(functionOid);
    VectorFunction function = Builtins.require(facts);
    return new CallKernel(function, facts.strict(), facts.isVolatile(), arguments, types, type);
  }

  /// A boolean function of two columns: the pair of values that a kernel computed.
  private static Kernel pair(int functionOid, SqlType left, SqlType right) {
    return call(functionOid, List.of(Pair.LEFT, Pair.RIGHT), List.of(left, right), BOOLEAN);
  }

  private static Kernel relabel(Scalar.Relabel relabel) {
    Kernel operand = compile(relabel.operand());
    Layout from = layout(relabel.operand().type());
    Layout to = layout(relabel.type());
    return from == to ? operand : new OidKernel(operand, to);
  }

  private static Kernel isNull(Scalar.IsNull isNull) {
    Kernel operand = compile(isNull.operand());
    return isNull.operand().type().oid() == Oids.RECORD
        ? new SimpleKernels.RecordIsNull(operand)
        : new SimpleKernels.IsNull(operand);
  }

  private static Kernel choice(Scalar.Case choice) {
    List<ConditionalKernels.When> whens =
        choice.whens().stream()
            .map(when ->
                new ConditionalKernels.When(compile(when.condition()), compile(when.result())))
            .toList();
    Optional<Kernel> otherwise = choice.otherwise().map(Compiler::compile);
    return new ConditionalKernels.Case(layout(choice.type()), whens, otherwise);
  }

  private static Kernel anyAll(Scalar.AnyAll anyAll) {
    SqlType left = anyAll.left().type();
    int elementOid = elementOid(anyAll.array().type());
    Kernel array = compile(anyAll.array());
    FunctionFacts facts = Builtins.facts(anyAll.functionOid());
    if (!anyAll.all() && array.isConstant() && InSetKernel.serves(facts)) {
      return new InSetKernel(compile(anyAll.left()), array, Comparison.of(left.oid()));
    }
    Kernel operator = pair(anyAll.functionOid(), left, SqlType.of(elementOid));
    return new ArrayKernels.AnyAll(
        anyAll.all(), facts.strict(), compile(anyAll.left()), array, operator);
  }

  private static Kernel arrayOf(Scalar.ArrayConstructor array) {
    boolean nested =
        !array.elements().isEmpty() && TypeFacts.isArray(array.elements().getFirst().type().oid());
    return new ArrayKernels.Constructor(
        elementOid(array.type()), nested, compileAll(array.elements()));
  }

  private static Kernel subscript(Scalar.Subscript subscript) {
    Kernel one = new Kernel.Constant(Vectors.one(1));
    boolean slice = subscript.indexes().stream().anyMatch(Scalar.Subscript.Index::slice);
    List<SubscriptKernel.Bound> bounds =
        subscript.indexes().stream()
            .map(index ->
                new SubscriptKernel.Bound(
                    index.slice() ? index.lower().map(Compiler::compile) : Optional.of(one),
                    index.upper().map(Compiler::compile)))
            .toList();
    return new SubscriptKernel(layout(subscript.type()), compile(subscript.array()), bounds, slice);
  }
}
