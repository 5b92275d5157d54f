package io.lauma.catalog.builtin;

import java.util.List;
import java.util.Optional;

/// The rows of `pg_aggregate`.
public final class BuiltinAggregates {
  private static final FactTable<BuiltinAggregate> TABLE =
      FactTable.read("pg_aggregate", BuiltinAggregate::of);

  private BuiltinAggregates() {}

  /// By the OID of the aggregate's pg_proc row.
  public static Optional<BuiltinAggregate> byOid(int functionOid) {
    return TABLE.byOid(functionOid);
  }

  public static List<BuiltinAggregate> all() {
    return TABLE.all();
  }
}
