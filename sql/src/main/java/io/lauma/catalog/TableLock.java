package io.lauma.catalog;

/// PostgreSQL's lock modes of tables, weakest first (manual, 13.3.1). Statements take the first
/// three; LOCK TABLE takes any.
public enum TableLock {
  ACCESS_SHARE("AccessShareLock"),
  ROW_SHARE("RowShareLock"),
  ROW_EXCLUSIVE("RowExclusiveLock"),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),
  SHARE("ShareLock"),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),
  EXCLUSIVE("ExclusiveLock"),
  ACCESS_EXCLUSIVE("AccessExclusiveLock");

  private final String text;

  TableLock(String text) {
    this.text = text;
  }

  /// As pg_locks names it.
  public String text() {
    return text;
  }

  /// Whether two transactions cannot hold these modes on one table together. Symmetric.
  public boolean conflictsWith(TableLock other) {
    return switch (this) {
      case ACCESS_SHARE -> other == ACCESS_EXCLUSIVE;
      case ROW_SHARE -> other.compareTo(EXCLUSIVE) >= 0;
      case ROW_EXCLUSIVE -> other.compareTo(SHARE) >= 0;
      case SHARE_UPDATE_EXCLUSIVE -> other.compareTo(SHARE_UPDATE_EXCLUSIVE) >= 0;
      case SHARE -> other.compareTo(ROW_EXCLUSIVE) >= 0 && other != SHARE;
      case SHARE_ROW_EXCLUSIVE -> other.compareTo(ROW_EXCLUSIVE) >= 0;
      case EXCLUSIVE -> other.compareTo(ROW_SHARE) >= 0;
      case ACCESS_EXCLUSIVE -> true;
    };
  }
}
