package io.lauma.replica;

/// A request to an entity of the system group, on the node that leads it.
public record SystemCall(SystemRequest request, ReplyTo replyTo) implements SystemCommand {}
