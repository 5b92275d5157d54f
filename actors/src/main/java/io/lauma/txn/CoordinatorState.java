package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.Committing.Duty;
import io.lauma.txn.Committing.Phase;
import io.lauma.txn.CoordinatorEffect.RequestTimestamp;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.CoordinatorRequest.Commit;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.TxnStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of one group's transaction coordinator (DESIGN 2.5.3): marks and prepares, then the
/// timestamp, then the checks, then one durable decision, then the answer, then the participants.
/// Deterministic and confined to its actor's thread.
///
/// How an actor drives it: [#open], the snapshot's and later events by [#on], [#start]; afterwards
/// feed requests, answers and ticks, and carry the effects out in order. Answers need the read
/// lease (DESIGN 2.3).
///
/// @param <A> the address of whoever asks
public final class CoordinatorState<A> {
  private final GroupId group;
  private final CoordinatorLimits limits;
  private final RememberedDecisions decided;

  /// Committing in this term.
  private final Map<TxnId, Committing<A>> active = new LinkedHashMap<>();

  private final UnresolvedCommits unresolved = new UnresolvedCommits();

  /// What PREPARE TRANSACTION has left, of any term, until it is committed or rolled back.
  private final Map<TxnId, Commit> held = new LinkedHashMap<>();

  private final Suspects suspects;
  private long term;
  private long timestampRequests;
  private long nextNumber;
  private boolean serving;
  private boolean draining;

  private CoordinatorState(GroupId group, CoordinatorLimits limits, DecidedTransactions decided) {
    this.group = group;
    this.limits = limits;
    this.suspects = new Suspects(limits.graceTicks());
    this.decided = new RememberedDecisions(decided);
  }

  public static <A> CoordinatorState<A> open(
      GroupId group, CoordinatorLimits limits, DecidedTransactions decided) {
    return new CoordinatorState<>(group, limits, decided);
  }

  /// After recovery: opens the term of this start. Nothing is answered before it is durable.
  public List<CoordinatorEffect<A>> start() {
    return List.of(
        new CoordinatorEffect.Persist<>(
            new CoordinatorEvent.Opened(term + 1), List.of(), HybridTime.ZERO));
  }

  /// After recovery, in place of [#start], when the predecessor has handed over: its term goes on,
  /// because nothing of it was under way. An image of another term is of no use.
  public List<CoordinatorEffect<A>> resume(CoordinatorImage image) {
    if (image.term() != term) {
      return start();
    }
    nextNumber = image.nextNumber();
    return List.of(
        new CoordinatorEffect.Persist<>(
            new CoordinatorEvent.Opened(term), List.of(), HybridTime.ZERO));
  }

  /// Decides a request. No effect means no answer: the asker repeats itself.
  public List<CoordinatorEffect<A>> handle(A from, CoordinatorRequest request) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    if (serving) {
      switch (request) {
        case CoordinatorRequest.ReserveIds reserve -> onReserve(out, from, reserve);
        case Commit commit -> onCommit(out, from, commit, Phase.MARKING);
        case CoordinatorRequest.Hold hold -> onCommit(out, from, hold.commit(), Phase.HOLDING);
        case CoordinatorRequest.Finish finish -> onFinish(out, from, finish);
        case CoordinatorRequest.AskOutcome ask -> onAskOutcome(out, from, ask.txn());
        case CoordinatorRequest.AskStatus ask -> onAskStatus(out, from, ask);
      }
    }
    return out;
  }

  /// A shard's answer to a request of this coordinator.
  public List<CoordinatorEffect<A>> shard(ShardReply reply) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    Committing<A> txn = active.get(reply.txn());
    if (txn == null) {
      if (reply instanceof ShardReply.Resolved resolved) {
        unresolved.acknowledged(resolved);
      }
      return out;
    }
    switch (reply) {
      case ShardReply.Marked _ when txn.phase != Phase.MARKING -> {}
      case ShardReply.Marked marked -> {
        txn.onMarked(marked);
        advance(out, txn);
      }
      case ShardReply.Held(_, var shard) -> answered(out, txn, shard, Duty.HOLD);
      case ShardReply.Prepared prepared -> answered(out, txn, prepared.shard(), Duty.PREPARE);
      case ShardReply.LocksHeld held -> answered(out, txn, held.shard(), Duty.LOCKS);
      case ShardReply.Validated valid -> answered(out, txn, valid.shard(), Duty.VALIDATE);
      case ShardReply.ValidationFailed failed ->
          giveUp(
              out,
              txn,
              Answers.readsChanged(
                  txn.txn(), new ChangedRow(failed.shard(), failed.key(), failed.changedBy())));
      case ShardReply.Refused(_, _, var reason) when txn.askedAgainAfter(reason) -> {}
      case ShardReply.Refused _ -> giveUp(out, txn, Answers.locksLost(txn.txn()));
      case ShardReply.Resolved resolved -> {
        unresolved.acknowledged(resolved);
        txn.done(resolved.shard(), Duty.RESOLVE);
        if (isOver(txn)) {
          active.remove(txn.txn());
        }
      }
      case ShardReply.Written _,
          ShardReply.WriteFailed _,
          ShardReply.Released _,
          ShardReply.OldestPlan _ ->
          throw new IllegalArgumentException("an answer for a gateway");
    }
    return out;
  }

  /// The oracle's answer; a second one to the same request changes nothing, nor does a late one.
  public List<CoordinatorEffect<A>> timestamp(RequestTimestamp<A> request, HybridTime timestamp) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    Committing<A> txn = active.get(request.txn());
    if (txn != null && txn.awaits(request, term)) {
      txn.timestamp = timestamp;
      txn.phase = Phase.CHECKING;
      txn.ticks = 0;
      tellAskers(out, txn, new TxnStatus.TimestampKnown(timestamp));
      txn.startChecking();
      out.addAll(txn.requests());
      advance(out, txn);
    }
    return out;
  }

  /// Applies an event: on every replay alike.
  public void on(CoordinatorEvent event) {
    decided.on(event, nextNumber);
    switch (event) {
      case CoordinatorEvent.Opened opened -> term = opened.term();
      case CoordinatorEvent.Held kept -> held.put(kept.commit().txn(), kept.commit());
      case CoordinatorEvent.Committed committed -> {
        held.remove(committed.txn());
        unresolved.on(committed);
      }
      case CoordinatorEvent.Tombstoned tombstoned -> {
        held.remove(tombstoned.txn());
        suspects.on(tombstoned);
      }
      case CoordinatorEvent.Ended over -> unresolved.on(over);
    }
  }

  /// What follows once an event of this start is applied here and [#on] has seen it.
  public List<CoordinatorEffect<A>> persisted(CoordinatorEvent event) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    switch (event) {
      case CoordinatorEvent.Opened _ -> {
        serving = true;
        out.addAll(unresolved.requests(id -> !active.containsKey(id)));
      }
      case CoordinatorEvent.Committed committed -> {
        Committing<A> txn = active.get(committed.txn());
        Invariants.check(txn != null, "a decision belongs to a commit", "txn", committed.txn());
        if (txn != null) {
          txn.phase = Phase.COMMITTED;
          end(out, txn, new CoordinatorReply.Committed(txn.txn(), txn.timestamp));
        }
      }
      case CoordinatorEvent.Held kept -> {
        Committing<A> txn = active.remove(kept.commit().txn());
        Invariants.check(txn != null, "what is held was asked for", "txn", kept.commit().txn());
        if (txn != null) {
          CoordinatorReply reply = new CoordinatorReply.Held(txn.txn());
          txn.clients.forEach(client -> reply(out, client, reply));
        }
      }
      case CoordinatorEvent.Tombstoned(var id) -> {
        Committing<A> txn = active.get(id);
        if (txn != null && txn.phase == Phase.ABORTING && txn.whyAborted != null) {
          txn.phase = Phase.ABORTED;
          end(out, txn, txn.whyAborted);
        }
      }
      case CoordinatorEvent.Ended _ -> {}
    }
    return out;
  }

  /// An entry with a decision was refused for good because a shard has started anew: its locks are
  /// lost and nothing of the entry is in.
  public List<CoordinatorEffect<A>> refused(CoordinatorEvent.Committed event) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    Committing<A> txn = active.get(event.txn());
    if (txn != null && txn.phase == Phase.DECIDING) {
      abort(out, txn, Answers.locksLost(txn.txn()));
    }
    return out;
  }

  /// Time has passed (a second or so): repeats what has no answer and gives up what takes too long.
  public List<CoordinatorEffect<A>> tick() {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    if (!serving) {
      return out;
    }
    for (Committing<A> txn : List.copyOf(active.values())) {
      txn.ticks++;
      if (txn.ticks > limits.commitTicksMax() && !txn.isHeld) {
        giveUp(out, txn, Answers.aborted(txn.txn(), "could not commit in time"));
      }
      out.addAll(txn.requests());
      if (txn.phase == Phase.TIMESTAMPING) {
        out.add(txn.timestampRequest(term));
      }
    }
    out.addAll(unresolved.requests(id -> !active.containsKey(id)));
    suspects.tick().forEach(event -> persist(out, event));
    unresolved.takeEnded().ifPresent(event -> persist(out, event));
    return out;
  }

  /// Begins no commit and no tombstone from now on: a planned change of the leader follows.
  public void drain() {
    draining = true;
    suspects.clear();
  }

  /// The change does not take place.
  public void undrain() {
    draining = false;
  }

  /// Whether of every commit that has begun all participants have acknowledged the outcome, so that
  /// nothing is known here that is not in the log.
  public boolean isDrained() {
    return serving && active.isEmpty() && !suspects.isTombstoningAny();
  }

  /// Answers nothing from now on.
  public CoordinatorImage seal() {
    Invariants.check(draining && isDrained(), "a coordinator is sealed when it is drained");
    serving = false;
    return new CoordinatorImage(term, nextNumber);
  }

  /// The events that rebuild this state: what a snapshot holds.
  public List<CoordinatorEvent> snapshot() {
    List<CoordinatorEvent> events = new ArrayList<>();
    events.add(new CoordinatorEvent.Opened(term));
    held.values().forEach(commit -> events.add(new CoordinatorEvent.Held(commit)));
    events.addAll(unresolved.snapshot());
    return events;
  }

  private void onReserve(
      List<CoordinatorEffect<A>> out, A from, CoordinatorRequest.ReserveIds reserve) {
    if (nextNumber + reserve.count() > TxnId.NUMBERS_MAX) {
      return;
    }
    TxnId first = TxnId.of(group, term, nextNumber);
    nextNumber += reserve.count();
    reply(out, from, new CoordinatorReply.IdsReserved(first, reserve.count()));
  }

  private void onCommit(List<CoordinatorEffect<A>> out, A from, Commit commit, Phase first) {
    TxnId id = commit.txn();
    Invariants.check(id.group().equals(group), "a transaction is asked at home", "txn", id);
    if (answered(out, from, id)) {
      return;
    }
    if (held.containsKey(id)) {
      reply(out, from, new CoordinatorReply.Held(id));
    } else if (id.term() == term && id.number() < nextNumber) {
      begin(out, from, commit, false, first);
    } else if (id.term() < term) {
      reply(out, from, Answers.restarted(id));
      for (Participant p : commit.participants()) {
        out.add(UnresolvedCommits.resolve(id, p, Decision.Abort.INSTANCE));
      }
    }
  }

  /// Whether a transaction is under way or decided; then who asks is told how it ends, now or then.
  private boolean answered(List<CoordinatorEffect<A>> out, A from, TxnId id) {
    Committing<A> known = active.get(id);
    if (known != null) {
      CoordinatorReply outcome = known.outcome;
      if (outcome != null) {
        reply(out, from, outcome);
      } else if (!known.clients.contains(from)) {
        known.clients.add(from);
      }
      return true;
    }
    Optional<Decision> decision = decision(id);
    decision.ifPresent(d -> reply(out, from, Answers.outcome(id, d)));
    return decision.isPresent();
  }

  private void begin(
      List<CoordinatorEffect<A>> out, A from, Commit commit, boolean isHeld, Phase first) {
    if (draining || active.size() >= limits.activeMax() || suspects.isTombstoning(commit.txn())) {
      reply(out, from, new CoordinatorReply.TryAgain(commit.txn()));
      return;
    }
    suspects.begins(commit.txn());
    Committing<A> txn = new Committing<>(commit, group, isHeld, first);
    txn.clients.add(from);
    active.put(commit.txn(), txn);
    switch (first) {
      case HOLDING -> txn.startHolding();
      case ABORTING -> abort(out, txn, Answers.rolledBack(txn.txn()));
      case RECORDING, MARKING, TIMESTAMPING, CHECKING, DECIDING, COMMITTED, ABORTED ->
          txn.startMarking();
    }
    out.addAll(txn.requests());
    advance(out, txn);
  }

  /// A transaction that nobody holds any more was finished so long ago that its decision has been
  /// removed. One that was never held is kept from it.
  private void onFinish(List<CoordinatorEffect<A>> out, A from, CoordinatorRequest.Finish finish) {
    TxnId id = finish.txn();
    if (answered(out, from, id)) {
      return;
    }
    Commit kept = held.get(id);
    if (kept != null) {
      begin(out, from, kept, true, finish.commits() ? Phase.MARKING : Phase.ABORTING);
    } else if (finish.commits()) {
      reply(out, from, new CoordinatorReply.Unknown(id, CoordinatorReply.Unknown.Why.FORGOTTEN));
    } else if (id.term() < term) {
      reply(out, from, Answers.rolledBack(id));
    } else if (!draining && suspects.bury(id)) {
      persist(out, new CoordinatorEvent.Tombstoned(id));
    }
  }

  private void onAskOutcome(List<CoordinatorEffect<A>> out, A from, TxnId id) {
    Committing<A> txn = active.get(id);
    CoordinatorReply known = txn == null ? null : txn.outcome;
    Optional<Decision> decision = decision(id);
    if (known != null) {
      reply(out, from, known);
    } else if (decision.isPresent()) {
      reply(out, from, Answers.outcome(id, decision.get()));
    } else if (held.containsKey(id)) {
      reply(out, from, new CoordinatorReply.Held(id));
    } else if (id.term() > term || (id.term() == term && id.number() >= nextNumber)) {
      reply(out, from, new CoordinatorReply.Unknown(id, CoordinatorReply.Unknown.Why.FUTURE));
    } else if (decided.mayHaveForgotten(id)) {
      reply(out, from, new CoordinatorReply.Unknown(id, CoordinatorReply.Unknown.Why.FORGOTTEN));
    } else if (id.term() < term) {
      reply(out, from, Answers.aborted(id, "the transaction did not commit"));
    } else {
      reply(out, from, new CoordinatorReply.InProgress(id));
    }
  }

  private void onAskStatus(
      List<CoordinatorEffect<A>> out, A from, CoordinatorRequest.AskStatus ask) {
    TxnId id = ask.txn();
    Committing<A> txn = active.get(id);
    Optional<Decision> decision = decision(id);
    if (txn != null) {
      Optional<TxnStatus> status = txn.status();
      if (status.isPresent()) {
        tell(out, from, ask.readAt(), id, status.get());
      } else {
        txn.park(new Committing.Asker<>(from, ask.readAt()), limits.activeMax());
      }
    } else if (decision.isPresent()) {
      tell(out, from, ask.readAt(), id, Answers.decided(decision.get()));
    } else if (held.containsKey(id)) {
      tell(out, from, ask.readAt(), id, TxnStatus.TimestampNotRequested.INSTANCE);
    } else if (id.term() < term) {
      tell(out, from, ask.readAt(), id, Answers.decided(Decision.Abort.INSTANCE));
    } else if (id.term() == term && !suspects.isTombstoning(id)) {
      if (!draining) {
        suspects.asked(id);
      }
      tell(out, from, ask.readAt(), id, TxnStatus.TimestampNotRequested.INSTANCE);
    }
  }

  private void answered(
      List<CoordinatorEffect<A>> out, Committing<A> txn, ShardId shard, Duty duty) {
    txn.done(shard, duty);
    advance(out, txn);
  }

  /// Goes on when nothing is outstanding.
  private void advance(List<CoordinatorEffect<A>> out, Committing<A> txn) {
    if (!txn.isIdle()) {
      return;
    }
    switch (txn.phase) {
      case HOLDING -> {
        txn.phase = Phase.RECORDING;
        persist(out, new CoordinatorEvent.Held(txn.request));
      }
      case MARKING -> {
        txn.phase = Phase.TIMESTAMPING;
        txn.ticks = 0;
        txn.timestampRequest = ++timestampRequests;
        out.add(txn.timestampRequest(term));
      }
      case CHECKING -> {
        txn.phase = Phase.DECIDING;
        CoordinatorEvent decision =
            new CoordinatorEvent.Committed(txn.txn(), txn.timestamp, txn.prepared());
        out.add(new CoordinatorEffect.Persist<>(decision, txn.rows(), txn.timestamp));
      }
      case RECORDING, TIMESTAMPING, DECIDING, ABORTING, COMMITTED, ABORTED -> {}
    }
  }

  /// Aborts what is not on its way into the log.
  private void giveUp(List<CoordinatorEffect<A>> out, Committing<A> txn, CoordinatorReply why) {
    switch (txn.phase) {
      case HOLDING, MARKING, TIMESTAMPING, CHECKING -> abort(out, txn, why);
      case RECORDING, DECIDING, ABORTING, COMMITTED, ABORTED -> {}
    }
  }

  /// That of a held transaction must be known in later terms before anybody is told.
  private void abort(List<CoordinatorEffect<A>> out, Committing<A> txn, CoordinatorReply why) {
    if (txn.isHeld) {
      txn.phase = Phase.ABORTING;
      txn.whyAborted = why;
      persist(out, new CoordinatorEvent.Tombstoned(txn.txn()));
    } else {
      txn.phase = Phase.ABORTED;
      end(out, txn, why);
    }
  }

  private void end(List<CoordinatorEffect<A>> out, Committing<A> txn, CoordinatorReply outcome) {
    Decision decision =
        txn.phase == Phase.COMMITTED ? new Decision.Commit(txn.timestamp) : Decision.Abort.INSTANCE;
    txn.outcome = outcome;
    txn.clients.forEach(client -> reply(out, client, outcome));
    txn.clients.clear();
    tellAskers(out, txn, Answers.decided(decision));
    txn.startResolving(decision);
    out.addAll(txn.requests());
  }

  private boolean isOver(Committing<A> txn) {
    return txn.outcome != null && txn.isIdle();
  }

  private Optional<Decision> decision(TxnId id) {
    return unresolved.find(id).or(() -> decided.find(id));
  }

  private void tellAskers(List<CoordinatorEffect<A>> out, Committing<A> txn, TxnStatus status) {
    txn.askers.forEach(asker -> tell(out, asker.from(), asker.readAt(), txn.txn(), status));
    txn.askers.clear();
  }

  private void persist(List<CoordinatorEffect<A>> out, CoordinatorEvent event) {
    out.add(new CoordinatorEffect.Persist<>(event, List.of(), HybridTime.ZERO));
  }

  private void tell(
      List<CoordinatorEffect<A>> out, A to, HybridTime readAt, TxnId id, TxnStatus status) {
    reply(out, to, new CoordinatorReply.Status(id, readAt, status));
  }

  private void reply(List<CoordinatorEffect<A>> out, A to, CoordinatorReply reply) {
    out.add(new CoordinatorEffect.Reply<>(to, reply));
  }
}
