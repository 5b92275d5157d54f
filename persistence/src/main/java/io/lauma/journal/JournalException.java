package io.lauma.journal;

/// Why the journal could not do what an entity asked for. It stops the entity, which recovers anew
/// where the group is led.
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Kinds of failure; all but UNRESOLVED say that nothing was written.
  public enum Reason {
    /// Another incarnation of the entity has opened a newer epoch.
    FENCED,
    /// The sequence number is taken.
    CONFLICT,
    /// Another node leads the group, or none does.
    NOT_LEADER,
    /// The log refuses the write: too large, overloaded, or its disk failed.
    REFUSED,
    /// The outcome could not be learnt in time: perhaps written.
    UNRESOLVED,
    /// Recovery began from a snapshot that events were deleted behind.
    OUTDATED_SNAPSHOT,
    /// A persistence id is not `<group>|<entity>`, or an event cannot be stored.
    UNSUPPORTED
  }

  private final Reason reason;

  JournalException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
