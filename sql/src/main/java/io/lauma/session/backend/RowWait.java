package io.lauma.session.backend;

/// A transaction that waits for a row lock of another one.
///
/// @param waiter its 64-bit id
/// @param holder the id of the one that has the lock, or wants it before
public record RowWait(long waiter, long holder) {}
