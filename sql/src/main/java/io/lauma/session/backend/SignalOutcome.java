package io.lauma.session.backend;

/// What became of a [BackendSignal].
public enum SignalOutcome {
  SENT,
  /// No session has this process id.
  NO_PROCESS,
  /// The session is a superuser's, and who signals is none.
  SUPERUSERS_ONLY,
  /// The session is of another role.
  OTHER_ROLE,
  /// The node that the process id belongs to did not answer in time.
  NO_ANSWER
}
