package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardImage.Phase;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits.LockWait;
import io.lauma.txn.protocol.TxnStatus;
import io.lauma.txn.protocol.WaitEdge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of one shard (DESIGN 2.5): every decision is a list of effects, every durable change
/// an event. Deterministic and confined to its actor's thread; only what is [#readable] may be
/// looked at elsewhere.
///
/// How an actor drives it: open it under a fresh epoch, with the image of a snapshot or hand-over
/// and then the events after it by [#on]; call [#recovered]; afterwards feed requests, answers and
/// ticks, and carry the effects out in order. Answers need the read lease where DESIGN 2.3 says so.
///
/// @param <A> the address of whoever asks
public final class ShardState<A> {
  /// After so many ticks without a request a gateway is asked about its transaction.
  public static final int PROBE_TICKS = 10;

  private final ShardId shard;
  private final long epoch;
  private final ShardLimits limits;
  private final MarkIndex marks = new MarkIndex();
  private final ReadGate<A> gate;
  private final Writes<A> writes;
  private final Spilling<A> spilling;
  private final Map<TxnId, Registration<A>> registrations = new LinkedHashMap<>();
  private final Promises<A> promises;
  private final NewestRows newest;
  private final RecentCommits commits = new RecentCommits();

  /// Who waits for the decision of a transaction to be durable here.
  private final Map<TxnId, List<A>> resolving = new LinkedHashMap<>();

  private boolean sealed;
  private boolean dropping;

  private ShardState(
      ShardId shard, long epoch, ShardLimits limits, CommittedVersions versions, RowCache cache) {
    this.shard = shard;
    this.epoch = epoch;
    this.limits = limits;
    gate = new ReadGate<>(shard, marks, versions, commits, limits.parkedReadsMax());
    LockTable locks = new LockTable(marks, limits.waitersPerRowMax());
    spilling = new Spilling<>(shard, epoch, limits, versions, locks);
    newest = new NewestRows(marks, versions, cache);
    WriteRules rules = new WriteRules(newest, commits);
    writes = new Writes<>(shard, epoch, limits, locks, rules, spilling, registrations);
    promises = new Promises<>(registrations, writes, spilling, marks);
  }

  /// @param epoch the one this start of the shard has committed; larger than any before
  /// @param image [ShardImage#EMPTY], a snapshot, or the hand-over of the previous owner
  public static <A> ShardState<A> open(
      ShardId shard,
      long epoch,
      ShardLimits limits,
      CommittedVersions versions,
      RowCache cache,
      ShardImage image) {
    ShardState<A> state = new ShardState<>(shard, epoch, limits, versions, cache);
    image.registrations().forEach(state.promises::restore);
    image.ended().forEach(state.writes::rememberEnded);
    return state;
  }

  /// What to do first after recovery: drop what is left of transactions that this start does not
  /// know, and ask for the decisions that are missing.
  public List<ShardEffect<A>> recovered() {
    List<ShardEffect<A>> out = new ArrayList<>();
    out.add(new ShardEffect.DropSpilledExcept<>(Set.copyOf(registrations.keySet())));
    out.addAll(tick());
    return out;
  }

  /// The rows of a [ShardEffect.Spill] are in this node's store.
  public List<ShardEffect<A>> spilled(TxnId txn) {
    List<ShardEffect<A>> out = new ArrayList<>();
    Registration<A> registration = registrations.get(txn);
    if (registration == null) {
      out.add(new ShardEffect.DropSpilled<>(txn));
    } else {
      spilling.arrived(out, registration);
    }
    return out;
  }

  /// What earlier starts have put aside and nobody commits is being dropped from the log. Until
  /// that is over, no transaction writes: rows that it puts aside could be dropped with the old
  /// ones. Its requests are left without an answer, and repeated.
  ///
  /// @param isUnderWay false: it is over
  public void dropsLeftStages(boolean isUnderWay) {
    dropping = isUnderWay;
  }

  /// Decides a request.
  public List<ShardEffect<A>> handle(A from, ShardRequest request) {
    List<ShardEffect<A>> out = new ArrayList<>();
    if (sealed) {
      refuse(out, from, request.txn(), Refusal.MOVED);
      return out;
    }
    switch (request) {
      case ShardRequest.Write write -> {
        if (!dropping) {
          writes.write(out, from, write);
        }
      }
      case ShardRequest.CancelWait cancel -> writes.cancel(out, cancel);
      case ShardRequest.RollbackTo rollback -> writes.rollbackTo(out, from, rollback);
      case ShardRequest.Release release -> onRelease(out, from, release);
      case ShardRequest.Mark mark -> onMark(out, from, mark);
      case ShardRequest.Hold hold -> onHold(out, from, hold);
      case ShardRequest.Prepare prepare -> onPrepare(out, from, prepare);
      case ShardRequest.CheckLocks check -> onCheckLocks(out, from, check);
      case ShardRequest.Validate validate -> gate.validate(out, from, validate);
      case ShardRequest.Resolve resolve -> onResolve(out, from, resolve);
      case ShardRequest.AskOldestPlan ask -> writes.answerOldestPlan(out, from, ask);
    }
    return out;
  }

  /// A read of `span`: goes on at once or is parked until no undecided write can be at or below
  /// `at` (INFINITY: no timestamp). What `reader` then does is said at [MarkIndex].
  public List<ShardEffect<A>> read(A reader, KeyRange span, HybridTime at, TxnId own) {
    List<ShardEffect<A>> out = new ArrayList<>();
    gate.read(out, reader, span, at, own);
    return out;
  }

  /// A reader has gone.
  public void leave(A reader) {
    gate.leave(reader);
  }

  /// The transaction's own provisional rows in a range; empty when the registration that the reader
  /// names is not known here any more.
  ///
  /// @param named NONE: the transaction has had no answer to a write here
  public Optional<Overlay> overlay(TxnId own, RegistrationId named, KeyRange range) {
    return Overlay.of(registrations.get(own), named, range);
  }

  /// A coordinator's answer to [ShardEffect.AskStatus].
  public List<ShardEffect<A>> status(TxnId txn, HybridTime readAt, TxnStatus status) {
    List<ShardEffect<A>> out = new ArrayList<>();
    switch (status) {
      case TxnStatus.TimestampNotRequested _ -> marks.timestampIsAbove(txn, readAt);
      case TxnStatus.TimestampKnown known -> marks.timestampIs(txn, known.timestamp());
      case TxnStatus.Decided decided -> {
        Registration<A> registration = registrations.get(txn);
        if (registration != null && registration.phase != Phase.OPEN) {
          decide(out, registration, decided.decision());
        }
      }
    }
    gate.recheck(out);
    return out;
  }

  /// Applies an event: on every replay alike.
  public void on(ShardEvent event) {
    switch (event) {
      case ShardEvent.Held held -> promises.on(held);
      case ShardEvent.Prepared prepared -> promises.on(prepared);
      case ShardEvent.Resolved resolved -> {
        Registration<A> registration = registrations.get(resolved.txn());
        if (registration != null) {
          if (registration.phase == Phase.RESOLVING) {
            newest.ended(registration, resolved.decision());
          }
          end(registration);
        }
      }
    }
  }

  /// What follows once an event of this start is applied here and [#on] has seen it.
  public List<ShardEffect<A>> persisted(ShardEvent event) {
    List<ShardEffect<A>> out = new ArrayList<>();
    switch (event) {
      case ShardEvent.Held(var txn, _, _, _, _, _, _, _) ->
          afterEntry(out, txn, new ShardReply.Held(txn, shard));
      case ShardEvent.Prepared(var txn, _, _, _, _, _, _) ->
          afterEntry(out, txn, new ShardReply.Prepared(txn, shard));
      case ShardEvent.Resolved resolved -> {
        List<A> waiting = resolving.remove(resolved.txn());
        if (waiting != null) {
          waiting.forEach(to -> reply(out, to, new ShardReply.Resolved(resolved.txn(), shard)));
        }
      }
    }
    writes.resume(out);
    gate.recheck(out);
    return out;
  }

  /// Time has passed (a second or so): asks what became of transactions that are marked or prepared
  /// here, in case a decision was lost, now and then of those that are held, and now and then
  /// whether an open one still has a session.
  public List<ShardEffect<A>> tick() {
    marks.forgetQuestions();
    List<ShardEffect<A>> out = new ArrayList<>();
    for (Registration<A> registration : registrations.values()) {
      if (registration.phase == Phase.MARKED || registration.phase == Phase.PREPARED) {
        out.add(new ShardEffect.AskStatus<>(registration.txn, HybridTime.ZERO));
      }
      boolean probes = ++registration.idleTicks % PROBE_TICKS == 0;
      if (registration.phase == Phase.HELD && probes) {
        out.add(new ShardEffect.AskStatus<>(registration.txn, HybridTime.ZERO));
      }
      if (registration.phase == Phase.OPEN && probes) {
        out.add(new ShardEffect.AskGateway<>(registration.gateway, registration.txn));
      }
    }
    gate.recheck(out);
    return out;
  }

  /// The cluster has committed that a gateway is down: its transactions that are not committing
  /// lose their locks, and nothing of it is admitted any more. Told again after each start.
  public List<ShardEffect<A>> gatewayDown(GatewayId gateway) {
    List<ShardEffect<A>> out = new ArrayList<>();
    writes.rememberDown(gateway);
    for (Registration<A> registration : List.copyOf(registrations.values())) {
      if (registration.gateway.equals(gateway) && registration.phase == Phase.OPEN) {
        spilling.drop(out, registration);
        end(registration);
      }
    }
    writes.resume(out);
    return out;
  }

  /// What reads need; safe on any thread.
  public ReadableShard readable() {
    return new ReadableShard(marks, newest);
  }

  public long epoch() {
    return epoch;
  }

  /// Who waits for whom here, for the search for deadlocks.
  public List<WaitEdge> waits() {
    return writes.edges();
  }

  /// The same with the numbers of the waiting requests: what ends a wait names.
  public List<LockWait> lockWaits() {
    return writes.lockWaits();
  }

  public boolean someoneWaits() {
    return writes.someoneWaits();
  }

  /// Whether an entry of this shard is on its way; then it cannot be sealed yet.
  public boolean entryInFlight() {
    return spilling.isInFlight()
        || registrations.values().stream()
            .anyMatch(r ->
                switch (r.phase) {
                  case HOLDING, PREPARING, RESOLVING -> true;
                  case OPEN, HELD, MARKED, PREPARED -> false;
                });
  }

  /// Admits nothing from now on; answers the whole memory for the next owner.
  public ShardImage seal() {
    Invariants.check(!entryInFlight(), "a shard is sealed between entries");
    sealed = true;
    return new ShardImage(
        registrations.values().stream().map(Registration::image).toList(), writes.ended());
  }

  /// The events that rebuild what is durable: the promises.
  public List<ShardEvent> promises() {
    return promises.events();
  }

  /// What a snapshot holds: the promises.
  public ShardImage snapshot() {
    return promises.image();
  }

  private void onRelease(List<ShardEffect<A>> out, A from, ShardRequest.Release release) {
    Registration<A> registration = registrations.get(release.txn());
    if (registration != null && registration.phase != Phase.OPEN) {
      refuse(out, from, release.txn(), Refusal.COMMITTING);
      return;
    }
    boolean held = registration != null || writes.wasReleased(release.txn());
    if (registration == null) {
      writes.rememberEnded(release.txn());
    } else {
      spilling.drop(out, registration);
      end(registration);
      writes.rememberReleased(release.txn());
    }
    reply(out, from, new ShardReply.Released(release.txn(), shard, held));
    writes.resume(out);
  }

  /// The registration, when it is the one and as far as its coordinator was told; null after the
  /// refusal.
  private @Nullable Registration<A> at(
      List<ShardEffect<A>> out, A from, TxnId txn, RegistrationId id, long lastNumber) {
    Registration<A> registration = registrations.get(txn);
    if (registration == null || !registration.isAt(id, lastNumber)) {
      refuse(out, from, txn, Refusal.LOCKS_LOST);
      return null;
    }
    return registration;
  }

  private void onMark(List<ShardEffect<A>> out, A from, ShardRequest.Mark mark) {
    Registration<A> registration =
        at(out, from, mark.txn(), mark.registration(), mark.lastNumber());
    if (registration == null) {
      return;
    }
    if (registration.phase == Phase.OPEN) {
      registration.phase = Phase.MARKED;
      marks.add(mark.txn(), registration.rows.keys(), registration.spill);
    }
    if (registration.phase != Phase.MARKED) {
      refuse(out, from, mark.txn(), Refusal.COMMITTING);
    } else if (registration.spill == null) {
      List<RowWrite> rows = registration.rows.all();
      reply(out, from, new ShardReply.Marked(mark.txn(), shard, epoch, rows, false));
    } else {
      waits(registration, from);
      spilling.flush(out, registration);
    }
  }

  private void onHold(List<ShardEffect<A>> out, A from, ShardRequest.Hold hold) {
    Registration<A> registration =
        at(out, from, hold.txn(), hold.registration(), hold.lastNumber());
    if (registration == null) {
      return;
    }
    switch (registration.phase) {
      case OPEN -> {
        registration.phase = Phase.HOLDING;
        registration.waiting.add(from);
        spilling.promiseAll(out, registration);
      }
      case HOLDING -> waits(registration, from);
      case HELD, PREPARING, PREPARED, RESOLVING ->
          reply(out, from, new ShardReply.Held(hold.txn(), shard));
      case MARKED -> refuse(out, from, hold.txn(), Refusal.COMMITTING);
    }
  }

  private void onPrepare(List<ShardEffect<A>> out, A from, ShardRequest.Prepare prepare) {
    Registration<A> registration =
        at(out, from, prepare.txn(), prepare.registration(), prepare.lastNumber());
    if (registration == null) {
      return;
    }
    switch (registration.phase) {
      case OPEN -> {
        registration.phase = Phase.PREPARING;
        registration.waiting.add(from);
        spilling.promiseAll(out, registration);
      }
      case HELD -> {
        registration.phase = Phase.PREPARING;
        registration.waiting.add(from);
        ShardEvent event = Spilling.preparedAfterHeld(registration);
        out.add(new ShardEffect.Persist<>(event, List.of(), HybridTime.ZERO, false));
      }
      case PREPARING -> waits(registration, from);
      case PREPARED, RESOLVING -> reply(out, from, new ShardReply.Prepared(prepare.txn(), shard));
      case HOLDING, MARKED -> refuse(out, from, prepare.txn(), Refusal.COMMITTING);
    }
  }

  private void waits(Registration<A> registration, A from) {
    registration.waiting.remove(from);
    registration.waiting.add(from);
  }

  private void onCheckLocks(List<ShardEffect<A>> out, A from, ShardRequest.CheckLocks check) {
    if (at(out, from, check.txn(), check.registration(), check.lastNumber()) != null) {
      reply(out, from, new ShardReply.LocksHeld(check.txn(), shard));
    }
  }

  private void onResolve(List<ShardEffect<A>> out, A from, ShardRequest.Resolve resolve) {
    Registration<A> registration = registrations.get(resolve.txn());
    if (registration == null) {
      writes.rememberEnded(resolve.txn());
      reply(out, from, new ShardReply.Resolved(resolve.txn(), shard));
      return;
    }
    boolean lost =
        resolve.decision() instanceof Decision.Commit
            && registration.phase == Phase.OPEN
            && registration.id.equals(resolve.registration())
            && registration.hasRows();
    Invariants.check(!lost, "a commit was marked or prepared", "txn", resolve.txn());
    List<A> waiting = resolving.computeIfAbsent(resolve.txn(), _ -> new ArrayList<>());
    waiting.remove(from);
    waiting.add(from);
    decide(out, registration, resolve.decision());
    gate.recheck(out);
  }

  /// Carries a decision out: at once for what is in memory only, by an entry for what is prepared.
  private void decide(List<ShardEffect<A>> out, Registration<A> registration, Decision decision) {
    commits.note(registration.txn, decision);
    switch (registration.phase) {
      case OPEN, MARKED -> {
        if (decision instanceof Decision.Abort) {
          spilling.drop(out, registration);
        }
        newest.ended(registration, decision);
        end(registration);
        List<A> waiting = resolving.remove(registration.txn);
        if (waiting != null) {
          waiting.forEach(to -> reply(out, to, new ShardReply.Resolved(registration.txn, shard)));
        }
        writes.resume(out);
      }
      case HOLDING, PREPARING -> registration.decision = decision;
      case HELD, PREPARED -> {
        registration.phase = Phase.RESOLVING;
        ShardEvent event = new ShardEvent.Resolved(registration.txn, decision);
        boolean spilled = registration.spill != null;
        out.add(
            switch (decision) {
              case Decision.Commit commit ->
                  new ShardEffect.Persist<>(
                      event, registration.rows.all(), commit.timestamp(), spilled);
              case Decision.Abort _ ->
                  new ShardEffect.Persist<>(event, List.of(), HybridTime.ZERO, spilled);
            });
      }
      case RESOLVING -> {}
    }
  }

  private void afterEntry(List<ShardEffect<A>> out, TxnId txn, ShardReply reply) {
    Registration<A> registration = registrations.get(txn);
    if (registration == null) {
      return;
    }
    registration.waiting.forEach(to -> reply(out, to, reply));
    registration.waiting.clear();
    Decision early = registration.decision;
    if (early != null) {
      decide(out, registration, early);
    }
  }

  private void end(Registration<A> registration) {
    List<Key> marked = marks.remove(registration.txn);
    writes.end(registration, registration.spill == null ? List.of() : marked);
  }

  private void refuse(List<ShardEffect<A>> out, A from, TxnId txn, Refusal reason) {
    reply(out, from, new ShardReply.Refused(txn, shard, reason));
  }

  private void reply(List<ShardEffect<A>> out, A to, ShardReply reply) {
    out.add(new ShardEffect.Reply<>(to, reply));
  }
}
