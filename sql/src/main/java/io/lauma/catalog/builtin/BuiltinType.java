package io.lauma.catalog.builtin;

import java.util.Optional;

/// A row of `pg_type`. OIDs are 0 where there is none.
///
/// @param kind typtype: b base, c composite, d domain, e enum, p pseudo, r range, m multirange
/// @param category typcategory: B boolean, N numeric, S string, D date and time, A array...
public record BuiltinType(
    int oid,
    String name,
    int namespaceOid,
    int lengthBytes,
    boolean byValue,
    char kind,
    char category,
    boolean preferred,
    boolean defined,
    char delimiter,
    int relationOid,
    int subscriptOid,
    int elementOid,
    int arrayOid,
    int inputOid,
    int outputOid,
    int receiveOid,
    int sendOid,
    int typmodInOid,
    int typmodOutOid,
    int analyzeOid,
    char align,
    char storage,
    boolean notNull,
    int baseTypeOid,
    int typmod,
    int dimensions,
    int collationOid,
    Optional<String> defaultText) {
  static BuiltinType of(FactRow row) {
    return new BuiltinType(
        row.number(),
        row.text(),
        row.number(),
        row.number(),
        row.flag(),
        row.character(),
        row.character(),
        row.flag(),
        row.flag(),
        row.character(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.character(),
        row.character(),
        row.flag(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.optionalText());
  }

  public boolean isPseudo() {
    return kind == 'p';
  }

  /// Whether this is an array type in the sense of `typname[]` (not int2vector and the like).
  public boolean isTrueArray() {
    return elementOid != 0 && lengthBytes == -1 && category == 'A';
  }
}
