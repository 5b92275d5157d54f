package io.lauma.parse.tree;

/// A column of PRIMARY KEY or UNIQUE. PostgreSQL's own syntax always yields UNSPECIFIED; the rest
/// is of the cluster dialect.
public record KeyColumn(String name, Order order, SortItem.Nulls nulls, int position)
    implements Node {

  public enum Order {
    UNSPECIFIED,
    HASH,
    ASC,
    DESC
  }
}
