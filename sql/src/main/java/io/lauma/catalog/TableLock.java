package io.lauma.catalog;

/// PostgreSQL's lock modes of tables, weakest first (manual, 13.3.1). Statements take the first
/// three; LOCK TABLE takes any.
public enum TableLock {
  ACCESS_SHARE("AccessShareLock", 0b1000_0000),
  ROW_SHARE("RowShareLock", 0b1100_0000),
  ROW_EXCLUSIVE("RowExclusiveLock", 0b1111_0000),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock", 0b1111_1000),
  SHARE("ShareLock", 0b1110_1100),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock", 0b1111_1100),
  EXCLUSIVE("ExclusiveLock", 0b1111_1110),
  ACCESS_EXCLUSIVE("AccessExclusiveLock", 0b1111_1111);

  private final String text;

  /// The bit of a mode's ordinal is set when the two exclude each other.
  private final int conflicts;

  TableLock(String text, int conflicts) {
    this.text = text;
    this.conflicts = conflicts;
  }

  /// As pg_locks names it.
  public String text() {
    return text;
  }

  /// Whether two transactions cannot hold these modes on one table together. Symmetric.
  public boolean conflictsWith(TableLock other) {
    return (conflicts >> other.ordinal() & 1) != 0;
  }
}
