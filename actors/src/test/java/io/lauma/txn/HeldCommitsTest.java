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
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.CoordinatorEffect.Persist;
import io.lauma.txn.CoordinatorEffect.Reply;
import io.lauma.txn.CoordinatorEffect.RequestTimestamp;
import io.lauma.txn.CoordinatorEffect.ToShard;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Prepared transactions at their coordinator.
final class HeldCommitsTest {
  private static final GroupId HOME = new GroupId(1);
  private static final GroupId AWAY = new GroupId(2);
  private static final ShardId S1 = new ShardId(1);
  private static final ShardId S2 = new ShardId(2);
  private static final RegistrationId R = new RegistrationId(5, 1);
  private static final Participant OWN = new Participant(S1, HOME, R, 1, true);
  private static final Participant FAR_LOCKS = new Participant(S2, AWAY, R, 1, false);
  private static final HybridTime C = new HybridTime(50);
  private static final TxnId T = TxnId.of(HOME, 1, 0);
  private static final CoordinatorRequest.Commit COMMIT =
      new CoordinatorRequest.Commit(
          T,
          List.of(OWN, FAR_LOCKS),
          Isolation.SERIALIZABLE,
          new HybridTime(20),
          List.of(new ReadSpan(S2, AWAY, KeyRange.ofKey(Key.EMPTY))));
  private static final CoordinatorRequest HOLD = new CoordinatorRequest.Hold(COMMIT);

  private final Map<TxnId, Decision> store = new HashMap<>();
  private final List<CoordinatorEvent> journal = new ArrayList<>();
  private CoordinatorState<String> state = restart();

  private CoordinatorState<String> restart() {
    CoordinatorState<String> made =
        CoordinatorState.open(
            HOME, new CoordinatorLimits(2, 2, 2), txn -> Optional.ofNullable(store.get(txn)));
    journal.forEach(made::on);
    Persist<?> opened = assertInstanceOf(Persist.class, made.start().getFirst());
    journal.add(opened.event());
    made.on(opened.event());
    made.persisted(opened.event());
    made.handle("g", new CoordinatorRequest.ReserveIds(10));
    return made;
  }

  private List<CoordinatorEffect<String>> land(CoordinatorEffect<?> effect) {
    Persist<?> persist = assertInstanceOf(Persist.class, effect);
    switch (persist.event()) {
      case CoordinatorEvent.Committed e -> store.put(e.txn(), new Decision.Commit(e.timestamp()));
      case CoordinatorEvent.Tombstoned e -> store.put(e.txn(), Decision.Abort.INSTANCE);
      case CoordinatorEvent.Opened _, CoordinatorEvent.Held _, CoordinatorEvent.Ended _ -> {}
    }
    journal.add(persist.event());
    state.on(persist.event());
    return state.persisted(persist.event());
  }

  private static CoordinatorReply only(List<CoordinatorEffect<String>> effects) {
    assertEquals(1, effects.size(), effects::toString);
    return ((Reply<?>) assertInstanceOf(Reply.class, effects.getFirst())).reply();
  }

  private List<CoordinatorEffect<String>> finish(boolean commits) {
    return state.handle("f", new CoordinatorRequest.Finish(T, commits));
  }

  private CoordinatorReply outcome() {
    return only(state.handle("o", new CoordinatorRequest.AskOutcome(T)));
  }

  private TxnStatus status() {
    CoordinatorReply reply =
        only(state.handle("s", new CoordinatorRequest.AskStatus(T, HybridTime.ZERO)));
    return assertInstanceOf(CoordinatorReply.Status.class, reply).status();
  }

  private void hold() {
    assertEquals(
        List.of(
            new ToShard<>(HOME, S1, new ShardRequest.Hold(T, R, 1)),
            new ToShard<>(AWAY, S2, new ShardRequest.Hold(T, R, 1))),
        state.handle("g", HOLD));
    state.shard(new ShardReply.Held(T, S1));
    assertEquals(
        new CoordinatorReply.Held(T),
        only(land(state.shard(new ShardReply.Held(T, S2)).getFirst())));
  }

  /// What the coordinator has asked the oracle for in this start.
  private RequestTimestamp<String> asked() {
    CoordinatorEvent opened = state.snapshot().getFirst();
    return new RequestTimestamp<>(T, ((CoordinatorEvent.Opened) opened).term(), 1);
  }

  /// Up to the timestamp; every participant is prepared.
  private void prepare() {
    assertEquals(
        List.of(
            new ToShard<>(HOME, S1, new ShardRequest.Prepare(T, R, 1)),
            new ToShard<>(AWAY, S2, new ShardRequest.Prepare(T, R, 1))),
        finish(true));
    state.shard(new ShardReply.Prepared(T, S1));
    assertEquals(List.of(asked()), state.shard(new ShardReply.Prepared(T, S2)));
    state.timestamp(asked(), C);
  }

  private void commit() {
    prepare();
    List<CoordinatorEffect<String>> told =
        land(state.shard(new ShardReply.Validated(T, S2)).getFirst());
    assertTrue(
        told.contains(new Reply<>("f", new CoordinatorReply.Committed(T, C))), told::toString);
    Decision decision = new Decision.Commit(C);
    assertTrue(told.contains(new ToShard<>(AWAY, S2, new ShardRequest.Resolve(T, R, decision))));
  }

  /// The coordinator's actor starts anew while its request is on the way to the oracle; readers are
  /// told since then that the commit comes after them.
  @Test
  void aTimestampThatAnEarlierStartHasAskedForIsNotTaken() {
    hold();
    finish(true);
    state.shard(new ShardReply.Prepared(T, S1));
    state.shard(new ShardReply.Prepared(T, S2));
    RequestTimestamp<String> early = asked();
    state = restart();
    finish(true);
    state.shard(new ShardReply.Prepared(T, S1));
    assertEquals(
        new CoordinatorReply.Status(
            T, new HybridTime(60), TxnStatus.TimestampNotRequested.INSTANCE),
        only(state.handle("r", new CoordinatorRequest.AskStatus(T, new HybridTime(60)))));
    assertEquals(List.of(asked()), state.shard(new ShardReply.Prepared(T, S2)));
    assertEquals(List.of(), state.timestamp(early, C));
    assertFalse(state.timestamp(asked(), new HybridTime(61)).isEmpty());
  }

  @Test
  void itIsHeldWhenAllHoldItAndThenCommits() {
    hold();
    assertEquals(new CoordinatorReply.Held(T), outcome());
    assertEquals(new CoordinatorReply.Held(T), only(state.handle("g", HOLD)));
    assertEquals(TxnStatus.TimestampNotRequested.INSTANCE, status());
    commit();
    assertEquals(new CoordinatorReply.Committed(T, C), only(finish(true)));
    assertEquals(new CoordinatorReply.Committed(T, C), only(finish(false)));
  }

  @Test
  void itSurvivesLaterTermsAndSnapshots() {
    hold();
    state = restart();
    assertEquals(new CoordinatorReply.Held(T), outcome());
    assertEquals(TxnStatus.TimestampNotRequested.INSTANCE, status());
    prepare();
    state = restart();
    journal.clear();
    journal.addAll(state.snapshot());
    state = restart();
    for (int tick = 0; tick < 5; tick++) {
      assertEquals(List.of(), state.tick());
    }
    commit();
    state = restart();
    assertEquals(new CoordinatorReply.Committed(T, C), only(finish(true)));
    assertEquals(2, state.tick().size());
  }

  @Test
  void aPartThatCannotBeHeldAbortsIt() {
    state.handle("g", HOLD);
    List<CoordinatorEffect<String>> told =
        state.shard(new ShardReply.Refused(T, S2, ShardReply.Refusal.LOCKS_LOST));
    CoordinatorReply reply = ((Reply<?>) told.getFirst()).reply();
    assertInstanceOf(CoordinatorReply.Aborted.class, reply);
    state = restart();
    assertInstanceOf(CoordinatorReply.Unknown.class, only(finish(true)));
    assertInstanceOf(CoordinatorReply.Aborted.class, outcome());
  }

  @Test
  void onlyLostLocksAndChangedReadsEndTheCommit() {
    hold();
    prepare();
    assertEquals(
        List.of(), state.shard(new ShardReply.Refused(T, S2, ShardReply.Refusal.TOO_MANY)));
    for (int tick = 0; tick < 9; tick++) {
      assertEquals(1, state.tick().size());
    }
    List<CoordinatorEffect<String>> failed =
        state.shard(new ShardReply.ValidationFailed(T, S2, Key.EMPTY, TxnId.NONE));
    assertEquals(1, failed.size());
    List<CoordinatorEffect<String>> told = land(failed.getFirst());
    assertInstanceOf(CoordinatorReply.Aborted.class, ((Reply<?>) told.getFirst()).reply());
    state = restart();
    assertInstanceOf(CoordinatorReply.Aborted.class, only(finish(true)));
  }

  @Test
  void aRollbackIsDurableBeforeAnybodyIsTold() {
    hold();
    List<CoordinatorEffect<String>> asked = finish(false);
    assertEquals(1, asked.size());
    List<CoordinatorEffect<String>> told = land(asked.getFirst());
    assertInstanceOf(CoordinatorReply.Aborted.class, ((Reply<?>) told.getFirst()).reply());
    assertTrue(
        told.contains(
            new ToShard<>(HOME, S1, new ShardRequest.Resolve(T, R, Decision.Abort.INSTANCE))));
    state = restart();
    assertInstanceOf(CoordinatorReply.Aborted.class, only(finish(true)));
    assertEquals(new TxnStatus.Decided(Decision.Abort.INSTANCE), status());
  }

  @Test
  void whatWasNeverHeldIsKeptFromIt() {
    assertInstanceOf(CoordinatorReply.Unknown.class, only(finish(true)));
    assertEquals(List.of(), land(finish(false).getFirst()));
    assertInstanceOf(CoordinatorReply.Aborted.class, only(finish(false)));
    assertInstanceOf(CoordinatorReply.Aborted.class, only(state.handle("g", HOLD)));
  }

  @Test
  void aHandOverWaitsForWhatIsUnderWayNotForWhatIsHeld() {
    hold();
    state.drain();
    assertTrue(state.isDrained());
    assertInstanceOf(CoordinatorReply.TryAgain.class, only(finish(true)));
    assertInstanceOf(CoordinatorReply.TryAgain.class, only(finish(false)));
  }
}
