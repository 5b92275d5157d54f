package io.lauma.advisory;

import io.lauma.session.backend.HerdAdvisoryLocks.Lock;

/// A lock that a session has.
public record Held(Lock lock, AdvisoryOwner owner) {}
