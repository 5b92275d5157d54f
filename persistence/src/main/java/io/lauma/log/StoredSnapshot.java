package io.lauma.log;

/// A snapshot in the store; the bytes are the caller's own.
public record StoredSnapshot(long sequenceNumber, byte[] bytes) {}
