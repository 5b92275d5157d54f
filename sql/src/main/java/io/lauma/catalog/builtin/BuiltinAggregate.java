package io.lauma.catalog.builtin;

import java.util.Optional;

/// A row of `pg_aggregate`. OIDs are 0 where there is none.
///
/// @param functionOid the aggregate's own pg_proc row
/// @param kind n normal, o ordered set, h hypothetical set
/// @param initialValue text of the first transition state; empty for NULL
public record BuiltinAggregate(
    int functionOid,
    String name,
    char kind,
    int directArgumentCount,
    int transitionOid,
    int finalOid,
    int combineOid,
    int serialOid,
    int deserialOid,
    int movingTransitionOid,
    int movingInverseOid,
    int movingFinalOid,
    boolean finalExtra,
    boolean movingFinalExtra,
    char finalModify,
    char movingFinalModify,
    int sortOperatorOid,
    int transitionTypeOid,
    int transitionSpaceBytes,
    int movingTransitionTypeOid,
    int movingTransitionSpaceBytes,
    Optional<String> initialValue,
    Optional<String> movingInitialValue) {
  static BuiltinAggregate of(FactRow row) {
    return new BuiltinAggregate(
        row.number(),
        row.text(),
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
        row.flag(),
        row.flag(),
        row.character(),
        row.character(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.number(),
        row.optionalText(),
        row.optionalText());
  }
}
