package io.lauma.catalog.builtin;

import java.util.List;
import java.util.Optional;

/// The rows of `pg_proc`.
public final class BuiltinFunctions {
  private static final FactTable<BuiltinFunction> TABLE =
      FactTable.read("pg_proc", BuiltinFunction::of);

  private BuiltinFunctions() {}

  public static Optional<BuiltinFunction> byOid(int oid) {
    return TABLE.byOid(oid);
  }

  /// @throws IllegalArgumentException for an OID that is no built-in function's
  public static BuiltinFunction function(int oid) {
    return TABLE
        .byOid(oid)
        .orElseThrow(() -> new IllegalArgumentException("no built-in function has OID " + oid));
  }

  public static List<BuiltinFunction> byName(String name) {
    return TABLE.byName(name);
  }

  /// The function of this name with exactly these argument types.
  public static Optional<BuiltinFunction> find(String name, List<Integer> argumentTypes) {
    return TABLE.byName(name).stream()
        .filter(f -> f.argumentTypes().equals(argumentTypes))
        .findFirst();
  }

  public static List<BuiltinFunction> all() {
    return TABLE.all();
  }
}
