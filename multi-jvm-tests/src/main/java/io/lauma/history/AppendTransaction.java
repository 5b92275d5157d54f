package io.lauma.history;

import java.util.List;

/// A transaction that appended to lists and read them, as its client saw it. Times are of one
/// monotonic clock, in nanoseconds.
///
/// @param accesses in order
/// @param failure what the client was told when it did not commit, for whoever reads the history
/// @param invoked before its first statement
/// @param returned when its end was told; [Long#MAX_VALUE] when that is unknown
public record AppendTransaction(
    int client,
    List<Access> accesses,
    Outcome outcome,
    String failure,
    long invoked,
    long returned) {

  /// What the client knows of the end.
  public enum Outcome {
    COMMITTED,
    ABORTED,
    UNKNOWN
  }

  /// What was done to a list.
  public sealed interface Access {
    int key();
  }

  /// @param value appended by nobody else
  public record Append(int key, long value) implements Access {}

  public record Read(int key, List<Long> values) implements Access {
    public Read {
      values = List.copyOf(values);
    }
  }

  public AppendTransaction {
    accesses = List.copyOf(accesses);
    if (returned < invoked) {
      throw new IllegalArgumentException("an end before the beginning");
    }
  }
}
