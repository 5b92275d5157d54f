package io.lauma.session.backend;

/// What one session may do to another.
public enum BackendSignal {
  /// pg_cancel_backend.
  CANCEL,
  /// pg_terminate_backend.
  TERMINATE,
  /// Nothing: asks whether it is there.
  PROBE
}
