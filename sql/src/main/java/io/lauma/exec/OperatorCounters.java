package io.lauma.exec;

import io.lauma.plan.PlanNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// What each operator of one run did, for EXPLAIN ANALYZE; by plan node identity. Thread-safe.
public final class OperatorCounters {
  private final Map<PlanNode, Counter> counters =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /// Figures of one node. `loops` counts how often it was started; time is summed from each start
  /// to the end of its output, waiting for the client included.
  public static final class Counter {
    private final LongAdder rows = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder loops = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    public void started() {
      loops.increment();
    }

    public void emitted(int rowCount) {
      rows.add(rowCount);
      batches.increment();
    }

    public void ended(long elapsedNanos) {
      nanos.add(elapsedNanos);
    }

    public long rows() {
      return rows.sum();
    }

    public long batches() {
      return batches.sum();
    }

    public long loops() {
      return loops.sum();
    }

    public long nanos() {
      return nanos.sum();
    }
  }

  /// The counter of a node, made when first asked for.
  public Counter of(PlanNode node) {
    return counters.computeIfAbsent(node, ignored -> new Counter());
  }

  /// The figures of a node that ran.
  public Optional<Counter> find(PlanNode node) {
    return Optional.ofNullable(counters.get(node));
  }
}
