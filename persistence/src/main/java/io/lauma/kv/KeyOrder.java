package io.lauma.kv;

/// How a key column sorts. The default of SQL is ascending with NULLs last.
public enum KeyOrder {
  ASC_NULLS_LAST(false, false),
  ASC_NULLS_FIRST(false, true),
  DESC_NULLS_FIRST(true, true),
  DESC_NULLS_LAST(true, false);

  private final boolean descending;
  private final boolean nullsFirst;

  KeyOrder(boolean descending, boolean nullsFirst) {
    this.descending = descending;
    this.nullsFirst = nullsFirst;
  }

  public boolean isDescending() {
    return descending;
  }

  public boolean areNullsFirst() {
    return nullsFirst;
  }
}
