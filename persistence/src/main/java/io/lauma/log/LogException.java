package io.lauma.log;

/// Why the log could not do what a managing call asked for.
public final class LogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Kinds of failure.
  public enum Reason {
    /// This node has no replica of the group.
    NO_SUCH_GROUP,
    /// The replica exists already.
    GROUP_EXISTS,
    /// This node does not lead the group.
    NOT_LEADER,
    /// Another change of members is under way.
    CHANGE_IN_PROGRESS,
    /// The disk failed or its content is damaged.
    STORAGE,
    /// Anything else; see the cause.
    FAILED
  }

  private final Reason reason;

  public LogException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public LogException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
