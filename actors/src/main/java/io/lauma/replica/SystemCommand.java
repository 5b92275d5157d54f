package io.lauma.replica;

/// What an entity of the system group takes; each adds private messages of its own.
public interface SystemCommand {}
