package io.lauma.exec.run;

import io.lauma.exec.store.BatchBuffer;
import io.lauma.kv.Invariants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.jspecify.annotations.Nullable;

/// What the parts of one run share: the tables of its WITH queries, by number, and the buffers to
/// free when it ends. Thread-safe.
final class RunScope implements AutoCloseable {
  private final @Nullable RunScope outer;
  private final Map<Integer, WithTable> tables = new HashMap<>();
  private final List<BatchBuffer> buffers = new ArrayList<>();
  private final SharedKillSwitch ending = KillSwitches.shared("run");
  private final Set<RunScope> inners = new HashSet<>();
  private int lastOwnNumber;
  private boolean closed;

  RunScope() {
    this(null);
  }

  private RunScope(@Nullable RunScope outer) {
    this.outer = outer;
  }

  /// A scope that sees this one's tables; it ends by itself or with this one.
  synchronized RunScope nested() {
    var inner = new RunScope(this);
    if (closed) {
      inner.close();
    } else {
      inners.add(inner);
    }
    return inner;
  }

  /// A number for a table of the run's own, which no WITH query has.
  synchronized int ownNumber() {
    return outer == null ? --lastOwnNumber : outer.ownNumber();
  }

  synchronized void define(int number, WithTable table) {
    tables.put(number, table);
  }

  WithTable table(int number) {
    WithTable own = ownTable(number);
    if (own != null) {
      return own;
    }
    Invariants.check(outer != null, "a WITH query is defined before it is read", "number", number);
    return Objects.requireNonNull(outer).table(number);
  }

  private synchronized @Nullable WithTable ownTable(int number) {
    return tables.get(number);
  }

  /// Frees the buffer when the run ends; at once when it has ended.
  synchronized void own(BatchBuffer buffer) {
    if (closed) {
      buffer.close();
    } else {
      buffers.add(buffer);
    }
  }

  /// Ends the streams that fill buffers when the run ends before them.
  SharedKillSwitch ending() {
    return ending;
  }

  private synchronized void forget(RunScope inner) {
    inners.remove(inner);
  }

  @Override
  public void close() {
    List<RunScope> open;
    synchronized (this) {
      closed = true;
      ending.shutdown();
      buffers.forEach(BatchBuffer::close);
      buffers.clear();
      open = List.copyOf(inners);
      inners.clear();
    }
    open.forEach(RunScope::close);
    if (outer != null) {
      outer.forget(this);
    }
  }
}
