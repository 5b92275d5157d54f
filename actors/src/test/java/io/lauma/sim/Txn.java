package io.lauma.sim;

import io.lauma.kv.HybridTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A transaction of a history, as its client saw it. Rows are known by the number of the write that
/// made them.
final class Txn {
  final long start;
  final String kind;
  final List<Read> reads = new ArrayList<>();
  final Map<Integer, Integer> writes = new LinkedHashMap<>();
  Outcome outcome = Outcome.UNKNOWN;
  long end = Long.MAX_VALUE;
  HybridTime timestamp = HybridTime.ZERO;

  Txn(long start, String kind) {
    this.start = start;
    this.kind = kind;
  }

  enum Outcome {
    COMMITTED,
    ABORTED,
    UNKNOWN
  }

  record Read(int key, int write, int balance) {}

  void committed(long at) {
    outcome = Outcome.COMMITTED;
    end = at;
  }

  void aborted(long at) {
    outcome = Outcome.ABORTED;
    end = at;
  }

  @Override
  public String toString() {
    return "%s [%d, %d] %s reads %s writes %s at %s"
        .formatted(
            kind,
            start,
            end,
            outcome,
            reads,
            writes,
            timestamp.equals(HybridTime.ZERO) ? "-" : timestamp.value());
  }
}
