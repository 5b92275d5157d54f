package io.lauma.catalog.builtin;

import java.util.List;

/// OID, name and one more OID of small catalogs: `pg_namespace`, `pg_language`, `pg_am` (its
/// handler), `pg_collation` (its namespace), `pg_opfamily` (its access method).
public record BuiltinNames(int oid, String name, int relatedOid) {
  static BuiltinNames of(FactRow row) {
    return new BuiltinNames(row.number(), row.text(), row.number());
  }

  public static List<BuiltinNames> namespaces() {
    return FactTable.read("pg_namespace", BuiltinNames::of).all();
  }

  public static List<BuiltinNames> languages() {
    return FactTable.read("pg_language", BuiltinNames::of).all();
  }

  public static List<BuiltinNames> accessMethods() {
    return FactTable.read("pg_am", BuiltinNames::of).all();
  }

  public static List<BuiltinNames> collations() {
    return FactTable.read("pg_collation", BuiltinNames::of).all();
  }

  /// The families of btree and hash with their access method.
  public static List<BuiltinNames> operatorFamilies() {
    return FactTable.read("pg_opfamily", BuiltinNames::of).all();
  }
}
