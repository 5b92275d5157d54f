package io.lauma.catalog.builtin;

import java.util.List;
import java.util.Optional;

/// The rows of `pg_type` without row types of relations.
public final class BuiltinTypes {
  private static final FactTable<BuiltinType> TABLE = FactTable.read("pg_type", BuiltinType::of);

  private BuiltinTypes() {}

  public static Optional<BuiltinType> byOid(int oid) {
    return TABLE.byOid(oid);
  }

  /// @throws IllegalArgumentException for an OID that is no built-in type's
  public static BuiltinType type(int oid) {
    return TABLE
        .byOid(oid)
        .orElseThrow(() -> new IllegalArgumentException("no built-in type has OID " + oid));
  }

  /// Types of this name (pg_type's own: `int4`, `_int4`), at most one a namespace.
  public static List<BuiltinType> byName(String name) {
    return TABLE.byName(name);
  }

  public static List<BuiltinType> all() {
    return TABLE.all();
  }
}
