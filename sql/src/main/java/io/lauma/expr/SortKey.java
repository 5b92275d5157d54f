package io.lauma.expr;

import io.lauma.types.SqlType;

/// Order by column `column` of the input, by the default btree order of its type.
public record SortKey(int column, SqlType type, boolean descending, boolean nullsFirst) {}
