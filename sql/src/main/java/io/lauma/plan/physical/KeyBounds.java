package io.lauma.plan.physical;

import io.lauma.analyze.RexShapes;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.NumberConstants;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.Scalar;
import io.lauma.plan.KeyBound;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Finds bounds on leading key columns in the conjuncts of a filter.
final class KeyBounds {
  private final List<RexNode> key;
  private final int hashColumnCount;
  private final ScalarOf scalars;
  private final List<RexNode> conjuncts;

  /// Bounds on the key of the scanned table itself.
  ///
  /// @param scalars turns expressions without columns into scalars
  KeyBounds(StoredScan scan, List<RexNode> conjuncts, ScalarOf scalars) {
    this(
        columns(scan, scan.relation().key().stream().map(KeyColumn::columnId).toList()),
        scan.relation().hashColumnCount(),
        conjuncts,
        scalars);
  }

  /// Bounds on another key.
  ///
  /// @param key its leading parts, over the scan's columns
  KeyBounds(List<RexNode> key, int hashColumnCount, List<RexNode> conjuncts, ScalarOf scalars) {
    this.key = List.copyOf(key);
    this.hashColumnCount = hashColumnCount;
    this.conjuncts = conjuncts;
    this.scalars = scalars;
  }

  /// The columns of a key over a scan, up to the first one that the scan does not have.
  static List<RexNode> columns(StoredScan scan, List<Integer> keyColumnIds) {
    List<Integer> ids = scan.columnIds();
    List<SqlType> types = PgType.columns(scan.getRowType());
    List<RexNode> columns = new ArrayList<>();
    for (int id : keyColumnIds) {
      int column = ids.indexOf(id);
      if (column < 0) {
        break;
      }
      columns.add(Rex.column(column, types.get(column)));
    }
    return columns;
  }

  /// `column op value` with the value of the column's type.
  private record Comparison(int strategy, boolean anyOf, RexNode value) {}

  List<KeyBound> find() {
    List<KeyBound> bounds = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      KeyBound bound = bound(i, key.get(i));
      if (bound == null) {
        break;
      }
      bounds.add(bound);
      if (bound.equal().isEmpty() && bound.equalAny().isEmpty()) {
        break;
      }
    }
    long equalities =
        bounds.stream().filter(b -> b.equal().isPresent() || b.equalAny().isPresent()).count();
    return equalities < hashColumnCount ? List.of() : bounds;
  }

  private @Nullable KeyBound bound(int keyColumn, RexNode column) {
    Optional<Scalar> any = Optional.empty();
    Optional<Scalar> lower = Optional.empty();
    Optional<Scalar> upper = Optional.empty();
    boolean lowerInclusive = false;
    boolean upperInclusive = false;
    for (RexNode conjunct : conjuncts) {
      Comparison comparison = comparison(conjunct, column);
      if (comparison == null) {
        continue;
      }
      Scalar value = scalars.scalar(comparison.value());
      if (comparison.anyOf()) {
        any = Optional.of(value);
        continue;
      }
      switch (comparison.strategy()) {
        case BuiltinOperatorClasses.EQUAL -> {
          return new KeyBound(
              keyColumn,
              Optional.of(value),
              Optional.empty(),
              Optional.empty(),
              false,
              Optional.empty(),
              false);
        }
        case BuiltinOperatorClasses.LESS, BuiltinOperatorClasses.LESS_OR_EQUAL -> {
          if (upper.isEmpty()) {
            upper = Optional.of(value);
            upperInclusive = comparison.strategy() == BuiltinOperatorClasses.LESS_OR_EQUAL;
          }
        }
        case BuiltinOperatorClasses.GREATER, BuiltinOperatorClasses.GREATER_OR_EQUAL -> {
          if (lower.isEmpty()) {
            lower = Optional.of(value);
            lowerInclusive = comparison.strategy() == BuiltinOperatorClasses.GREATER_OR_EQUAL;
          }
        }
        default -> {}
      }
    }
    if (any.isPresent()) {
      return new KeyBound(
          keyColumn, Optional.empty(), any, Optional.empty(), false, Optional.empty(), false);
    }
    return lower.isEmpty() && upper.isEmpty()
        ? null
        : new KeyBound(
            keyColumn,
            Optional.empty(),
            Optional.empty(),
            lower,
            lowerInclusive,
            upper,
            upperInclusive);
  }

  private @Nullable Comparison comparison(RexNode node, RexNode column) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof PgOperator operator)
        || call.getOperands().size() != 2) {
      return null;
    }
    boolean anyOf = operator.getName().startsWith("any");
    int function = anyOf ? functionOfAny(operator) : operator.functionOid();
    Optional<BuiltinOperator> found =
        function == 0 ? Optional.empty() : BuiltinOperators.byFunction(function);
    if (found.isEmpty()) {
      return null;
    }
    int strategy = Comparisons.strategy(found.get().oid());
    RexNode left = bare(call.getOperands().get(0), column);
    RexNode right = bare(call.getOperands().get(1), column);
    if (strategy == 0 || (anyOf && strategy != BuiltinOperatorClasses.EQUAL)) {
      return null;
    }
    if (left.equals(column)) {
      return of(strategy, anyOf, left, call.getOperands().get(1));
    }
    return right.equals(column) && !anyOf
        ? of(mirrored(strategy), false, right, call.getOperands().get(0))
        : null;
  }

  private static int functionOfAny(PgOperator operator) {
    try {
      return Integer.parseInt(operator.getName().substring(3));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static @Nullable Comparison of(
      int strategy, boolean anyOf, RexNode column, RexNode value) {
    if (!isConstant(value)) {
      return null;
    }
    SqlType wanted = PgType.typeOf(column);
    SqlType given = PgType.typeOf(value);
    if (anyOf) {
      int element = Casts.elementType(given.oid());
      return same(element, wanted.oid()) ? new Comparison(strategy, true, value) : null;
    }
    if (same(given.oid(), wanted.oid())) {
      return new Comparison(strategy, false, value);
    }
    Optional<RexNode> cast = NumberConstants.cast(value, wanted.oid());
    if (cast.isPresent()) {
      return new Comparison(strategy, false, cast.get());
    }
    boolean widens =
        (given.oid() == Oids.INT4 && wanted.oid() == Oids.INT8)
            || (given.oid() == Oids.INT2 && wanted.oid() == Oids.INT8);
    return widens
        ? new Comparison(
            strategy,
            false,
            Rex.call(given.oid() == Oids.INT4 ? 481 : 754, SqlType.of(Oids.INT8), List.of(value)))
        : null;
  }

  /// Types whose values have the same key encoding and order.
  private static boolean same(int left, int right) {
    return left == right
        || ((left == Oids.TEXT || left == Oids.VARCHAR)
            && (right == Oids.TEXT || right == Oids.VARCHAR));
  }

  private static boolean isConstant(RexNode node) {
    return !RexShapes.any(node, n -> n instanceof RexInputRef) && !RexShapes.isVolatile(node);
  }

  /// A part of the key under a change of name of its type (varchar as text).
  private static RexNode bare(RexNode node, RexNode column) {
    return node instanceof RexCall call
            && call.getOperator().getName().startsWith("relabel")
            && call.getOperands().getFirst().equals(column)
            && same(PgType.typeOf(column).oid(), PgType.typeOf(call).oid())
        ? column
        : node;
  }

  private static int mirrored(int strategy) {
    return switch (strategy) {
      case BuiltinOperatorClasses.LESS -> BuiltinOperatorClasses.GREATER;
      case BuiltinOperatorClasses.LESS_OR_EQUAL -> BuiltinOperatorClasses.GREATER_OR_EQUAL;
      case BuiltinOperatorClasses.GREATER_OR_EQUAL -> BuiltinOperatorClasses.LESS_OR_EQUAL;
      case BuiltinOperatorClasses.GREATER -> BuiltinOperatorClasses.LESS;
      default -> strategy;
    };
  }
}
