package io.lauma.catalog.builtin;

/// A row of `pg_amop` of a btree or hash family: btree strategies are 1 <, 2 <=, 3 =, 4 >=, 5 >;
/// hash has 1 =.
public record FamilyOperator(
    int familyOid, int strategy, int methodOid, int leftOid, int rightOid, int operatorOid) {
  static FamilyOperator of(FactRow row) {
    return new FamilyOperator(
        row.number(), row.number(), row.number(), row.number(), row.number(), row.number());
  }
}
