package io.lauma.history;

import io.lauma.history.RegisterOperation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What many clients did to registers; every value is written at most once. Any thread.
public final class RegisterHistory {
  private final Queue<RegisterOperation> operations = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastValue = new AtomicLong();

  /// A value that no other write has; registers begin with 0, which is none of these.
  public long freshValue() {
    return lastValue.incrementAndGet();
  }

  /// After an answer.
  ///
  /// @param invoked the clock before the question was sent
  public void read(int client, int register, long value, long invoked) {
    operations.add(
        new RegisterOperation(client, register, Kind.READ, value, invoked, System.nanoTime()));
  }

  /// After the acknowledgement of a write.
  public void written(int client, int register, long value, long invoked) {
    operations.add(
        new RegisterOperation(client, register, Kind.WRITE, value, invoked, System.nanoTime()));
  }

  /// After a failure that leaves open whether the write happened or still will.
  public void perhapsWritten(int client, int register, long value, long invoked) {
    operations.add(
        new RegisterOperation(
            client, register, Kind.WRITE, value, invoked, RegisterOperation.NEVER));
  }

  public List<RegisterOperation> operations() {
    return new ArrayList<>(operations);
  }

  /// @return what no order of the operations explains, in words; empty when all is well
  public List<String> violations() {
    return Linearizability.violations(operations());
  }
}
