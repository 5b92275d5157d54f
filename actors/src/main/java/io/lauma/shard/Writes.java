package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.Registration.Pending;
import io.lauma.shard.ShardImage.Phase;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits.LockWait;
import io.lauma.txn.protocol.WaitEdge;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.types.SqlState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The part of a shard that gateways write to: running numbers, row locks and their queues,
/// provisional rows. A write takes its locks one after the other, in the order of its intents.
final class Writes<A> {
  private static final int GATEWAYS_DOWN_KEPT = 1_000;

  private final ShardId shard;
  private final long epoch;
  private final ShardLimits limits;
  private final LockTable locks;
  private final WriteRules rules;
  private final Spilling<A> spilling;
  private final Map<TxnId, Registration<A>> registrations;

  /// Ended transactions, oldest first; true when the gateway itself has released them.
  private final Map<TxnId, Boolean> ended = new LinkedHashMap<>();

  /// Gateways that are down: what is still on its way from them opens nothing.
  private final Set<GatewayId> down = new LinkedHashSet<>();

  /// Who got a lock that it had queued for and has not gone on yet.
  private final Deque<TxnId> woken = new ArrayDeque<>();

  private long nextRegistration = 1;

  Writes(
      ShardId shard,
      long epoch,
      ShardLimits limits,
      LockTable locks,
      WriteRules rules,
      Spilling<A> spilling,
      Map<TxnId, Registration<A>> registrations) {
    this.shard = shard;
    this.epoch = epoch;
    this.limits = limits;
    this.locks = locks;
    this.rules = rules;
    this.spilling = spilling;
    this.registrations = registrations;
  }

  void write(List<ShardEffect<A>> out, A from, ShardRequest.Write write) {
    Registration<A> registration = registrations.get(write.txn());
    if (registration == null) {
      Refusal reason = refusalToOpen(write);
      if (reason != null) {
        out.add(refused(from, write.txn(), reason));
        return;
      }
      RegistrationId id = new RegistrationId(epoch, nextRegistration++);
      registration = new Registration<>(write.txn(), write.gateway(), id);
      registrations.put(write.txn(), registration);
    } else if (!isNext(out, from, registration, write.registration(), write.number())) {
      return;
    }
    registration.idleTicks = 0;
    registration.oldestPlan = Math.min(registration.oldestPlan, write.plan());
    registration.lastNumber = write.number();
    registration.lastReply = null;
    registration.pending = new Pending<>(write, from);
    advance(out, registration, registration.pending);
    resume(out);
  }

  void rollbackTo(List<ShardEffect<A>> out, A from, ShardRequest.RollbackTo rollback) {
    Registration<A> registration = registrations.get(rollback.txn());
    if (registration == null) {
      out.add(refused(from, rollback.txn(), Refusal.LOCKS_LOST));
      return;
    }
    if (isNext(out, from, registration, rollback.registration(), rollback.number())) {
      registration.idleTicks = 0;
      registration.lastNumber = rollback.number();
      registration.rows.rollbackTo(rollback.savepoint());
      registration.locks.rollbackTo(rollback.savepoint()).forEach(lock -> undo(registration, lock));
      ShardReply reply =
          new ShardReply.Written(
              rollback.txn(), shard, registration.id, rollback.number(), List.of());
      registration.lastReply = reply;
      out.add(new ShardEffect.Reply<>(from, reply));
      resume(out);
    }
  }

  /// A row that was put aside before the savepoint stays locked by being there.
  private void undo(Registration<A> registration, HeldLocks.Undone lock) {
    if (lock.left().isPresent()) {
      woken.addAll(locks.weaken(lock.key(), registration.txn, lock.left().get()));
    } else if (registration.spill != null && registration.spill.find(lock.key()).isPresent()) {
      registration.locks.add(lock.key(), LockMode.UPDATE, 0);
    } else {
      woken.addAll(locks.release(lock.key(), registration.txn));
    }
  }

  void answerOldestPlan(List<ShardEffect<A>> out, A from, ShardRequest.AskOldestPlan ask) {
    long oldest = Long.MAX_VALUE;
    for (Registration<A> registration : registrations.values()) {
      if (!registration.txn.equals(ask.txn()) && (registration.hasRows() || !ask.ofRows())) {
        oldest = Math.min(oldest, registration.oldestPlan);
      }
    }
    out.add(new ShardEffect.Reply<>(from, new ShardReply.OldestPlan(ask.txn(), shard, oldest)));
  }

  void cancel(List<ShardEffect<A>> out, ShardRequest.CancelWait cancel) {
    Registration<A> registration = registrations.get(cancel.txn());
    if (registration == null || registration.lastNumber != cancel.number()) {
      return;
    }
    Pending<A> pending = registration.pending;
    if (pending == null) {
      return;
    }
    Key key = pending.waitsFor;
    if (key != null) {
      woken.addAll(locks.leave(key, cancel.txn()));
    }
    fail(out, registration, pending, cancel.state(), cancel.message(), cancel.detail());
    resume(out);
  }

  /// Goes on with the writes whose locks have become free.
  void resume(List<ShardEffect<A>> out) {
    while (!woken.isEmpty()) {
      Registration<A> registration = registrations.get(woken.removeFirst());
      Pending<A> pending = registration == null ? null : registration.pending;
      if (registration != null && pending != null && pending.waitsFor != null) {
        pending.waitsFor = null;
        advance(out, registration, pending);
      }
    }
  }

  /// Ends a registration and gives its locks to who waits; [#resume] follows.
  ///
  /// @param marked rows of a large transaction that others may wait for though the lock was put
  ///   aside with the row
  void end(Registration<A> registration, List<Key> marked) {
    registrations.remove(registration.txn);
    Pending<A> pending = registration.pending;
    Key queued = pending == null ? null : pending.waitsFor;
    if (queued != null) {
      woken.addAll(locks.leave(queued, registration.txn));
      woken.addAll(locks.release(queued, registration.txn));
    }
    for (Key key : registration.locks.keys()) {
      woken.addAll(locks.release(key, registration.txn));
    }
    for (Key key : marked) {
      woken.addAll(locks.release(key, registration.txn));
    }
    spilling.forget(registration);
    rememberEnded(registration.txn);
  }

  void restoreLock(Registration<A> registration, LockedRow lock) {
    registration.locks.add(lock.key(), lock.mode(), lock.savepoint());
    locks.restore(lock.key(), registration.txn, lock.mode());
  }

  void rememberEnded(TxnId txn) {
    ended.putIfAbsent(txn, false);
    if (ended.size() > limits.endedKept()) {
      ended.remove(ended.keySet().iterator().next());
    }
  }

  void rememberDown(GatewayId gateway) {
    down.add(gateway);
    if (down.size() > GATEWAYS_DOWN_KEPT) {
      down.remove(down.iterator().next());
    }
  }

  void rememberReleased(TxnId txn) {
    ended.put(txn, true);
  }

  boolean wasReleased(TxnId txn) {
    return ended.getOrDefault(txn, false);
  }

  List<TxnId> ended() {
    return List.copyOf(ended.keySet());
  }

  List<WaitEdge> edges() {
    return locks.edges();
  }

  boolean someoneWaits() {
    return locks.someoneWaits();
  }

  /// The waits, each with the running number of the request that waits.
  List<LockWait> lockWaits() {
    List<LockWait> waits = new ArrayList<>();
    for (WaitEdge edge : locks.edges()) {
      Registration<A> registration = registrations.get(edge.waiter());
      if (registration != null) {
        waits.add(new LockWait(edge.waiter(), registration.lastNumber, edge.holder()));
      }
    }
    return waits;
  }

  private @Nullable Refusal refusalToOpen(ShardRequest.Write write) {
    if (ended.containsKey(write.txn()) || down.contains(write.gateway())) {
      return Refusal.ENDED;
    }
    if (!write.registration().equals(RegistrationId.NONE) || write.number() != 1) {
      return Refusal.LOCKS_LOST;
    }
    return registrations.size() >= limits.registrationsMax() ? Refusal.TOO_MANY : null;
  }

  /// Whether a request is the registration's next one; answers it when it is a repeat.
  private boolean isNext(
      List<ShardEffect<A>> out,
      A from,
      Registration<A> registration,
      RegistrationId named,
      long number) {
    boolean first = named.equals(RegistrationId.NONE) && number == 1;
    if (!first && !named.equals(registration.id)) {
      out.add(refused(from, registration.txn, Refusal.LOCKS_LOST));
      return false;
    }
    if (number == registration.lastNumber) {
      repeat(out, from, registration);
      return false;
    }
    if (number < registration.lastNumber) {
      return false;
    }
    if (registration.phase != Phase.OPEN) {
      out.add(refused(from, registration.txn, Refusal.COMMITTING));
      return false;
    }
    if (number != registration.lastNumber + 1 || registration.pending != null) {
      out.add(refused(from, registration.txn, Refusal.LOCKS_LOST));
      return false;
    }
    return true;
  }

  private void repeat(List<ShardEffect<A>> out, A from, Registration<A> registration) {
    Pending<A> pending = registration.pending;
    if (pending == null) {
      ShardReply reply = registration.lastReply;
      if (reply != null) {
        out.add(new ShardEffect.Reply<>(from, reply));
      }
      return;
    }
    pending.from = from;
    if (pending.waitsFor == null) {
      advance(out, registration, pending);
      resume(out);
    }
  }

  private void advance(List<ShardEffect<A>> out, Registration<A> registration, Pending<A> pending) {
    List<WriteIntent> intents = pending.request.intents();
    if (spilling.isFull(registration)) {
      fail(out, registration, pending, SqlState.OUT_OF_MEMORY, "out of memory", "");
      return;
    }
    while (pending.outcomes.size() < intents.size()) {
      WriteIntent intent = intents.get(pending.outcomes.size());
      spilling.lockAgain(intent.key(), registration.txn);
      boolean hadLock = registration.locks.contains(intent.key());
      if (intent instanceof WriteIntent.TryLock lock && isLeftOut(registration, pending, lock)) {
        continue;
      }
      if (!isSettled(pending.request, intent, registration)) {
        switch (locks.acquire(intent.key(), registration.txn, intent.mode())) {
          case GRANTED ->
              registration.locks.add(intent.key(), intent.mode(), pending.request.savepoint());
          case WAITS -> {
            pending.waitsFor = intent.key();
            return;
          }
          case REFUSED -> {
            SqlState state = SqlState.CONFIGURATION_LIMIT_EXCEEDED;
            String message = "too many transactions wait for a row lock";
            fail(out, registration, pending, state, message, "");
            return;
          }
        }
      }
      switch (rules.evaluate(pending.request, intent, registration)) {
        case WriteRules.Verdict.Done done -> {
          pending.outcomes.add(done.outcome());
          if (!hadLock
              && done.outcome() instanceof WriteOutcome.Duplicate
              && WriteRules.locksNoRowInTheWay(pending.request, intent)) {
            unlock(registration, intent.key());
          }
        }
        case WriteRules.Verdict.Conflict conflict -> {
          finish(out, registration, pending, refusal(registration, pending, conflict));
          return;
        }
      }
    }
    ShardRequest.Write request = pending.request;
    finish(
        out,
        registration,
        pending,
        new ShardReply.Written(
            request.txn(), shard, registration.id, request.number(), pending.outcomes));
  }

  /// The lock was only needed to wait for who was rewriting the row.
  private void unlock(Registration<A> registration, Key key) {
    registration.locks.remove(key);
    woken.addAll(locks.release(key, registration.txn));
  }

  private static boolean isLocked(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Granted _, WriteOutcome.Changed _ -> true;
      case WriteOutcome.Duplicate _, WriteOutcome.Unavailable _, WriteOutcome.NotTried _ -> false;
    };
  }

  /// Whether a lock that is not waited for is not to be had; the outcome says why.
  private boolean isLeftOut(
      Registration<A> registration, Pending<A> pending, WriteIntent.TryLock lock) {
    long held = pending.outcomes.stream().filter(Writes::isLocked).count();
    if (held >= lock.wanted()) {
      pending.outcomes.add(WriteOutcome.NotTried.INSTANCE);
      return true;
    }
    if (locks.tryAcquire(lock.key(), registration.txn, lock.mode())) {
      return false;
    }
    pending.outcomes.add(WriteOutcome.Unavailable.INSTANCE);
    return true;
  }

  /// Whether the intent only finds a committed row in its way that no transaction has rewritten. A
  /// lock that it has already is kept.
  private boolean isSettled(
      ShardRequest.Write request, WriteIntent intent, Registration<A> registration) {
    return rules.isInTheWay(request, intent)
        && registration.own(intent.key()).isEmpty()
        && locks.holders(intent.key()).stream()
            .noneMatch(
                holder -> holder.equals(registration.txn) || hasRewritten(holder, intent.key()));
  }

  private boolean hasRewritten(TxnId txn, Key key) {
    Registration<A> holder = registrations.get(txn);
    return holder == null || holder.own(key).isPresent();
  }

  private void fail(
      List<ShardEffect<A>> out,
      Registration<A> registration,
      Pending<A> pending,
      SqlState state,
      String message,
      String detail) {
    finish(
        out,
        registration,
        pending,
        failed(registration, pending, state, message, detail, Optional.empty()));
  }

  private ShardReply refusal(
      Registration<A> registration, Pending<A> pending, WriteRules.Verdict.Conflict conflict) {
    ChangedRow changed = new ChangedRow(shard, conflict.key(), conflict.changedBy());
    SqlState state = SqlState.T_R_SERIALIZATION_FAILURE;
    return failed(registration, pending, state, conflict.message(), "", Optional.of(changed));
  }

  private ShardReply failed(
      Registration<A> registration,
      Pending<A> pending,
      SqlState state,
      String message,
      String detail,
      Optional<ChangedRow> changed) {
    long number = pending.request.number();
    return new ShardReply.WriteFailed(
        registration.txn, shard, registration.id, number, state, message, detail, changed);
  }

  private void finish(
      List<ShardEffect<A>> out,
      Registration<A> registration,
      Pending<A> pending,
      ShardReply reply) {
    registration.pending = null;
    registration.lastReply = reply;
    A from = pending.from;
    if (from != null) {
      spilling.answered(out, registration, from, reply);
    }
  }

  private ShardEffect<A> refused(A from, TxnId txn, Refusal reason) {
    return new ShardEffect.Reply<>(from, new ShardReply.Refused(txn, shard, reason));
  }
}
