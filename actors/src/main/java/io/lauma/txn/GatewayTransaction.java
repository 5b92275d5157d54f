package io.lauma.txn;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.GatewayStep.Call;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.CoordinatorRequest.Commit;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One attempt of a transaction as its session keeps it: snapshot, participants with their
/// registrations and running numbers, and the way to commit or roll back (DESIGN 2.5.1, 2.5.3,
/// 2.5.8). Used by one session, one call at a time; it does no I/O.
public final class GatewayTransaction {
  /// The message of 40001 when a shard knows nothing any more of what was locked there.
  public static final String LOCKS_LOST =
      "could not serialize access: the transaction lost its row locks";

  private final GatewayId gateway;
  private final Isolation isolation;
  private final Map<ShardId, Member> members = new LinkedHashMap<>();
  private final ReadSpans spans = new ReadSpans();
  private final List<Call> releasing = new ArrayList<>();
  private TxnId id = TxnId.NONE;
  private HybridTime snapshot = HybridTime.INFINITY;
  private Phase phase = Phase.OPEN;
  private boolean locksLost;
  private boolean askedAgain;
  private int savepoint;

  public GatewayTransaction(GatewayId gateway, Isolation isolation) {
    this.gateway = gateway;
    this.isolation = isolation;
  }

  /// How far the attempt is.
  public enum Phase {
    OPEN,
    /// The coordinator has been asked and has not answered: the outcome is unknown.
    COMMITTING,
    /// Only locks are being given back.
    RELEASING,
    /// PREPARE TRANSACTION has kept it: it is not the session's any more.
    HELD,
    COMMITTED,
    ABORTED
  }

  private static final class Member {
    final GroupId group;
    RegistrationId registration = RegistrationId.NONE;
    long number;
    boolean wrote;

    /// The request without an answer, with whether it writes rows.
    @Nullable ShardRequest outstanding;

    Member(GroupId group) {
      this.group = group;
    }
  }

  public Phase phase() {
    return phase;
  }

  public Isolation isolation() {
    return isolation;
  }

  /// Whether an id is wanted before the first [#write]: one of the group first written to.
  public boolean needsId() {
    return id.equals(TxnId.NONE);
  }

  public void begin(TxnId fresh) {
    Invariants.check(needsId(), "a transaction has one id", "txn", id);
    id = fresh;
  }

  public TxnId id() {
    return id;
  }

  /// Whether the next statement needs a new snapshot: every one at READ COMMITTED, else the first.
  public boolean needsSnapshot() {
    return isolation == Isolation.READ_COMMITTED || snapshot.equals(HybridTime.INFINITY);
  }

  /// @param at what the oracle gave, or INFINITY for a statement that works on the newest versions
  public void snapshot(HybridTime at) {
    snapshot = at;
  }

  public HybridTime snapshot() {
    return snapshot;
  }

  /// What a SERIALIZABLE transaction has read, to be validated at commit.
  public void read(ShardId shard, GroupId group, KeyRange range) {
    if (isolation == Isolation.SERIALIZABLE) {
      spans.add(shard, group, range);
    }
  }

  /// Whether a SERIALIZABLE transaction has looked for this row.
  public boolean hasRead(ShardId shard, Key key) {
    return spans.contains(shard, key);
  }

  /// Whether a SERIALIZABLE transaction has read more than single rows of the shard.
  public boolean hasReadRanges(ShardId shard) {
    return spans.hasRanges(shard);
  }

  /// Whether reads of this shard must see provisional rows of this transaction.
  public boolean hasWrittenTo(ShardId shard) {
    Member member = members.get(shard);
    return member != null && member.wrote;
  }

  /// What the shard knows this transaction by: reads there name it, so that a shard that has lost
  /// provisional rows in a crash refuses instead of answering without them. NONE before it has
  /// answered a write.
  public RegistrationId registrationAt(ShardId shard) {
    Member member = members.get(shard);
    return member == null ? RegistrationId.NONE : member.registration;
  }

  /// Opens a savepoint and answers its number.
  public int setSavepoint() {
    return ++savepoint;
  }

  /// The next write to a shard; one at a time each. The same call is sent again until answered.
  /// What an intent looks at beside the snapshot is validated at commit like a read.
  ///
  /// @param plan catalog version that the statement was planned under
  public Call write(ShardId shard, GroupId group, List<WriteIntent> intents, long plan) {
    Invariants.check(!needsId(), "a writing transaction has an id");
    Member member = advance(shard, members.computeIfAbsent(shard, _ -> new Member(group)));
    for (WriteIntent intent : intents) {
      if (looksAtNewest(intent)) {
        read(shard, group, KeyRange.ofKey(intent.key()));
      }
    }
    member.wrote |= intents.stream().anyMatch(GatewayTransaction::isWrite);
    ShardRequest request =
        new ShardRequest.Write(
            id,
            gateway,
            member.registration,
            member.number,
            snapshot,
            isolation,
            savepoint,
            intents,
            plan);
    member.outstanding = request;
    return new Call(group, shard, request);
  }

  /// Writes whose answers were not waited for, as a cancelled statement leaves them: to be asked
  /// again and answered before [#rollbackTo].
  public List<Call> unanswered() {
    List<Call> calls = new ArrayList<>();
    members.forEach((shard, member) -> {
      if (member.outstanding != null) {
        calls.add(new Call(member.group, shard, member.outstanding));
      }
    });
    return calls;
  }

  /// Undoes what was written since a savepoint, at every participant.
  public List<Call> rollbackTo(int number) {
    List<Call> calls = new ArrayList<>();
    for (Map.Entry<ShardId, Member> entry : members.entrySet()) {
      ShardId shard = entry.getKey();
      Member member = advance(shard, entry.getValue());
      ShardRequest request =
          new ShardRequest.RollbackTo(id, member.registration, member.number, number);
      member.outstanding = request;
      calls.add(new Call(member.group, shard, request));
    }
    return calls;
  }

  /// Takes a shard's answer in; for a lock-only commit it may end the transaction.
  public GatewayStep on(ShardReply reply) {
    Member member = members.get(reply.shard());
    if (member == null || !reply.txn().equals(id)) {
      return GatewayStep.Wait.INSTANCE;
    }
    switch (reply) {
      case ShardReply.Written w -> settle(member, w.registration(), w.number());
      case ShardReply.WriteFailed f -> settle(member, f.registration(), f.number());
      case ShardReply.Released released -> {
        locksLost |= !released.held();
        releasing.removeIf(call -> call.shard().equals(released.shard()));
      }
      case ShardReply.Refused refused -> {
        locksLost |= refused.reason() == ShardReply.Refusal.LOCKS_LOST;
        member.outstanding = null;
      }
      case ShardReply.Marked _,
          ShardReply.Prepared _,
          ShardReply.Held _,
          ShardReply.LocksHeld _,
          ShardReply.Validated _,
          ShardReply.ValidationFailed _,
          ShardReply.Resolved _,
          ShardReply.OldestPlan _ ->
          throw new IllegalArgumentException("an answer for a coordinator");
    }
    return phase == Phase.RELEASING && releasing.isEmpty()
        ? afterRelease()
        : GatewayStep.Wait.INSTANCE;
  }

  /// Whether a shard has lost this transaction's locks: the statement fails with 40001 and the only
  /// way on is [#rollback].
  public boolean hasLostLocks() {
    return locksLost;
  }

  /// Begins to commit. Without writes there is nothing to decide: the locks are given back, and
  /// must have been held until then.
  public GatewayStep commit() {
    Invariants.check(phase == Phase.OPEN, "a transaction ends once", "phase", phase);
    if (locksLost) {
      return abort(LOCKS_LOST);
    }
    if (members.values().stream().noneMatch(member -> member.wrote)) {
      phase = Phase.RELEASING;
      releasing.addAll(releases());
      return releasing.isEmpty() ? afterRelease() : new GatewayStep.ToShards(releasing);
    }
    phase = Phase.COMMITTING;
    return new GatewayStep.ToCoordinator(commitRequest());
  }

  /// The shards that have a part of it.
  public Set<ShardId> shards() {
    return Set.copyOf(members.keySet());
  }

  /// Begins PREPARE TRANSACTION; the coordinator's answer goes to [#on]. Empty when there is
  /// nothing to keep: then it is over.
  ///
  /// @throws SqlException 40001 when a shard has lost its locks; then it is aborted
  public Optional<CoordinatorRequest.Hold> hold() {
    Invariants.check(phase == Phase.OPEN, "a transaction ends once", "phase", phase);
    if (locksLost) {
      throw new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, LOCKS_LOST);
    }
    phase = members.isEmpty() ? Phase.HELD : Phase.COMMITTING;
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of(new CoordinatorRequest.Hold(commitRequest()));
  }

  /// Takes the coordinator's answer in.
  public GatewayStep on(CoordinatorReply reply) {
    if (phase != Phase.COMMITTING) {
      return GatewayStep.Wait.INSTANCE;
    }
    return switch (reply) {
      case CoordinatorReply.Committed committed -> {
        phase = Phase.COMMITTED;
        yield new GatewayStep.Committed(
            committed.timestamp(), askedAgain ? releasesOfLocks() : List.of());
      }
      case CoordinatorReply.Aborted aborted -> {
        phase = Phase.ABORTED;
        yield new GatewayStep.Aborted(
            aborted.state(), aborted.message(), aborted.changed(), releases());
      }
      case CoordinatorReply.Held _ -> {
        phase = Phase.HELD;
        yield GatewayStep.Wait.INSTANCE;
      }
      case CoordinatorReply.TryAgain _ -> new GatewayStep.ToCoordinator(commitRequest());
      case CoordinatorReply.InProgress _,
          CoordinatorReply.Unknown _,
          CoordinatorReply.IdsReserved _,
          CoordinatorReply.Status _ ->
          GatewayStep.Wait.INSTANCE;
    };
  }

  /// Gives everything up that has not begun to commit. The session does not wait for these; its
  /// node repeats each until it is answered.
  public List<Call> rollback() {
    Invariants.check(phase == Phase.OPEN, "a committing transaction is not rolled back");
    phase = Phase.ABORTED;
    return releases();
  }

  /// Whether the session may run it again, unseen by the client, as a new attempt: nothing was
  /// sent, the old attempt is known to be aborted, and no earlier statement depends on it.
  ///
  /// @param anythingSent whether the client has got a row or a tag of it
  /// @param earlierStatements whether this attempt holds statements already answered
  public boolean mayRetry(boolean anythingSent, boolean earlierStatements) {
    return phase == Phase.ABORTED && !anythingSent && !earlierStatements;
  }

  /// The commit request once more, after a lost answer. A coordinator that has started anew since
  /// the decision does not know who held locks only, so that they are given back from here.
  public Optional<Commit> askAgain() {
    askedAgain = true;
    return phase == Phase.COMMITTING ? Optional.of(commitRequest()) : Optional.empty();
  }

  private Member advance(ShardId shard, Member member) {
    Invariants.check(phase == Phase.OPEN, "an ended transaction does not write", "phase", phase);
    Invariants.check(member.outstanding == null, "one write at a time at a shard", "shard", shard);
    member.number++;
    return member;
  }

  private static void settle(Member member, RegistrationId registration, long number) {
    if (member.number == number) {
      member.registration = registration;
      member.outstanding = null;
    }
  }

  private GatewayStep afterRelease() {
    if (locksLost) {
      return abort(LOCKS_LOST);
    }
    phase = Phase.COMMITTED;
    return new GatewayStep.Committed(HybridTime.ZERO, List.of());
  }

  private GatewayStep abort(String message) {
    phase = Phase.ABORTED;
    return new GatewayStep.Aborted(
        SqlState.T_R_SERIALIZATION_FAILURE, message, Optional.empty(), releases());
  }

  private List<Call> releases() {
    List<Call> calls = new ArrayList<>();
    members.forEach(
        (shard, member) -> calls.add(new Call(member.group, shard, new ShardRequest.Release(id))));
    return calls;
  }

  private List<Call> releasesOfLocks() {
    return releases().stream().filter(call -> !hasWrittenTo(call.shard())).toList();
  }

  private Commit commitRequest() {
    List<Participant> participants = new ArrayList<>();
    members.forEach((shard, m) ->
        participants.add(new Participant(shard, m.group, m.registration, m.number, m.wrote)));
    return new Commit(id, participants, isolation, snapshot, spans.all());
  }

  private static boolean looksAtNewest(WriteIntent intent) {
    return switch (intent) {
      case WriteIntent.Insert _, WriteIntent.Propose _, WriteIntent.LockNewest _ -> true;
      case WriteIntent.Update _,
          WriteIntent.Delete _,
          WriteIntent.Put _,
          WriteIntent.Fill _,
          WriteIntent.Lock _,
          WriteIntent.TryLock _ ->
          false;
    };
  }

  private static boolean isWrite(WriteIntent intent) {
    return switch (intent) {
      case WriteIntent.Insert _,
          WriteIntent.Propose _,
          WriteIntent.Update _,
          WriteIntent.Delete _,
          WriteIntent.Put _,
          WriteIntent.Fill _ ->
          true;
      case WriteIntent.Lock _, WriteIntent.TryLock _, WriteIntent.LockNewest _ -> false;
    };
  }
}
