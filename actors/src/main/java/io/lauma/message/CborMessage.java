package io.lauma.message;

/// Marks what crosses the cluster or enters the journal as Jackson CBOR: control messages, events
/// and snapshots. Row data of queries never does (DESIGN 2.8).
///
/// A field of a sealed type carries `@JsonTypeInfo(use = NAME)` and `@JsonSubTypes`; a record is
/// never a map key; a field added later is an `Optional`.
public interface CborMessage {}
