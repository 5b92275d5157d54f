package io.lauma.log;

import io.lauma.kv.Invariants;

/// A node and where its log server listens (`host:port`).
public record Peer(NodeId node, String address) {
  public Peer {
    Invariants.check(address.lastIndexOf(':') > 0, "an address has a port", "address", address);
  }
}
