package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.CoordinatorEffect.Persist;
import io.lauma.txn.CoordinatorEffect.Reply;
import io.lauma.txn.CoordinatorEffect.RequestTimestamp;
import io.lauma.txn.CoordinatorEffect.ShardRows;
import io.lauma.txn.CoordinatorEffect.ToShard;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoordinatorStateTest {
  private static final GroupId HOME = new GroupId(1);
  private static final GroupId AWAY = new GroupId(2);
  private static final ShardId S1 = new ShardId(1);
  private static final ShardId S2 = new ShardId(2);
  private static final RegistrationId R = new RegistrationId(5, 1);
  private static final Participant OWN = new Participant(S1, HOME, R, 1, true);
  private static final Participant FAR = new Participant(S2, AWAY, R, 1, true);
  private static final Participant FAR_LOCKS = new Participant(S2, AWAY, R, 1, false);
  private static final List<RowWrite> ROWS =
      List.of(new RowWrite(Key.of(new byte[] {1}), new byte[] {1}));
  private static final HybridTime C = new HybridTime(50);
  private static final TxnId T = TxnId.of(HOME, 1, 0);

  private final Map<TxnId, Decision> store = new HashMap<>();
  private CoordinatorState<String> state = restart(List.of());

  private CoordinatorState<String> restart(List<CoordinatorEvent> events) {
    CoordinatorState<String> made =
        CoordinatorState.open(
            HOME, new CoordinatorLimits(2, 2, 2), txn -> Optional.ofNullable(store.get(txn)));
    events.forEach(made::on);
    Persist<?> opened = assertInstanceOf(Persist.class, made.start().getFirst());
    assertEquals(List.of(), made.handle("early", new CoordinatorRequest.ReserveIds(1)));
    made.on(opened.event());
    made.persisted(opened.event());
    made.handle("g", new CoordinatorRequest.ReserveIds(10));
    return made;
  }

  private static CoordinatorRequest.Commit commit(TxnId txn, Participant... participants) {
    return new CoordinatorRequest.Commit(
        txn, List.of(participants), Isolation.READ_COMMITTED, HybridTime.INFINITY, List.of());
  }

  private List<CoordinatorEffect<String>> send(CoordinatorRequest request) {
    return state.handle("g", request);
  }

  private List<CoordinatorEffect<String>> mark() {
    return state.shard(new ShardReply.Marked(T, S1, 5, ROWS, false));
  }

  private List<CoordinatorEffect<String>> land(CoordinatorEffect<?> effect) {
    Persist<?> persist = assertInstanceOf(Persist.class, effect);
    switch (persist.event()) {
      case CoordinatorEvent.Committed e -> store.put(e.txn(), new Decision.Commit(e.timestamp()));
      case CoordinatorEvent.Tombstoned e -> store.put(e.txn(), Decision.Abort.INSTANCE);
      case CoordinatorEvent.Opened _, CoordinatorEvent.Held _, CoordinatorEvent.Ended _ -> {}
    }
    state.on(persist.event());
    return state.persisted(persist.event());
  }

  private static ToShard<String> toShard(GroupId group, ShardRequest request) {
    return new ToShard<>(group, group.equals(HOME) ? S1 : S2, request);
  }

  private TxnStatus status(TxnId txn) {
    Reply<?> reply =
        assertInstanceOf(
            Reply.class, send(new CoordinatorRequest.AskStatus(txn, new HybridTime(9))).getFirst());
    return assertInstanceOf(CoordinatorReply.Status.class, reply.reply()).status();
  }

  /// What the coordinator has asked the oracle for in this start.
  private RequestTimestamp<String> asked() {
    CoordinatorEvent opened = state.snapshot().getFirst();
    return new RequestTimestamp<>(T, ((CoordinatorEvent.Opened) opened).term(), 1);
  }

  private CoordinatorReply only(List<CoordinatorEffect<String>> effects) {
    assertEquals(1, effects.size(), effects::toString);
    return ((Reply<?>) assertInstanceOf(Reply.class, effects.getFirst())).reply();
  }

  @Test
  void aCommitInOneGroupIsMarkThenTimestampThenOneEntry() {
    assertEquals(List.of(toShard(HOME, new ShardRequest.Mark(T, R, 1))), send(commit(T, OWN)));
    assertEquals(TxnStatus.TimestampNotRequested.INSTANCE, status(T));
    assertEquals(List.of(asked()), mark());
    List<CoordinatorEffect<String>> effects = state.timestamp(asked(), C);
    assertEquals(
        List.of(
            new Persist<String>(
                new CoordinatorEvent.Committed(T, C, List.of()),
                List.of(new ShardRows(S1, 5, ROWS, false)),
                C)),
        effects);
    assertEquals(new TxnStatus.TimestampKnown(C), status(T));
    assertEquals(
        List.of(
            new Reply<>("g", new CoordinatorReply.Committed(T, C)),
            toShard(HOME, new ShardRequest.Resolve(T, R, new Decision.Commit(C)))),
        land(effects.getFirst()));
    assertEquals(new TxnStatus.Decided(new Decision.Commit(C)), status(T));
    state.shard(new ShardReply.Resolved(T, S1));
    assertEquals(new CoordinatorReply.Committed(T, C), only(send(commit(T, OWN))));
  }

  @Test
  void theTimestampIsRequestedOnlyWhenAllIsMarkedAndPrepared() {
    assertEquals(
        List.of(
            toShard(HOME, new ShardRequest.Mark(T, R, 1)),
            toShard(AWAY, new ShardRequest.Prepare(T, R, 1))),
        send(commit(T, OWN, FAR)));
    assertEquals(List.of(), state.shard(new ShardReply.Prepared(T, S2)));
    assertEquals(List.of(asked()), mark());
    List<CoordinatorEffect<String>> effects = state.timestamp(asked(), C);
    assertEquals(
        new CoordinatorEvent.Committed(T, C, List.of(FAR)),
        ((Persist<?>) effects.getFirst()).event());
    land(effects.getFirst());
    state.shard(new ShardReply.Resolved(T, S1));
    state.shard(new ShardReply.Resolved(T, S2));
    assertEquals(
        new CoordinatorEvent.Ended(List.of(T)), ((Persist<?>) state.tick().getFirst()).event());
  }

  @Test
  void locksElsewhereAreCheckedAfterTheTimestamp() {
    assertEquals(1, send(commit(T, OWN, FAR_LOCKS)).size());
    mark();
    assertEquals(
        List.of(toShard(AWAY, new ShardRequest.CheckLocks(T, R, 1))), state.timestamp(asked(), C));
    assertEquals(List.of(), state.timestamp(asked(), C.next()));
    assertInstanceOf(Persist.class, state.shard(new ShardReply.LocksHeld(T, S2)).getFirst());
  }

  @Test
  void readsOfASerializableTransactionAreValidatedAfterTheTimestamp() {
    KeyRange range = KeyRange.ofKey(Key.EMPTY);
    send(
        new CoordinatorRequest.Commit(
            T,
            List.of(OWN),
            Isolation.SERIALIZABLE,
            new HybridTime(20),
            List.of(new ReadSpan(S2, AWAY, range))));
    mark();
    assertEquals(
        List.of(toShard(AWAY, new ShardRequest.Validate(T, new HybridTime(20), C, List.of(range)))),
        state.timestamp(asked(), C));
    Key changed = Key.of(new byte[] {7});
    CoordinatorReply.Aborted aborted =
        assertInstanceOf(
            CoordinatorReply.Aborted.class,
            ((Reply<?>)
                    state
                        .shard(new ShardReply.ValidationFailed(T, S2, changed, TxnId.NONE))
                        .getFirst())
                .reply());
    assertEquals(Optional.of(new ChangedRow(S2, changed, TxnId.NONE)), aborted.changed());
  }

  @Test
  void whoAsksWhileTheTimestampIsOnItsWayWaitsForIt() {
    send(commit(T, OWN));
    mark();
    CoordinatorRequest ask = new CoordinatorRequest.AskStatus(T, new HybridTime(9));
    assertEquals(List.of(), state.handle("shard", ask));
    assertEquals(
        new Reply<>(
            "shard",
            new CoordinatorReply.Status(T, new HybridTime(9), new TxnStatus.TimestampKnown(C))),
        state.timestamp(asked(), C).getFirst());
  }

  @Test
  void lostLocksAbortAndEveryParticipantIsTold() {
    send(commit(T, OWN, FAR));
    List<CoordinatorEffect<String>> effects =
        state.shard(new ShardReply.Refused(T, S2, ShardReply.Refusal.LOCKS_LOST));
    assertEquals(3, effects.size());
    assertEquals(List.of(), mark());
    assertInstanceOf(CoordinatorReply.Aborted.class, only(send(commit(T, OWN, FAR))));
    state.shard(new ShardReply.Resolved(T, S1));
    assertEquals(
        List.of(toShard(AWAY, new ShardRequest.Resolve(T, R, Decision.Abort.INSTANCE))),
        state.tick());
    state.shard(new ShardReply.Resolved(T, S2));
    assertEquals(List.of(), state.tick());
  }

  @Test
  void anEntryRefusedByAShardsEpochIsAnAbort() {
    send(commit(T, OWN));
    mark();
    state.timestamp(asked(), C);
    List<CoordinatorEffect<String>> effects =
        state.refused(new CoordinatorEvent.Committed(T, C, List.of()));
    assertInstanceOf(CoordinatorReply.Aborted.class, ((Reply<?>) effects.getFirst()).reply());
  }

  @Test
  void nothingGivesUpADecisionOnItsWay() {
    send(commit(T, OWN));
    mark();
    state.timestamp(asked(), C);
    assertFalse(state.isDrained());
    for (int n = 0; n < 10; n++) {
      assertEquals(List.of(), state.tick());
    }
    assertEquals(
        List.of(), state.shard(new ShardReply.Refused(T, S1, ShardReply.Refusal.LOCKS_LOST)));
  }

  @Test
  void whatIsNotAnsweredIsRepeatedAndThenGivenUp() {
    send(commit(T, OWN));
    assertEquals(List.of(toShard(HOME, new ShardRequest.Mark(T, R, 1))), state.tick());
    state.tick();
    assertInstanceOf(CoordinatorReply.Aborted.class, ((Reply<?>) state.tick().getFirst()).reply());
  }

  @Test
  void anEarlierTermIsDecidedOrAborted() {
    send(commit(T, OWN, FAR));
    mark();
    state.shard(new ShardReply.Prepared(T, S2));
    Persist<?> decision = (Persist<?>) state.timestamp(asked(), C).getFirst();
    land(decision);
    TxnId other = TxnId.of(HOME, 1, 1);
    state = restart(List.of(new CoordinatorEvent.Opened(1), decision.event()));
    assertEquals(new TxnStatus.Decided(new Decision.Commit(C)), status(T));
    assertEquals(new CoordinatorReply.Committed(T, C), only(send(commit(T, OWN, FAR))));
    assertEquals(new TxnStatus.Decided(Decision.Abort.INSTANCE), status(other));
    assertEquals(2, send(commit(other, OWN)).size());
    assertEquals(
        List.of(toShard(AWAY, new ShardRequest.Resolve(T, R, new Decision.Commit(C)))),
        state.tick());
    assertEquals(List.of(new CoordinatorEvent.Opened(2), decision.event()), state.snapshot());
  }

  @Test
  void aSuspectIsTombstonedAfterTheGraceTimeAndNeverCommits() {
    assertEquals(TxnStatus.TimestampNotRequested.INSTANCE, status(T));
    assertEquals(List.of(), state.tick());
    List<CoordinatorEffect<String>> effects = state.tick();
    assertEquals(new CoordinatorReply.TryAgain(T), only(send(commit(T, OWN))));
    land(effects.getFirst());
    assertEquals(new TxnStatus.Decided(Decision.Abort.INSTANCE), status(T));
    assertInstanceOf(CoordinatorReply.Aborted.class, only(send(commit(T, OWN))));
  }

  @Test
  void aSuspectThatBeginsInTimeCommits() {
    status(T);
    send(commit(T, OWN));
    mark();
    state.tick();
    assertEquals(List.of(asked()), state.tick());
  }

  @Test
  void outcomesCanBeAskedWithoutConsequence() {
    CoordinatorRequest ask = new CoordinatorRequest.AskOutcome(T);
    assertEquals(new CoordinatorReply.InProgress(T), only(send(ask)));
    state.tick();
    state.tick();
    assertEquals(List.of(), state.tick());
    store.put(T, new Decision.Commit(C));
    state = restart(List.of(new CoordinatorEvent.Opened(1)));
    assertEquals(new CoordinatorReply.Committed(T, C), only(send(ask)));
  }

  @Test
  void idsThatWereNotHandedOutAreInTheFuture() {
    TxnId unborn = TxnId.of(HOME, 1, TxnId.NUMBERS_MAX - 1);
    assertEquals(
        new CoordinatorReply.Unknown(unborn, CoordinatorReply.Unknown.Why.FUTURE),
        only(send(new CoordinatorRequest.AskOutcome(unborn))));
    TxnId later = TxnId.of(HOME, 9, 0);
    assertEquals(
        new CoordinatorReply.Unknown(later, CoordinatorReply.Unknown.Why.FUTURE),
        only(send(new CoordinatorRequest.AskOutcome(later))));
  }

  @Test
  void commitsAreBoundedAndADrainingCoordinatorBeginsNone() {
    send(commit(T, OWN));
    send(commit(TxnId.of(HOME, 1, 1), OWN));
    TxnId third = TxnId.of(HOME, 1, 2);
    assertEquals(new CoordinatorReply.TryAgain(third), only(send(commit(third, OWN))));
    state = restart(List.of());
    assertTrue(state.isDrained());
    state.drain();
    assertEquals(new CoordinatorReply.TryAgain(T), only(send(commit(T, OWN))));
  }

  @Test
  void aSealedCoordinatorsTermGoesOnAtTheNextOne() {
    state.drain();
    assertTrue(state.isDrained());
    CoordinatorImage image = state.seal();
    assertEquals(new CoordinatorImage(1, 10), image);
    assertEquals(List.of(), send(new CoordinatorRequest.ReserveIds(1)));
    assertEquals(List.of(), state.tick());

    state =
        CoordinatorState.open(
            HOME, new CoordinatorLimits(2, 2, 2), txn -> Optional.ofNullable(store.get(txn)));
    state.on(new CoordinatorEvent.Opened(1));
    CoordinatorEvent opened = ((Persist<?>) state.resume(image).getFirst()).event();
    assertEquals(new CoordinatorEvent.Opened(1), opened);
    state.on(opened);
    state.persisted(opened);
    assertEquals(
        new CoordinatorReply.IdsReserved(TxnId.of(HOME, 1, 10), 1),
        only(send(new CoordinatorRequest.ReserveIds(1))));
    assertFalse(send(commit(T, OWN)).isEmpty(), "an id of the term may still commit");
  }

  @Test
  void anAbortThatNotAllHaveHeardOfKeepsACoordinatorFromBeingSealed() {
    send(commit(T, OWN));
    state.drain();
    assertFalse(state.isDrained());
    state.shard(new ShardReply.Refused(T, OWN.shard(), ShardReply.Refusal.LOCKS_LOST));
    assertFalse(state.isDrained());
    state.shard(new ShardReply.Resolved(T, OWN.shard()));
    assertTrue(state.isDrained());
  }

  @Test
  void idsAreHandedOutOnce() {
    assertEquals(
        new CoordinatorReply.IdsReserved(TxnId.of(HOME, 1, 10), 5),
        only(send(new CoordinatorRequest.ReserveIds(5))));
    assertEquals(
        new CoordinatorReply.IdsReserved(TxnId.of(HOME, 1, 15), 1),
        only(send(new CoordinatorRequest.ReserveIds(1))));
  }
}
