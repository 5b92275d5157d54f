package io.lauma.catalog.builtin;

/// A row of `pg_operator`. OIDs are 0 where there is none.
///
/// @param kind b infix, l prefix
/// @param leftOid left operand's type, 0 for prefix operators
/// @param functionOid the pg_proc row that computes it
public record BuiltinOperator(
    int oid,
    String name,
    int namespaceOid,
    char kind,
    boolean merges,
    boolean hashes,
    int leftOid,
    int rightOid,
    int resultOid,
    int commutatorOid,
    int negatorOid,
    int functionOid,
    int restrictionOid,
    int joinOid) {
  static BuiltinOperator of(FactRow row) {
    return new BuiltinOperator(
        row.number(),
        row.text(),
        row.number(),
        row.character(),
        row.flag(),
        row.flag(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number());
  }
}
