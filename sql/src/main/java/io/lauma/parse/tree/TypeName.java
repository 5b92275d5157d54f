package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A type as written. The SQL standard's spellings arrive as PostgreSQL's own names: `integer` is
/// `pg_catalog.int4`, `timestamp with time zone` is `pg_catalog.timestamptz`, `character varying`
/// is `pg_catalog.varchar`; `char` without a length has the modifier 1.
///
/// @param modifiers what stands in parentheses, for example `numeric(10, 2)`; for `interval` the
///   precision alone
/// @param fields the fields of `interval year to month` and the like
/// @param arrayBounds one entry a dimension, -1 where no bound was given; empty for a plain type
/// @param columnType whether this is `name%TYPE`
public record TypeName(
    List<String> parts,
    List<Expression> modifiers,
    @Nullable IntervalFields fields,
    List<Integer> arrayBounds,
    boolean setOf,
    boolean columnType,
    int position)
    implements Node {

  /// The fields that restrict an interval.
  public enum IntervalFields {
    YEAR,
    MONTH,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    YEAR_TO_MONTH,
    DAY_TO_HOUR,
    DAY_TO_MINUTE,
    DAY_TO_SECOND,
    HOUR_TO_MINUTE,
    HOUR_TO_SECOND,
    MINUTE_TO_SECOND
  }

  /// The last part of the name.
  public String name() {
    return parts.getLast();
  }
}
