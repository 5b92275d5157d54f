package io.lauma.plan;

import java.util.List;

/// The unique keys that ON CONFLICT looks at.
///
/// @param named whether the statement says which; else all of the table are
/// @param primaryKey whether the primary key is one
/// @param indexOids the unique indexes among them
public record Arbiters(boolean named, boolean primaryKey, List<Integer> indexOids) {
  public Arbiters {
    indexOids = List.copyOf(indexOids);
  }
}
