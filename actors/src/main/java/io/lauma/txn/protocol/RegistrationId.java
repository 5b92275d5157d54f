package io.lauma.txn.protocol;

/// A transaction's registration at one shard: the shard's epoch when it was opened and a number
/// within that epoch. Whoever names another registration than the shard holds has lost its locks.
public record RegistrationId(long epoch, long number) {
  /// No registration yet: the first request of a transaction at a shard.
  public static final RegistrationId NONE = new RegistrationId(0, 0);
}
