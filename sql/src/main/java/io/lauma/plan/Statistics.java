package io.lauma.plan;

import io.lauma.kv.TableId;

/// Port: what is known of the size of tables.
public interface Statistics {
  /// Nothing is known: every table is taken to be of middling size.
  Statistics UNKNOWN = _ -> 1000;

  /// Rows of a table, estimated; at least 0.
  double rows(TableId table);
}
