package io.lauma.plan;

import io.lauma.expr.Scalar;
import java.util.Optional;

/// A bound on key column `keyColumn` (0 = the first of the key): `= value`, `= ANY (array)`, or a
/// range. Values are constants or parameters, already of the column's type.
public record KeyBound(
    int keyColumn,
    Optional<Scalar> equal,
    Optional<Scalar> equalAny,
    Optional<Scalar> lower,
    boolean lowerInclusive,
    Optional<Scalar> upper,
    boolean upperInclusive) {}
