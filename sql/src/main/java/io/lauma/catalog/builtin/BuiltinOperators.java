package io.lauma.catalog.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of `pg_operator`.
public final class BuiltinOperators {
  private static final FactTable<BuiltinOperator> TABLE =
      FactTable.read("pg_operator", BuiltinOperator::of);

  private BuiltinOperators() {}

  /// Operators by the function that computes them; built when first asked for.
  private static final class ByFunction {
    private static final Map<Integer, BuiltinOperator> MAP = index();

    private ByFunction() {}

    private static Map<Integer, BuiltinOperator> index() {
      Map<Integer, BuiltinOperator> map = new HashMap<>();
      for (BuiltinOperator operator : TABLE.all()) {
        map.putIfAbsent(operator.functionOid(), operator);
      }
      return map;
    }
  }

  public static Optional<BuiltinOperator> byOid(int oid) {
    return TABLE.byOid(oid);
  }

  /// @throws IllegalArgumentException for an OID that is no built-in operator's
  public static BuiltinOperator operator(int oid) {
    return TABLE
        .byOid(oid)
        .orElseThrow(() -> new IllegalArgumentException("no built-in operator has OID " + oid));
  }

  public static List<BuiltinOperator> byName(String name) {
    return TABLE.byName(name);
  }

  /// The infix operator of exactly these operand types.
  public static Optional<BuiltinOperator> find(String name, int leftOid, int rightOid) {
    for (BuiltinOperator operator : TABLE.byName(name)) {
      if (operator.leftOid() == leftOid && operator.rightOid() == rightOid) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /// The operator that a function computes (of several, the one with the smallest OID).
  public static Optional<BuiltinOperator> byFunction(int functionOid) {
    return Optional.ofNullable(ByFunction.MAP.get(functionOid));
  }

  public static List<BuiltinOperator> all() {
    return TABLE.all();
  }
}
