package io.lauma.catalog;

import io.lauma.types.SqlType;
import java.util.Optional;

/// A column of a relation.
///
/// @param id never reused inside the relation, also after a drop (S70)
/// @param attributeNumber PostgreSQL's attnum, from 1
/// @param defaultExpression SQL text of DEFAULT, to be parsed again
/// @param missingValue SQL text of the value that rows written before the column was added have
public record Column(
    int id,
    int attributeNumber,
    String name,
    SqlType type,
    boolean notNull,
    Optional<String> defaultExpression,
    Optional<String> missingValue,
    boolean dropped) {}
