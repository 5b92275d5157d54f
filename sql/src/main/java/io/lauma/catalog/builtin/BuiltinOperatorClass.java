package io.lauma.catalog.builtin;

/// A row of `pg_opclass` of the access methods btree (403) and hash (405).
public record BuiltinOperatorClass(
    int oid,
    String name,
    int methodOid,
    int namespaceOid,
    int familyOid,
    int inputTypeOid,
    boolean isDefault,
    int keyTypeOid) {
  static BuiltinOperatorClass of(FactRow row) {
    return new BuiltinOperatorClass(
        row.number(),
        row.text(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.flag(),
        row.number());
  }
}
