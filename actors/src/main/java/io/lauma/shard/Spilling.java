package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardImage.Phase;
import io.lauma.txn.protocol.ShardReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How large transactions leave memory (DESIGN 2.5.7): their rows go into a stage of the group's
/// log, one entry at a time, and their row locks go with them. A row that was put aside is locked
/// by being there; its lock comes back into the table when somebody else wants it.
final class Spilling<A> {
  /// Rows of one entry.
  static final long ENTRY_BYTES = 384 << 10;

  /// Above this multiple of the limit the answer to a write waits for the rows in flight.
  private static final int HELD_FACTOR = 4;

  private final ShardId shard;
  private final long epoch;
  private final ShardLimits limits;
  private final CommittedVersions store;
  private final LockTable locks;
  private final Map<TxnId, Registration<A>> large = new LinkedHashMap<>();

  Spilling(
      ShardId shard, long epoch, ShardLimits limits, CommittedVersions store, LockTable locks) {
    this.shard = shard;
    this.epoch = epoch;
    this.limits = limits;
    this.store = store;
    this.locks = locks;
  }

  /// Brings back the locks that large transactions other than `asking` have on a row.
  void lockAgain(Key key, TxnId asking) {
    for (Registration<A> other : large.values()) {
      Spill spill = other.spill;
      if (spill != null
          && !other.txn.equals(asking)
          && !other.locks.contains(key)
          && spill.find(key).isPresent()) {
        other.locks.add(key, LockMode.UPDATE, 0);
        locks.restore(key, other.txn, LockMode.UPDATE);
      }
    }
  }

  /// Takes the answer to a write that is done: sends it, or keeps it while too much is in memory.
  void answered(List<ShardEffect<A>> out, Registration<A> registration, A from, ShardReply reply) {
    begin(out, registration, false);
    Spill spill = registration.spill;
    boolean waits =
        spill != null
            && !spill.isIdle()
            && registration.rows.bytes() > limits.spillBytes() * HELD_FACTOR;
    if (waits) {
      registration.held = reply;
      registration.heldFor = from;
    } else {
      out.add(new ShardEffect.Reply<>(from, reply));
    }
  }

  /// Whether a transaction must not write more here: its rows are in memory and cannot leave it.
  boolean isFull(Registration<A> registration) {
    return registration.rows.bytes() > limits.registrationBytesMax();
  }

  private boolean isLarge(Registration<A> registration) {
    return registration.spill != null || registration.rows.bytes() > limits.spillBytes();
  }

  /// Makes the promise of a prepare or hold durable, after putting a large transaction aside.
  void promiseAll(List<ShardEffect<A>> out, Registration<A> registration) {
    if (isLarge(registration)) {
      flush(out, registration);
    } else {
      promise(out, registration);
    }
  }

  /// Puts everything aside before a mark, hold or prepare is answered; goes on at [#arrived].
  void flush(List<ShardEffect<A>> out, Registration<A> registration) {
    begin(out, registration, true);
    Spill spill = registration.spill;
    if (spill == null || (spill.isIdle() && registration.rows.isEmpty())) {
      flushed(out, registration);
    }
  }

  /// The rows in flight are in the store.
  void arrived(List<ShardEffect<A>> out, Registration<A> registration) {
    Spill spill = registration.spill;
    if (spill == null) {
      return;
    }
    List<RowWrite> rows = spill.inFlight;
    spill.arrived();
    for (RowWrite row : rows) {
      if (registration.rows.remove(row) && locks.forget(row.key(), registration.txn)) {
        registration.locks.remove(row.key());
      }
    }
    switch (registration.phase) {
      case OPEN -> {
        begin(out, registration, false);
        ShardReply held = registration.held;
        A to = registration.heldFor;
        if (held != null && to != null) {
          registration.held = null;
          registration.heldFor = null;
          answered(out, registration, to, held);
        }
      }
      case MARKED, HOLDING, PREPARING -> flush(out, registration);
      case HELD, PREPARED, RESOLVING -> {}
    }
  }

  /// A transaction ends here without a commit: its stage goes, now or when the rows in flight have
  /// arrived.
  void drop(List<ShardEffect<A>> out, Registration<A> registration) {
    Spill spill = registration.spill;
    if (spill != null && spill.isIdle()) {
      out.add(new ShardEffect.DropSpilled<>(registration.txn));
    }
  }

  /// What was found at a start or comes with a hand-over.
  void restore(Registration<A> registration) {
    registration.spill = new Spill(registration.txn, store, false);
    large.put(registration.txn, registration);
  }

  void forget(Registration<A> registration) {
    large.remove(registration.txn);
  }

  boolean isInFlight() {
    return large.values().stream().anyMatch(r -> r.spill != null && !r.spill.isIdle());
  }

  private void begin(List<ShardEffect<A>> out, Registration<A> registration, boolean all) {
    Spill spill = registration.spill;
    boolean due = all || registration.rows.bytes() > limits.spillBytes();
    if (!due || (spill != null && !spill.isIdle())) {
      return;
    }
    List<RowWrite> rows = registration.rows.first(ENTRY_BYTES, all);
    if (rows.isEmpty()) {
      return;
    }
    if (spill == null) {
      spill = new Spill(registration.txn, store, true);
      registration.spill = spill;
      large.put(registration.txn, registration);
    }
    spill.inFlight = rows;
    out.add(new ShardEffect.Spill<>(registration.txn, rows));
  }

  private void flushed(List<ShardEffect<A>> out, Registration<A> registration) {
    if (registration.phase == Phase.MARKED) {
      ShardReply marked = new ShardReply.Marked(registration.txn, shard, epoch, List.of(), true);
      registration.waiting.forEach(to -> out.add(new ShardEffect.Reply<>(to, marked)));
      registration.waiting.clear();
    } else {
      promise(out, registration);
    }
  }

  private void promise(List<ShardEffect<A>> out, Registration<A> registration) {
    long lockBytes = registration.locks.keys().stream().mapToLong(Key::lengthBytes).sum();
    if (lockBytes + 16L * registration.locks.size() > ENTRY_BYTES * 2) {
      registration.phase = Phase.OPEN;
      ShardReply refused =
          new ShardReply.Refused(registration.txn, shard, ShardReply.Refusal.TOO_MANY);
      registration.waiting.forEach(to -> out.add(new ShardEffect.Reply<>(to, refused)));
      registration.waiting.clear();
      return;
    }
    out.add(new ShardEffect.Persist<>(event(registration), List.of(), HybridTime.ZERO, false));
  }

  /// The event that rebuilds a registration, by its phase: held, or prepared.
  static ShardEvent event(Registration<?> registration) {
    if (registration.phase == Phase.HOLDING || registration.phase == Phase.HELD) {
      return new ShardEvent.Held(
          registration.txn,
          registration.gateway,
          registration.id,
          registration.lastNumber,
          registration.rows.all(),
          registration.locks.present(),
          registration.spill != null,
          registration.oldestPlan);
    }
    return new ShardEvent.Prepared(
        registration.txn,
        registration.gateway,
        registration.id,
        registration.lastNumber,
        registration.rows.all(),
        registration.locks.present(),
        registration.spill != null);
  }

  /// The prepare of a held transaction, whose rows and locks are in the log already.
  static ShardEvent preparedAfterHeld(Registration<?> registration) {
    return new ShardEvent.Prepared(
        registration.txn,
        registration.gateway,
        registration.id,
        registration.lastNumber,
        List.of(),
        List.of(),
        registration.spill != null);
  }
}
