package io.lauma.plan;

/// What to do with a row whose lock is not to be had at once; the later one wins where several
/// clauses name a table.
public enum LockWait {
  BLOCK,
  SKIP_LOCKED,
  NOWAIT
}
