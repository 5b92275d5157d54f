package io.lauma.node;

/// The herd has declared an incarnation down, or removed its node, before it came to serve.
final class Expelled extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean removed;

  /// @param removed whether the node is no member at all any more
  Expelled(boolean removed) {
    super(
        removed
            ? "the cluster has removed this server"
            : "the cluster declared this server down before it served");
    this.removed = removed;
  }

  boolean removed() {
    return removed;
  }
}
