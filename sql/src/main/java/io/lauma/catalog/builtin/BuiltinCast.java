package io.lauma.catalog.builtin;

/// A row of `pg_cast`.
///
/// @param functionOid 0 unless `method` is f
/// @param context i implicit, a assignment, e explicit
/// @param method f by function, b binary coercible, i through text
public record BuiltinCast(
    int sourceOid, int oid, int targetOid, int functionOid, char context, char method) {
  static BuiltinCast of(FactRow row) {
    return new BuiltinCast(
        row.number(), row.number(), row.number(), row.number(), row.character(), row.character());
  }
}
