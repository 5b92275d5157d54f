package io.lauma.txn;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.CoordinatorEffect.ShardRows;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest.Commit;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction from its Commit to the last participant's acknowledgement, or from its Hold
/// until all participants hold it. Mutable, confined to [CoordinatorState].
final class Committing<A> {
  final Commit request;

  /// Whether all participants hold it. Then each of them prepares, is it of the home group or not,
  /// so that no failure but a conflict of reads can end the commit.
  final boolean isHeld;

  private final GroupId home;
  private final Map<ShardId, Participant> participants = new LinkedHashMap<>();
  private final Map<ShardId, ShardRows> marked = new LinkedHashMap<>();

  /// What has been asked of shards in this phase and not been answered.
  private final Map<Step, ShardRequest> outstanding = new LinkedHashMap<>();

  /// Who wants the outcome.
  final List<A> clients = new ArrayList<>();

  /// Who has asked while the timestamp was on its way.
  final List<Asker<A>> askers = new ArrayList<>();

  Phase phase;
  long timestampRequest;
  HybridTime timestamp = HybridTime.ZERO;
  int ticks;

  /// The answer, once there is one.
  @Nullable CoordinatorReply outcome;

  /// The answer once the abort of a held transaction is durable.
  @Nullable CoordinatorReply whyAborted;

  Committing(Commit request, GroupId home, boolean isHeld, Phase first) {
    this.request = request;
    this.home = home;
    this.isHeld = isHeld;
    this.phase = first;
    request.participants().forEach(p -> participants.put(p.shard(), p));
  }

  /// How far a commit is. Up to and including CHECKING it may be given up.
  enum Phase {
    /// Locks and writes are being made durable, for PREPARE TRANSACTION.
    HOLDING,
    /// That they are is on its way into the log.
    RECORDING,
    /// Keys are being marked and remote writes prepared.
    MARKING,
    /// The commit timestamp has been requested.
    TIMESTAMPING,
    /// Locks and reads are being checked, after the timestamp.
    CHECKING,
    /// The decision is on its way into the log.
    DECIDING,
    /// The abort of a held transaction is on its way into the log.
    ABORTING,
    /// Committed; participants are being told.
    COMMITTED,
    /// Aborted; participants are being told.
    ABORTED
  }

  /// What a shard is to answer.
  enum Duty {
    HOLD,
    MARK,
    PREPARE,
    LOCKS,
    VALIDATE,
    RESOLVE
  }

  record Asker<A>(A from, HybridTime readAt) {}

  private record Step(ShardId shard, GroupId group, Duty duty) {}

  TxnId txn() {
    return request.txn();
  }

  /// Asks every participant to make its part durable.
  void startHolding() {
    for (Participant p : participants.values()) {
      owe(p, Duty.HOLD, new ShardRequest.Hold(txn(), p.registration(), p.lastNumber()));
    }
  }

  /// Asks every participant for what must be in place before the timestamp.
  void startMarking() {
    for (Participant p : participants.values()) {
      if (p.group().equals(home) && !isHeld) {
        owe(p, Duty.MARK, new ShardRequest.Mark(txn(), p.registration(), p.lastNumber()));
      } else if (p.wrote() || isHeld) {
        owe(p, Duty.PREPARE, new ShardRequest.Prepare(txn(), p.registration(), p.lastNumber()));
      }
    }
  }

  /// What is asked of the oracle, and answered.
  CoordinatorEffect.RequestTimestamp<A> timestampRequest(long term) {
    return new CoordinatorEffect.RequestTimestamp<>(txn(), term, timestampRequest);
  }

  boolean awaits(CoordinatorEffect.RequestTimestamp<A> request, long term) {
    return phase == Phase.TIMESTAMPING && request.equals(timestampRequest(term));
  }

  /// Asks for what must hold after the timestamp. Locks of marked and prepared shards are held by
  /// the entry's conditions and by promise.
  void startChecking() {
    for (Participant p : participants.values()) {
      if (!p.wrote() && !p.group().equals(home) && !isHeld) {
        owe(p, Duty.LOCKS, new ShardRequest.CheckLocks(txn(), p.registration(), p.lastNumber()));
      }
    }
    if (request.isolation() == Isolation.SERIALIZABLE) {
      Map<ShardId, List<KeyRange>> ranges = new LinkedHashMap<>();
      for (ReadSpan span : request.spans()) {
        ranges.computeIfAbsent(span.shard(), _ -> new ArrayList<>()).add(span.range());
      }
      for (ReadSpan span : request.spans()) {
        outstanding.putIfAbsent(
            new Step(span.shard(), span.group(), Duty.VALIDATE),
            new ShardRequest.Validate(
                txn(),
                request.snapshot(),
                timestamp,
                ranges.getOrDefault(span.shard(), List.of())));
      }
    }
  }

  /// Tells every participant the decision; earlier questions are void.
  void startResolving(Decision decision) {
    outstanding.clear();
    marked.clear();
    for (Participant p : participants.values()) {
      owe(p, Duty.RESOLVE, new ShardRequest.Resolve(txn(), p.registration(), decision));
    }
  }

  void onMarked(ShardReply.Marked reply) {
    marked.put(
        reply.shard(), new ShardRows(reply.shard(), reply.epoch(), reply.rows(), reply.spilled()));
    done(reply.shard(), Duty.MARK);
  }

  void done(ShardId shard, Duty duty) {
    outstanding.keySet().removeIf(step -> step.shard().equals(shard) && step.duty() == duty);
  }

  boolean isIdle() {
    return outstanding.isEmpty();
  }

  /// The requests without an answer.
  List<CoordinatorEffect<A>> requests() {
    List<CoordinatorEffect<A>> sends = new ArrayList<>();
    outstanding.forEach(
        (step, r) -> sends.add(new CoordinatorEffect.ToShard<>(step.group(), step.shard(), r)));
    return sends;
  }

  /// Keeps a question until the timestamp is known.
  void park(Asker<A> asker, int max) {
    askers.remove(asker);
    if (askers.size() < max) {
      askers.add(asker);
    }
  }

  /// What it is for who asks; empty while the timestamp is on its way.
  Optional<TxnStatus> status() {
    return switch (phase) {
      case HOLDING, RECORDING, MARKING, ABORTING ->
          Optional.of(TxnStatus.TimestampNotRequested.INSTANCE);
      case TIMESTAMPING -> Optional.empty();
      case CHECKING, DECIDING -> Optional.of(new TxnStatus.TimestampKnown(timestamp));
      case COMMITTED -> Optional.of(Answers.committed(timestamp));
      case ABORTED -> Optional.of(Answers.decided(Decision.Abort.INSTANCE));
    };
  }

  /// Whether a refusal is no reason to give up. A held transaction is lost only where nothing of it
  /// is known any more.
  boolean askedAgainAfter(ShardReply.Refusal reason) {
    return reason == ShardReply.Refusal.MOVED || isHeld && reason != ShardReply.Refusal.LOCKS_LOST;
  }

  List<ShardRows> rows() {
    return List.copyOf(marked.values());
  }

  /// The shards that are prepared: those of other groups with writes, of a held transaction all.
  List<Participant> prepared() {
    return participants.values().stream()
        .filter(p -> isHeld || p.wrote() && !p.group().equals(home))
        .toList();
  }

  private void owe(Participant p, Duty duty, ShardRequest send) {
    outstanding.put(new Step(p.shard(), p.group(), duty), send);
  }
}
