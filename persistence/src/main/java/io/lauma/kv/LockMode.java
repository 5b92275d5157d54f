package io.lauma.kv;

/// PostgreSQL's row-lock modes, weakest first (manual, 13.3.2).
public enum LockMode {
  /// FOR KEY SHARE: the row stays and its key columns do not change.
  KEY_SHARE,
  /// FOR SHARE: the row does not change.
  SHARE,
  /// FOR NO KEY UPDATE: what an UPDATE of other columns takes.
  NO_KEY_UPDATE,
  /// FOR UPDATE: what a DELETE, an INSERT and an UPDATE of key columns take.
  UPDATE;

  /// Whether two transactions cannot hold these modes on one row together. Symmetric.
  public boolean conflictsWith(LockMode other) {
    return switch (this) {
      case KEY_SHARE -> other == UPDATE;
      case SHARE -> other == NO_KEY_UPDATE || other == UPDATE;
      case NO_KEY_UPDATE -> other != KEY_SHARE;
      case UPDATE -> true;
    };
  }

  public LockMode strongest(LockMode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
