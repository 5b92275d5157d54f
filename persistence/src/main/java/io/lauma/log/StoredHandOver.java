package io.lauma.log;

/// A hand-over in the store.
///
/// @param index its log entry
/// @param from the node that handed over
public record StoredHandOver(long index, NodeId from, byte[] bytes) {}
