package io.lauma.prepared;

import io.lauma.kv.TxnId;
import io.lauma.prepared.PreparedEntry.State;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The prepared transactions of the herd. Pure rules, for one thread; what has changed is to be
/// stored before anybody is told.
public final class PreparedRegistry {
  /// Prepared transactions of the herd, what `max_prepared_transactions` shows.
  public static final int TRANSACTIONS_MAX = 1_000;

  /// A PREPARE TRANSACTION that has not come to its end after this is taken back.
  static final long PREPARING_NANOS_MAX = 60_000_000_000L;

  /// One that is to be committed or rolled back, and is not after this, is looked after.
  static final long FINISHING_NANOS = 2_000_000_000L;

  private final TreeMap<String, PreparedEntry> entries = new TreeMap<>();

  /// Since when each is in its state, as far as this registry has seen it.
  private final Map<String, Long> sinceNanos = new LinkedHashMap<>();

  private final Map<TxnId, Optional<PreparedEntry>> changed = new LinkedHashMap<>();

  /// Takes in what is stored.
  public void load(PreparedEntry entry, long nowNanos) {
    entries.put(entry.identifier(), entry);
    sinceNanos.put(entry.identifier(), nowNanos);
  }

  /// @throws SqlException 42710, 53200
  public void reserve(PreparedCall.Reserve call, long nowMicros, long nowNanos) {
    PreparedEntry known = entries.get(call.identifier());
    if (known != null && known.txn().equals(call.txn()) && known.state() == State.PREPARING) {
      return;
    }
    if (known != null) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT,
          "transaction identifier \"" + call.identifier() + "\" is already in use");
    }
    if (entries.size() >= TRANSACTIONS_MAX) {
      throw new SqlException(
              SqlState.OUT_OF_MEMORY, "maximum number of prepared transactions reached")
          .withHint(
              "Commit or roll back prepared transactions that are not needed any more (see"
                  + " pg_prepared_xacts): the cluster keeps at most "
                  + TRANSACTIONS_MAX
                  + ".");
    }
    put(
        new PreparedEntry(
            call.identifier(),
            call.txn(),
            call.held(),
            call.tables(),
            call.owner(),
            call.node(),
            call.incarnation(),
            nowMicros,
            State.PREPARING),
        nowNanos);
  }

  /// @throws SqlException 42704
  public void confirm(PreparedCall.Confirm call, long nowNanos) {
    PreparedEntry known = of(call.identifier(), call.txn()).orElseThrow(() -> missing(call));
    switch (known.state()) {
      case PREPARING -> put(known.with(State.PREPARED), nowNanos);
      case PREPARED, COMMITTING -> {}
      case ROLLING_BACK -> throw missing(call);
    }
  }

  private static SqlException missing(PreparedCall.Confirm call) {
    return missing(call.identifier());
  }

  private static SqlException missing(String identifier) {
    return new SqlException(
        SqlState.UNDEFINED_OBJECT,
        "prepared transaction with identifier \"" + identifier + "\" does not exist");
  }

  /// The transaction that is to end now.
  ///
  /// @throws SqlException 42704, 42501, 55000
  public PreparedEntry finish(PreparedCall.Finish call, long nowNanos) {
    PreparedEntry known = entries.get(call.identifier());
    if (known == null || known.state() == State.PREPARING) {
      throw missing(call.identifier());
    }
    State wanted = call.commits() ? State.COMMITTING : State.ROLLING_BACK;
    if (known.state() != State.PREPARED && known.state() != wanted) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "prepared transaction with identifier \"" + call.identifier() + "\" is busy");
    }
    if (known.owner() != call.role() && !call.superuser()) {
      throw new SqlException(
              SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to finish prepared transaction")
          .withHint("Must be superuser or the user that prepared the transaction.");
    }
    if (known.state() == State.PREPARED) {
      put(known.with(wanted), nowNanos);
    }
    return known;
  }

  public void remove(String identifier, TxnId txn) {
    if (of(identifier, txn).isPresent()) {
      entries.remove(identifier);
      sinceNanos.remove(identifier);
      changed.put(txn, Optional.empty());
    }
  }

  /// Takes back what is being prepared for too long, or by a node that is gone, and answers what is
  /// to be committed or rolled back for some time already.
  ///
  /// @param isGone whether the incarnation that prepares it has ended
  public List<PreparedEntry> due(Predicate<PreparedEntry> isGone, long nowNanos) {
    List<PreparedEntry> due = new ArrayList<>();
    for (PreparedEntry entry : List.copyOf(entries.values())) {
      long nanos = nowNanos - sinceNanos.getOrDefault(entry.identifier(), nowNanos);
      switch (entry.state()) {
        case PREPARING -> {
          if (nanos > PREPARING_NANOS_MAX || isGone.test(entry)) {
            put(entry.with(State.ROLLING_BACK), nowNanos);
          }
        }
        case PREPARED -> {}
        case COMMITTING, ROLLING_BACK -> {
          if (nanos > FINISHING_NANOS) {
            due.add(entry);
          }
        }
      }
    }
    return due;
  }

  private Optional<PreparedEntry> of(String identifier, TxnId txn) {
    return find(identifier).filter(entry -> entry.txn().equals(txn));
  }

  public Optional<PreparedEntry> find(String identifier) {
    return Optional.ofNullable(entries.get(identifier));
  }

  /// Those that are prepared, by identifier.
  public List<PreparedEntry> all() {
    return entries.values().stream().filter(e -> e.state() != State.PREPARING).toList();
  }

  /// The transactions whose stored form is not up to date, as they are now: empty when there is
  /// nothing to store.
  public Map<TxnId, Optional<PreparedEntry>> takeChanged() {
    Map<TxnId, Optional<PreparedEntry>> taken = new LinkedHashMap<>(changed);
    changed.clear();
    return taken;
  }

  private void put(PreparedEntry entry, long nowNanos) {
    entries.put(entry.identifier(), entry);
    sinceNanos.put(entry.identifier(), nowNanos);
    changed.put(entry.txn(), Optional.of(entry));
  }
}
