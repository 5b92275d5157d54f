package io.lauma.catalog.builtin;

import java.util.List;
import java.util.Optional;

/// A row of `pg_proc`: a function, aggregate, window function or procedure.
///
/// @param kind prokind: f function, a aggregate, w window function, p procedure
/// @param volatility i immutable, s stable, v volatile
/// @param variadicOid element type of the VARIADIC parameter, 0 without one
/// @param argumentTypes of the input parameters
/// @param allArgumentTypes of all parameters when some are not IN; otherwise empty
/// @param argumentModes i, o, b, v, t for each of `allArgumentTypes`; empty when all are IN
/// @param argumentNames of all parameters ("" for none); empty when none has a name
/// @param defaults SQL text of the last `defaultCount` arguments' defaults, joined by ", "
public record BuiltinFunction(
    int oid,
    String name,
    int namespaceOid,
    char kind,
    boolean strict,
    boolean returnsSet,
    char volatility,
    int variadicOid,
    int defaultCount,
    int returnTypeOid,
    List<Integer> argumentTypes,
    List<Integer> allArgumentTypes,
    List<String> argumentModes,
    List<String> argumentNames,
    Optional<String> defaults,
    int languageOid,
    double cost,
    double rows,
    int supportOid,
    boolean securityDefiner,
    boolean leakProof,
    char parallel,
    String source) {
  static BuiltinFunction of(FactRow row) {
    return new BuiltinFunction(
        row.number(),
        row.text(),
        row.number(),
        row.character(),
        row.flag(),
        row.flag(),
        row.character(),
        row.number(),
        row.number(),
        row.number(),
        row.numbers(),
        row.numbers(),
        row.texts(),
        row.texts(),
        row.optionalText(),
        row.number(),
        row.fraction(),
        row.fraction(),
        row.number(),
        row.flag(),
        row.flag(),
        row.character(),
        row.text());
  }

  public boolean isAggregate() {
    return kind == 'a';
  }

  public boolean isWindow() {
    return kind == 'w';
  }
}
