package io.lauma.shard;

import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.txn.protocol.RegistrationId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A transaction's own provisional rows in a range.
///
/// @param rows in key order, deletions included
/// @param putAside whether there may be more, in its stage, which these go before
public record Overlay(List<RowWrite> rows, boolean putAside) {
  private static final Overlay NONE = new Overlay(List.of(), false);

  /// Empty when the registration that the reader names is not the one that is known: its rows were
  /// lost.
  static Optional<Overlay> of(
      @Nullable Registration<?> registration, RegistrationId named, KeyRange range) {
    if (registration == null) {
      return named.equals(RegistrationId.NONE) ? Optional.of(NONE) : Optional.empty();
    }
    return named.equals(RegistrationId.NONE) || registration.id.equals(named)
        ? Optional.of(new Overlay(registration.rows.within(range), registration.spill != null))
        : Optional.empty();
  }
}
