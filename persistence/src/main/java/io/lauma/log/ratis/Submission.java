package io.lauma.log.ratis;

import io.lauma.log.AtomicWrite;
import java.util.List;

/// One entry on its way from this node: what it holds, and whether it reached the log. Only a
/// submission that certainly did not may be answered as not appended: Ratis answers "not leader"
/// also for entries that are in its log and may still be committed.
final class Submission {
  private final List<AtomicWrite> writes;
  private volatile boolean appended;

  Submission(List<AtomicWrite> writes) {
    this.writes = List.copyOf(writes);
  }

  List<AtomicWrite> writes() {
    return writes;
  }

  void markAppended() {
    appended = true;
  }

  boolean isAppended() {
    return appended;
  }
}
