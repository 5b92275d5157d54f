package io.lauma.log;

/// An event in the store.
///
/// @param epoch the writer's epoch
public record StoredEvent(long sequenceNumber, long epoch, JournalEvent event) {}
