package io.lauma.protocol;

/// The body of the first Password message of a SASL exchange. `data` is empty when the client sends
/// its first message only after an empty challenge.
public record SaslInitialResponse(String mechanism, byte[] data) {}
