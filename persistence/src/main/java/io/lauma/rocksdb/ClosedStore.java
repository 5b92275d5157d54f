package io.lauma.rocksdb;

/// Thrown inside this package when a store was closed or replaced before it could be used.
final class ClosedStore extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedStore() {
    super("the store is closed");
  }
}
