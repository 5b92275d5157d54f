package io.lauma.history;

/// One attempt to read or write a register, as its client saw it. Times are of one monotonic clock,
/// in nanoseconds.
///
/// @param value what was read, or what was written
/// @param returned when the answer came; [#NEVER] when its outcome is unknown to the client
public record RegisterOperation(
    int client, int register, Kind kind, long value, long invoked, long returned) {
  /// The end of an operation without a known outcome.
  public static final long NEVER = Long.MAX_VALUE;

  /// What was done.
  public enum Kind {
    READ,
    WRITE
  }

  public RegisterOperation {
    if (returned < invoked) {
      throw new IllegalArgumentException("an answer before the question");
    }
    if (kind == Kind.READ && returned == NEVER) {
      throw new IllegalArgumentException("a read without an answer says nothing");
    }
  }

  boolean isUnknown() {
    return returned == NEVER;
  }
}
