package io.lauma.log.simulated;

import io.lauma.log.Members;

/// One place in a simulated log.
sealed interface Item {
  long term();

  /// A new leader's first.
  record Begin(long term) implements Item {}

  /// New members, in force as soon as it is in a log.
  record Change(long term, Members members) implements Item {}

  /// An entry of writes.
  record Writes(long term, byte[] bytes) implements Item {}
}
