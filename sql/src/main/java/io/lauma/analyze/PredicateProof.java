package io.lauma.analyze;

import io.lauma.analyze.rel.ConstantOperator;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.NumberConstants;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.TableId;
import io.lauma.row.KeyCodec;
import io.lauma.row.KeyColumn;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Whether conditions imply another one, as PostgreSQL's predicate_implied_by finds out: equal
/// conditions, AND and OR over them, comparisons of one expression with constants, and IS NOT NULL
/// of what a strict condition is about. A NULL counts as false. Pure.
public final class PredicateProof {
  private static final int NOT_EQUAL = 6;

  /// By the operator of what is given and of what is to be shown, from LESS to NOT_EQUAL: how the
  /// second one's constant must compare with the first one's. 0: nothing follows.
  private static final int[][] TESTS = {
    {4, 4, 0, 0, 0, 4},
    {5, 4, 0, 0, 0, 5},
    {5, 4, 3, 2, 1, 6},
    {0, 0, 0, 2, 1, 1},
    {0, 0, 0, 2, 2, 2},
    {0, 0, 0, 0, 0, 3},
  };

  private PredicateProof() {}

  /// Whether every row for which all `given` hold satisfies `predicate`.
  public static boolean implies(List<RexNode> given, RexNode predicate) {
    RexNode shown = plain(predicate);
    if (shown instanceof RexCall call && call.getKind() == SqlKind.AND) {
      return call.getOperands().stream().allMatch(part -> implies(given, part));
    }
    if (given.stream().anyMatch(one -> oneImplies(plain(one), shown))) {
      return true;
    }
    return alternatives(shown).stream().anyMatch(part -> implies(given, part));
  }

  private static boolean oneImplies(RexNode given, RexNode shown) {
    if (given instanceof RexCall call && call.getKind() == SqlKind.AND) {
      return implies(call.getOperands(), shown);
    }
    if (atomImplies(given, shown)) {
      return true;
    }
    List<RexNode> cases = alternatives(given);
    return !cases.isEmpty() && cases.stream().allMatch(one -> implies(List.of(one), shown));
  }

  /// The parts of an OR, or of `= ANY` of an array of constants; else none.
  private static List<RexNode> alternatives(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return List.of();
    }
    if (call.getKind() == SqlKind.OR) {
      return call.getOperands();
    }
    int function = functionOfAny(call);
    if (function == 0
        || !(call.getOperands().get(1) instanceof RexCall array)
        || !array.getOperator().getName().equals("array")) {
      return List.of();
    }
    return array.getOperands().stream()
        .map(element ->
            Rex.call(
                function, PgType.typeOf(node), List.of(call.getOperands().getFirst(), element)))
        .toList();
  }

  private static int functionOfAny(RexCall call) {
    String name = call.getOperator().getName();
    if (call.getOperands().size() != 2 || !name.startsWith("any")) {
      return 0;
    }
    try {
      return Integer.parseInt(name.substring(3));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// `b = true` as `b`, `b = false` as `NOT b`.
  private static RexNode plain(RexNode node) {
    if (node instanceof RexCall call
        && call.getOperator() instanceof PgOperator operator
        && call.getOperands().size() == 2
        && operator.functionOid() != 0) {
      Optional<BuiltinOperator> found = BuiltinOperators.byFunction(operator.functionOid());
      RexNode left = call.getOperands().get(0);
      RexNode right = call.getOperands().get(1);
      if (found.filter(o -> o.name().equals("=") && o.leftOid() == Oids.BOOL).isPresent()
          && right instanceof RexLiteral literal) {
        return Rex.isTrue(literal) ? left : Rex.not(left);
      }
    }
    return node;
  }

  private static boolean atomImplies(RexNode given, RexNode shown) {
    if (given.equals(shown)) {
      return true;
    }
    Optional<RexNode> notNull = testedForNotNull(shown);
    if (notNull.isPresent()) {
      return isStrictFor(given, notNull.get());
    }
    Comparison first = comparison(given);
    Comparison second = comparison(shown);
    if (first == null || second == null || !first.subject().equals(second.subject())) {
      return false;
    }
    int test = TESTS[first.operator() - 1][second.operator() - 1];
    OptionalInt order =
        test == 0 ? OptionalInt.empty() : compare(second.constant(), first.constant());
    return order.isPresent() && holds(test, order.getAsInt());
  }

  private static Optional<RexNode> testedForNotNull(RexNode node) {
    if (node instanceof RexCall call) {
      if (call.getKind() == SqlKind.IS_NOT_NULL) {
        return Optional.of(call.getOperands().getFirst());
      }
      if (call.getKind() == SqlKind.NOT
          && call.getOperands().getFirst() instanceof RexCall inner
          && inner.getKind() == SqlKind.IS_NULL) {
        return Optional.of(inner.getOperands().getFirst());
      }
    }
    return Optional.empty();
  }

  /// Whether the node can only be true when `subject` is not NULL.
  private static boolean isStrictFor(RexNode node, RexNode subject) {
    if (node.equals(subject)) {
      return true;
    }
    if (!(node instanceof RexCall call) || !(call.getOperator() instanceof PgOperator operator)) {
      return false;
    }
    int any = functionOfAny(call);
    if (any != 0) {
      return BuiltinFunctions.function(any).strict()
          && isStrictFor(call.getOperands().getFirst(), subject);
    }
    boolean strict =
        operator.functionOid() == 0
            ? operator.getName().startsWith("relabel") || operator.getName().startsWith("io")
            : BuiltinFunctions.function(operator.functionOid()).strict();
    return strict && call.getOperands().stream().anyMatch(o -> isStrictFor(o, subject));
  }

  /// `subject operator constant`.
  private record Comparison(RexNode subject, int operator, RexNode constant) {}

  private static @Nullable Comparison comparison(RexNode node) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof PgOperator operator)
        || operator.functionOid() == 0
        || call.getOperands().size() != 2) {
      return null;
    }
    int code =
        BuiltinOperators.byFunction(operator.functionOid()).map(PredicateProof::code).orElse(0);
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (code == 0) {
      return null;
    }
    if (isConstant(right)) {
      return new Comparison(left, code, right);
    }
    return isConstant(left)
        ? new Comparison(right, code == NOT_EQUAL ? code : 6 - code, left)
        : null;
  }

  private static int code(BuiltinOperator operator) {
    int strategy = Comparisons.strategy(operator.oid());
    boolean unequal =
        strategy == 0
            && operator.negatorOid() != 0
            && Comparisons.strategy(operator.negatorOid()) == BuiltinOperatorClasses.EQUAL;
    return unequal ? NOT_EQUAL : strategy;
  }

  private static boolean isConstant(RexNode node) {
    return node instanceof RexCall call
        && call.getOperator() instanceof ConstantOperator constant
        && !constant.value().isNull(0);
  }

  private static OptionalInt compare(RexNode left, RexNode right) {
    OptionalLong first = NumberConstants.integer(left);
    OptionalLong second = NumberConstants.integer(right);
    if (first.isPresent() && second.isPresent()) {
      return OptionalInt.of(Long.compare(first.getAsLong(), second.getAsLong()));
    }
    int type = PgType.typeOf(left).oid();
    if (type != PgType.typeOf(right).oid() || !KeyCodec.isKeyable(type)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Arrays.compareUnsigned(key(left), key(right)));
  }

  private static byte[] key(RexNode constant) {
    Vector value = ((ConstantOperator) ((RexCall) constant).getOperator()).value();
    KeyColumn column = new KeyColumn(0, PgType.typeOf(constant), KeyOrder.ASC_NULLS_LAST);
    return new KeyCodec(new TableId(0), List.of(column), 0)
        .prefix(List.of(value), new KeyWriter())
        .bytes();
  }

  private static boolean holds(int test, int order) {
    return switch (test) {
      case BuiltinOperatorClasses.LESS -> order < 0;
      case BuiltinOperatorClasses.LESS_OR_EQUAL -> order <= 0;
      case BuiltinOperatorClasses.EQUAL -> order == 0;
      case BuiltinOperatorClasses.GREATER_OR_EQUAL -> order >= 0;
      case BuiltinOperatorClasses.GREATER -> order > 0;
      default -> order != 0;
    };
  }
}
