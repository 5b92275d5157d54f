package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.Committing.Duty;
import io.lauma.txn.Committing.Phase;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.CoordinatorRequest.Commit;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final DecidedTransactions decided;

  /// Committing in this term.
  private final Map<TxnId, Committing<A>> active = new LinkedHashMap<>();

  /// Committed, and a prepared participant may not know it.
  private final Map<TxnId, Unresolved> unresolved = new LinkedHashMap<>();

  /// Asked about without having begun, with the ticks since.
  private final Map<TxnId, Integer> suspects = new LinkedHashMap<>();

  /// Their tombstones are on the way into the log.
  private final Set<TxnId> tombstoning = new LinkedHashSet<>();

  /// Every participant knows; the log is told with the next tick.
  private final Set<TxnId> ended = new LinkedHashSet<>();

  private long term;
  private long nextNumber;
  private boolean serving;
  private boolean draining;

  private CoordinatorState(GroupId group, CoordinatorLimits limits, DecidedTransactions decided) {
    this.group = group;
    this.limits = limits;
    this.decided = decided;
  }

  private record Unresolved(HybridTime timestamp, Map<ShardId, Participant> participants) {}

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
        case Commit commit -> onCommit(out, from, commit);
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
        acknowledged(resolved);
      }
      return out;
    }
    switch (reply) {
      case ShardReply.Marked _ when txn.phase != Phase.MARKING -> {}
      case ShardReply.Marked marked -> {
        txn.onMarked(marked);
        advance(out, txn);
      }
      case ShardReply.Prepared prepared -> answered(out, txn, prepared.shard(), Duty.PREPARE);
      case ShardReply.LocksHeld held -> answered(out, txn, held.shard(), Duty.LOCKS);
      case ShardReply.Validated valid -> answered(out, txn, valid.shard(), Duty.VALIDATE);
      case ShardReply.ValidationFailed failed ->
          giveUp(
              out,
              txn,
              Answers.readsChanged(txn.txn(), new ChangedRow(failed.shard(), failed.key())));
      case ShardReply.Refused(_, _, var reason) when reason == ShardReply.Refusal.MOVED -> {}
      case ShardReply.Refused _ -> giveUp(out, txn, GatewayTransaction.LOCKS_LOST);
      case ShardReply.Resolved resolved -> {
        acknowledged(resolved);
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

  /// The oracle's answer; a second one for the same transaction changes nothing.
  public List<CoordinatorEffect<A>> timestamp(TxnId id, HybridTime timestamp) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    Committing<A> txn = active.get(id);
    if (txn != null && txn.phase == Phase.TIMESTAMPING) {
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
    switch (event) {
      case CoordinatorEvent.Opened opened -> term = opened.term();
      case CoordinatorEvent.Committed committed -> {
        if (!committed.unresolved().isEmpty()) {
          Map<ShardId, Participant> waiting = new LinkedHashMap<>();
          committed.unresolved().forEach(p -> waiting.put(p.shard(), p));
          unresolved.put(committed.txn(), new Unresolved(committed.timestamp(), waiting));
        }
      }
      case CoordinatorEvent.Tombstoned tombstoned -> tombstoning.remove(tombstoned.txn());
      case CoordinatorEvent.Ended over -> {
        over.txns().forEach(unresolved::remove);
        ended.removeAll(over.txns());
      }
    }
  }

  /// What follows once an event of this start is applied here and [#on] has seen it.
  public List<CoordinatorEffect<A>> persisted(CoordinatorEvent event) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    switch (event) {
      case CoordinatorEvent.Opened _ -> {
        serving = true;
        resendDecisions(out);
      }
      case CoordinatorEvent.Committed committed -> {
        Committing<A> txn = active.get(committed.txn());
        Invariants.check(txn != null, "a decision belongs to a commit", "txn", committed.txn());
        if (txn != null) {
          txn.phase = Phase.COMMITTED;
          end(out, txn, new CoordinatorReply.Committed(txn.txn(), txn.timestamp));
        }
      }
      case CoordinatorEvent.Tombstoned _, CoordinatorEvent.Ended _ -> {}
    }
    return out;
  }

  /// An entry with a decision was refused for good because a shard has started anew: its locks are
  /// lost and nothing of the entry is in.
  public List<CoordinatorEffect<A>> refused(CoordinatorEvent.Committed event) {
    List<CoordinatorEffect<A>> out = new ArrayList<>();
    Committing<A> txn = active.get(event.txn());
    if (txn != null && txn.phase == Phase.DECIDING) {
      abort(out, txn, Answers.aborted(txn.txn(), GatewayTransaction.LOCKS_LOST));
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
      if (txn.ticks > limits.commitTicksMax()) {
        giveUp(out, txn, "could not commit in time");
      }
      out.addAll(txn.requests());
      if (txn.phase == Phase.TIMESTAMPING) {
        out.add(new CoordinatorEffect.RequestTimestamp<>(txn.txn()));
      }
    }
    resendDecisions(out);
    tombstoneSuspects(out);
    if (!ended.isEmpty()) {
      persist(out, new CoordinatorEvent.Ended(List.copyOf(ended)));
      ended.clear();
    }
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
    return serving && active.isEmpty() && tombstoning.isEmpty();
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
    unresolved.forEach((txn, left) ->
        events.add(
            new CoordinatorEvent.Committed(
                txn, left.timestamp(), List.copyOf(left.participants().values()))));
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

  private void onCommit(List<CoordinatorEffect<A>> out, A from, Commit commit) {
    TxnId id = commit.txn();
    Invariants.check(id.group().equals(group), "a transaction is asked at home", "txn", id);
    Committing<A> known = active.get(id);
    if (known != null) {
      CoordinatorReply outcome = known.outcome;
      if (outcome != null) {
        reply(out, from, outcome);
      } else if (!known.clients.contains(from)) {
        known.clients.add(from);
      }
      return;
    }
    Optional<Decision> decision = decision(id);
    if (decision.isPresent()) {
      reply(out, from, Answers.outcome(id, decision.get()));
    } else if (id.term() == term && id.number() < nextNumber) {
      begin(out, from, commit);
    } else if (id.term() < term) {
      reply(
          out,
          from,
          Answers.aborted(id, "could not serialize access: the coordinator has restarted"));
      commit.participants().forEach(p -> out.add(resolve(id, p, Decision.Abort.INSTANCE)));
    }
  }

  private void begin(List<CoordinatorEffect<A>> out, A from, Commit commit) {
    if (draining || active.size() >= limits.activeMax() || tombstoning.contains(commit.txn())) {
      reply(out, from, new CoordinatorReply.TryAgain(commit.txn()));
      return;
    }
    suspects.remove(commit.txn());
    Committing<A> txn = new Committing<>(commit, group);
    txn.clients.add(from);
    active.put(commit.txn(), txn);
    txn.startMarking();
    out.addAll(txn.requests());
    advance(out, txn);
  }

  private void onAskOutcome(List<CoordinatorEffect<A>> out, A from, TxnId id) {
    Committing<A> txn = active.get(id);
    CoordinatorReply known = txn == null ? null : txn.outcome;
    Optional<Decision> decision = decision(id);
    if (known != null) {
      reply(out, from, known);
    } else if (decision.isPresent()) {
      reply(out, from, Answers.outcome(id, decision.get()));
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
      switch (txn.phase) {
        case MARKING -> tell(out, from, ask.readAt(), id, TxnStatus.TimestampNotRequested.INSTANCE);
        case TIMESTAMPING -> park(txn, new Committing.Asker<>(from, ask.readAt()));
        case CHECKING, DECIDING ->
            tell(out, from, ask.readAt(), id, new TxnStatus.TimestampKnown(txn.timestamp));
        case COMMITTED -> tell(out, from, ask.readAt(), id, Answers.committed(txn.timestamp));
        case ABORTED -> tell(out, from, ask.readAt(), id, Answers.decided(Decision.Abort.INSTANCE));
      }
    } else if (decision.isPresent()) {
      tell(out, from, ask.readAt(), id, Answers.decided(decision.get()));
    } else if (id.term() < term) {
      tell(out, from, ask.readAt(), id, Answers.decided(Decision.Abort.INSTANCE));
    } else if (id.term() == term && !tombstoning.contains(id)) {
      if (!draining) {
        suspects.putIfAbsent(id, 0);
      }
      tell(out, from, ask.readAt(), id, TxnStatus.TimestampNotRequested.INSTANCE);
    }
  }

  private void park(Committing<A> txn, Committing.Asker<A> asker) {
    txn.askers.remove(asker);
    if (txn.askers.size() < limits.activeMax()) {
      txn.askers.add(asker);
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
      case MARKING -> {
        txn.phase = Phase.TIMESTAMPING;
        txn.ticks = 0;
        out.add(new CoordinatorEffect.RequestTimestamp<>(txn.txn()));
      }
      case CHECKING -> {
        txn.phase = Phase.DECIDING;
        CoordinatorEvent decision =
            new CoordinatorEvent.Committed(txn.txn(), txn.timestamp, txn.prepared());
        out.add(new CoordinatorEffect.Persist<>(decision, txn.rows(), txn.timestamp));
      }
      case TIMESTAMPING, DECIDING, COMMITTED, ABORTED -> {}
    }
  }

  /// Aborts what is not on its way into the log.
  private void giveUp(List<CoordinatorEffect<A>> out, Committing<A> txn, String message) {
    giveUp(out, txn, Answers.aborted(txn.txn(), message));
  }

  private void giveUp(List<CoordinatorEffect<A>> out, Committing<A> txn, CoordinatorReply why) {
    switch (txn.phase) {
      case MARKING, TIMESTAMPING, CHECKING -> abort(out, txn, why);
      case DECIDING, COMMITTED, ABORTED -> {}
    }
  }

  private void abort(List<CoordinatorEffect<A>> out, Committing<A> txn, CoordinatorReply why) {
    txn.phase = Phase.ABORTED;
    end(out, txn, why);
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

  /// A participant has carried a decision out.
  private void acknowledged(ShardReply.Resolved resolved) {
    Unresolved left = unresolved.get(resolved.txn());
    if (left != null) {
      left.participants().remove(resolved.shard());
      if (left.participants().isEmpty()) {
        ended.add(resolved.txn());
      }
    }
  }

  /// Repeats decisions of earlier terms; those of this term are in [#active].
  private void resendDecisions(List<CoordinatorEffect<A>> out) {
    unresolved.forEach((id, left) -> {
      if (!active.containsKey(id)) {
        Decision decision = new Decision.Commit(left.timestamp());
        left.participants().values().forEach(p -> out.add(resolve(id, p, decision)));
      }
    });
  }

  private void tombstoneSuspects(List<CoordinatorEffect<A>> out) {
    suspects.replaceAll((_, ticks) -> ticks + 1);
    for (Map.Entry<TxnId, Integer> suspect : List.copyOf(suspects.entrySet())) {
      if (suspect.getValue() >= limits.graceTicks()) {
        suspects.remove(suspect.getKey());
        tombstoning.add(suspect.getKey());
        persist(out, new CoordinatorEvent.Tombstoned(suspect.getKey()));
      }
    }
  }

  private Optional<Decision> decision(TxnId id) {
    Unresolved left = unresolved.get(id);
    return left == null ? decided.find(id) : Optional.of(new Decision.Commit(left.timestamp()));
  }

  private void tellAskers(List<CoordinatorEffect<A>> out, Committing<A> txn, TxnStatus status) {
    txn.askers.forEach(asker -> tell(out, asker.from(), asker.readAt(), txn.txn(), status));
    txn.askers.clear();
  }

  private CoordinatorEffect<A> resolve(TxnId id, Participant p, Decision decision) {
    return new CoordinatorEffect.ToShard<>(
        p.group(), p.shard(), new ShardRequest.Resolve(id, p.registration(), decision));
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
