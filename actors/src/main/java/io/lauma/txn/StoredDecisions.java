package io.lauma.txn;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.txn.protocol.Decision;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// Decisions as values of their group's store: written in the entry of the decision, by name
/// `decision-` and the transaction in hexadecimal; 8 bytes of commit timestamp, 0 for an abort.
/// Their age is measured on the time of the database, which the store's horizon shows: it never
/// goes back, so that every later leader knows what an earlier one may have removed, whatever a
/// machine's clock says.
public final class StoredDecisions implements DecidedTransactions {
  private static final String BEGINNING = "decision-";

  private final GroupStore store;
  private final Duration kept;

  /// @param kept how long before the horizon decisions may be removed
  public StoredDecisions(GroupStore store, Duration kept) {
    this.store = store;
    this.kept = kept;
  }

  private static boolean isExpired(GroupStore store, Duration kept, long timestamp) {
    return new HybridTime(timestamp).millis() < store.horizon().millis() - kept.toMillis();
  }

  @Override
  public Optional<Decision> find(TxnId txn) {
    return store
        .value(name(txn))
        .map(bytes -> {
          long timestamp = ByteBuffer.wrap(bytes).getLong();
          return timestamp == 0
              ? Decision.Abort.INSTANCE
              : new Decision.Commit(new HybridTime(timestamp));
        });
  }

  /// A removal leaves one expired decision, the first: ids before that may have had one.
  @Override
  public boolean mayHaveForgotten(TxnId txn) {
    return store.values(BEGINNING + "0".repeat(16), 1).stream()
        .filter(first -> first.name().startsWith(BEGINNING))
        .filter(first -> first.name().compareTo(name(txn)) > 0)
        .anyMatch(first -> isExpired(store, kept, ByteBuffer.wrap(first.value()).getLong()));
  }

  /// What an event writes beside itself.
  static Optional<Effect> of(CoordinatorEvent event) {
    return switch (event) {
      case CoordinatorEvent.Committed c -> Optional.of(value(c.txn(), c.timestamp().value()));
      case CoordinatorEvent.Tombstoned t -> Optional.of(value(t.txn(), 0));
      case CoordinatorEvent.Opened _, CoordinatorEvent.Held _, CoordinatorEvent.Ended _ ->
          Optional.empty();
    };
  }

  /// The removal of decisions that were made longer than `kept` before the horizon: the first ones
  /// in the order of their ids, up to the first commit that is not. What a participant has not
  /// carried out yet is known by its coordinator's journal.
  public static Optional<Effect> expired(GroupStore store, Duration kept, int limit) {
    String first = "";
    String end = "";
    for (GroupStore.NamedValue decision : store.values(BEGINNING + "0".repeat(16), limit)) {
      long timestamp = ByteBuffer.wrap(decision.value()).getLong();
      if (!decision.name().startsWith(BEGINNING)
          || (timestamp != 0 && !isExpired(store, kept, timestamp))) {
        break;
      }
      first = first.isEmpty() ? decision.name() : first;
      end = timestamp == 0 ? end : decision.name();
    }
    return end.isEmpty() || first.equals(end)
        ? Optional.empty()
        : Optional.of(new Effect.ValuesDeleted(first, end));
  }

  private static Effect value(TxnId txn, long timestamp) {
    return new Effect.ValueSet(
        name(txn), ByteBuffer.allocate(Long.BYTES).putLong(timestamp).array());
  }

  private static String name(TxnId txn) {
    return BEGINNING + HexFormat.of().toHexDigits(txn.value());
  }
}
