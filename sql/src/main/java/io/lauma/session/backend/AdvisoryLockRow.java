package io.lauma.session.backend;

import io.lauma.expr.AdvisoryKey;

/// An advisory lock as pg_locks shows it.
///
/// @param processId of the session that has it or waits for it
/// @param waitStartMicros since 1970; 0 when it is granted
public record AdvisoryLockRow(
    AdvisoryKey key, int processId, boolean shared, boolean granted, long waitStartMicros) {}
