package io.lauma.pgcatalog;

import io.lauma.catalog.builtin.BuiltinAggregates;
import io.lauma.catalog.builtin.BuiltinFunction;

/// How the arguments of aggregates are split.
final class AggregateArguments {
  private AggregateArguments() {}

  /// Number of direct arguments of an ordered-set or hypothetical-set aggregate; -1 for any other
  /// function.
  static int direct(BuiltinFunction function) {
    return BuiltinAggregates.byOid(function.oid())
        .filter(aggregate -> aggregate.kind() != 'n')
        .map(aggregate -> aggregate.directArgumentCount())
        .orElse(-1);
  }
}
