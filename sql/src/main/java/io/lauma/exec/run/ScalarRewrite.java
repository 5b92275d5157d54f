package io.lauma.exec.run;

import io.lauma.expr.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/// Rebuilds a scalar with its leaves replaced. Pure.
final class ScalarRewrite {
  private final UnaryOperator<Scalar> leaf;
  private final IntConsumer called;

  /// @param leaf replaces columns, constants, parameters and correlated columns
  ScalarRewrite(UnaryOperator<Scalar> leaf) {
    this(leaf, _ -> {});
  }

  /// @param called is told the oid of every function that is called
  ScalarRewrite(UnaryOperator<Scalar> leaf, IntConsumer called) {
    this.leaf = leaf;
    this.called = called;
  }

  Scalar apply(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Column s -> leaf.apply(s);
      case Scalar.Constant s -> leaf.apply(s);
      case Scalar.Parameter s -> leaf.apply(s);
      case Scalar.Correlated s -> leaf.apply(s);
      case Scalar.Call s -> {
        called.accept(s.functionOid());
        yield new Scalar.Call(s.functionOid(), all(s.arguments()), s.type());
      }
      case Scalar.And s -> new Scalar.And(all(s.operands()));
      case Scalar.Or s -> new Scalar.Or(all(s.operands()));
      case Scalar.Not s -> new Scalar.Not(apply(s.operand()));
      case Scalar.IsNull s -> new Scalar.IsNull(apply(s.operand()));
      case Scalar.DistinctFrom s ->
          new Scalar.DistinctFrom(s.equalFunctionOid(), apply(s.left()), apply(s.right()));
      case Scalar.Case s ->
          new Scalar.Case(
              s.whens().stream()
                  .map(w -> new Scalar.Case.When(apply(w.condition()), apply(w.result())))
                  .toList(),
              optional(s.otherwise()),
              s.type());
      case Scalar.Coalesce s -> new Scalar.Coalesce(all(s.operands()), s.type());
      case Scalar.MinMax s ->
          new Scalar.MinMax(s.greatest(), s.lessFunctionOid(), all(s.operands()), s.type());
      case Scalar.NullIf s ->
          new Scalar.NullIf(s.equalFunctionOid(), apply(s.left()), apply(s.right()), s.type());
      case Scalar.AnyAll s ->
          new Scalar.AnyAll(s.all(), s.functionOid(), apply(s.left()), apply(s.array()));
      case Scalar.IoCast s -> new Scalar.IoCast(apply(s.operand()), s.type());
      case Scalar.ArrayCast s ->
          new Scalar.ArrayCast(apply(s.operand()), s.elementCast(), s.type());
      case Scalar.Relabel s -> new Scalar.Relabel(apply(s.operand()), s.type());
      case Scalar.ArrayConstructor s -> new Scalar.ArrayConstructor(all(s.elements()), s.type());
      case Scalar.RowConstructor s -> new Scalar.RowConstructor(all(s.fields()));
      case Scalar.Subscript s ->
          new Scalar.Subscript(
              apply(s.array()),
              s.indexes().stream()
                  .map(i ->
                      new Scalar.Subscript.Index(
                          i.slice(), optional(i.lower()), optional(i.upper())))
                  .toList(),
              s.type());
      case Scalar.FieldSelection s ->
          new Scalar.FieldSelection(apply(s.record()), s.index(), s.type());
    };
  }

  List<Scalar> all(List<Scalar> scalars) {
    return scalars.stream().map(this::apply).toList();
  }

  Optional<Scalar> optional(Optional<Scalar> scalar) {
    return scalar.map(this::apply);
  }
}
