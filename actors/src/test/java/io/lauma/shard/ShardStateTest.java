package io.lauma.shard;

import static io.lauma.kv.LockMode.KEY_SHARE;
import static io.lauma.kv.LockMode.NO_KEY_UPDATE;
import static io.lauma.kv.LockMode.UPDATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import io.lauma.txn.protocol.WaitEdge;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardStateTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final TxnId T1 = TxnId.of(new GroupId(1), 1, 1);
  private static final TxnId T2 = TxnId.of(new GroupId(1), 1, 2);
  private static final TxnId T3 = TxnId.of(new GroupId(1), 1, 3);
  private static final Key X = Key.of(new byte[] {1});
  private static final Key Y = Key.of(new byte[] {2});
  private static final KeyRange ALL = new KeyRange(Key.EMPTY, Key.of(new byte[] {9}));
  private static final RegistrationId FIRST = new RegistrationId(5, 1);
  private static final RegistrationId SECOND = new RegistrationId(5, 2);

  private final MemoryVersions versions = new MemoryVersions();
  private ShardState<String> shard = open(5, ShardImage.EMPTY);

  private ShardState<String> open(long epoch, ShardImage image) {
    return ShardState.open(
        SHARD,
        epoch,
        new ShardLimits(3, 2, 2, 10, 1_000, 10_000),
        versions,
        new RowCache(1 << 20),
        image);
  }

  private static HybridTime at(long value) {
    return new HybridTime(value);
  }

  private static byte[] row(int content) {
    return new byte[] {(byte) content};
  }

  private ShardRequest.Write write(TxnId txn, long number, WriteIntent... intents) {
    return write(txn, Isolation.READ_COMMITTED, number, intents);
  }

  private ShardRequest.Write write(
      TxnId txn, Isolation isolation, long number, WriteIntent... intents) {
    RegistrationId id = number == 1 ? RegistrationId.NONE : txn.equals(T1) ? FIRST : SECOND;
    return new ShardRequest.Write(
        txn, new GatewayId(3), id, number, at(10), isolation, 0, List.of(intents), 0);
  }

  private ShardReply reply(List<ShardEffect<String>> effects, String to) {
    List<ShardReply> replies =
        effects.stream()
            .filter(e -> e instanceof ShardEffect.Reply<String> r && r.to().equals(to))
            .map(e -> ((ShardEffect.Reply<String>) e).reply())
            .toList();
    assertEquals(1, replies.size(), "answers to " + to + " in " + effects);
    return replies.getFirst();
  }

  private WriteOutcome outcome(List<ShardEffect<String>> effects, String to) {
    return assertInstanceOf(ShardReply.Written.class, reply(effects, to)).outcomes().getLast();
  }

  private ShardReply ask(ShardRequest request) {
    return reply(shard.handle("asker", request), "asker");
  }

  private Refusal refusal(ShardRequest request) {
    return assertInstanceOf(ShardReply.Refused.class, ask(request)).reason();
  }

  private List<ShardEffect<String>> land(ShardEffect<?> effect) {
    ShardEffect.Persist<?> persist = assertInstanceOf(ShardEffect.Persist.class, effect);
    versions.apply(persist.timestamp(), persist.rows());
    shard.on(persist.event());
    return shard.persisted(persist.event());
  }

  private static WriteIntent.Put put(Key key, int content) {
    return new WriteIntent.Put(key, row(content));
  }

  @Test
  void insertsWhereNothingOrADeletedRowIs() {
    versions.apply(at(20), List.of(RowWrite.delete(Y)));
    ShardReply reply =
        ask(
            write(
                T1,
                1,
                new WriteIntent.Insert(X, row(1), false),
                new WriteIntent.Insert(Y, row(2), false),
                new WriteIntent.Insert(X, row(3), false)));
    assertEquals(
        List.of(
            WriteOutcome.Granted.INSTANCE,
            WriteOutcome.Granted.INSTANCE,
            new WriteOutcome.Duplicate(HybridTime.INFINITY, row(1))),
        assertInstanceOf(ShardReply.Written.class, reply).outcomes());
  }

  @Test
  void aLiveRowIsADuplicateWhateverTheSnapshotAndLevel() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    for (Isolation isolation : Isolation.values()) {
      shard = open(5, ShardImage.EMPTY);
      assertEquals(
          new WriteOutcome.Duplicate(at(20), row(9)),
          outcome(
              shard.handle("a", write(T1, isolation, 1, new WriteIntent.Insert(X, row(1), false))),
              "a"));
    }
  }

  @Test
  void anUpdateOfANewerVersionIsReevaluatedOrFails() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    WriteIntent.Update stale = new WriteIntent.Update(X, row(1), at(10), NO_KEY_UPDATE);
    assertEquals(
        new WriteOutcome.Changed(at(20), row(9)),
        outcome(shard.handle("a", write(T1, 1, stale)), "a"));
    WriteIntent.Update again = new WriteIntent.Update(X, row(1), at(20), NO_KEY_UPDATE);
    assertEquals(
        WriteOutcome.Granted.INSTANCE, outcome(shard.handle("a", write(T1, 2, again)), "a"));
    shard = open(5, ShardImage.EMPTY);
    ShardReply.WriteFailed failed =
        assertInstanceOf(
            ShardReply.WriteFailed.class, ask(write(T1, Isolation.REPEATABLE_READ, 1, stale)));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failed.state());
    assertEquals("could not serialize access due to concurrent update", failed.message());
  }

  @Test
  void aDeletedRowIsChangedToNothing() {
    versions.apply(at(20), List.of(RowWrite.delete(X)));
    assertEquals(
        new WriteOutcome.Changed(at(20), new byte[0]),
        outcome(shard.handle("a", write(T1, 1, new WriteIntent.Delete(X, at(10)))), "a"));
  }

  @Test
  void lockNewestAnswersTheNewestVersion() {
    assertEquals(
        new WriteOutcome.Changed(HybridTime.ZERO, new byte[0]),
        outcome(shard.handle("a", write(T1, 1, new WriteIntent.LockNewest(X, UPDATE))), "a"));
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    assertEquals(
        new WriteOutcome.Changed(at(20), row(9)),
        outcome(shard.handle("a", write(T1, 2, new WriteIntent.LockNewest(X, UPDATE))), "a"));
  }

  @Test
  void waitersAreServedInTurnAndSeeTheNewVersion() {
    shard.handle("a", write(T1, 1, put(X, 1)));
    assertEquals(List.of(), shard.handle("b", write(T2, 1, new WriteIntent.LockNewest(X, UPDATE))));
    assertEquals(List.of(), shard.handle("c", write(T3, 1, put(X, 3))));
    assertEquals(
        List.of(new WaitEdge(T2, T1), new WaitEdge(T3, T1), new WaitEdge(T3, T2)), shard.waits());
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    versions.apply(at(30), List.of(new RowWrite(X, row(1))));
    List<ShardEffect<String>> effects =
        shard.handle("k", new ShardRequest.Resolve(T1, FIRST, new Decision.Commit(at(30))));
    assertEquals(new WriteOutcome.Changed(at(30), row(1)), outcome(effects, "b"));
    assertEquals(List.of(new WaitEdge(T3, T2)), shard.waits());
    effects = shard.handle("b", new ShardRequest.Release(T2));
    assertEquals(WriteOutcome.Granted.INSTANCE, outcome(effects, "c"));
  }

  @Test
  void aMarkedRowAdmitsNotEvenCompatibleLocks() {
    versions.apply(at(5), List.of(new RowWrite(X, row(9))));
    shard.handle("a", write(T1, 1, new WriteIntent.Update(X, row(1), at(10), NO_KEY_UPDATE)));
    WriteIntent share = new WriteIntent.LockNewest(X, KEY_SHARE);
    assertEquals(
        new WriteOutcome.Changed(at(5), row(9)),
        outcome(shard.handle("b", write(T2, 1, share)), "b"));
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    assertEquals(List.of(), shard.handle("c", write(T3, 1, share)));
    assertEquals(
        new WriteOutcome.Changed(at(5), row(9)),
        outcome(
            shard.handle("k", new ShardRequest.Resolve(T1, FIRST, Decision.Abort.INSTANCE)), "c"));
  }

  @Test
  void theQueueOfARowIsBoundedAndAWaitCanBeCanceled() {
    shard =
        ShardState.open(
            SHARD,
            5,
            new ShardLimits(9, 1, 2, 10, 1_000, 10_000),
            versions,
            new RowCache(1 << 20),
            ShardImage.EMPTY);
    shard.handle("a", write(T1, 1, put(X, 1)));
    shard.handle("b", write(T2, 1, put(X, 2)));
    ShardReply.WriteFailed full =
        assertInstanceOf(ShardReply.WriteFailed.class, ask(write(T3, 1, put(X, 3))));
    assertEquals(SqlState.CONFIGURATION_LIMIT_EXCEEDED, full.state());
    ShardReply canceled =
        reply(
            shard.handle(
                "x", new ShardRequest.CancelWait(T2, 1, SqlState.QUERY_CANCELED, "canceled", "")),
            "b");
    assertEquals(
        SqlState.QUERY_CANCELED, assertInstanceOf(ShardReply.WriteFailed.class, canceled).state());
    assertEquals(List.of(), shard.waits());
  }

  @Test
  void aRepeatGetsTheSameAnswerAndIsNotCarriedOutAgain() {
    ShardReply first = ask(write(T1, 1, new WriteIntent.Insert(X, row(1), false)));
    assertEquals(first, ask(write(T1, 1, new WriteIntent.Insert(X, row(1), false))));
    ask(write(T1, 2, put(Y, 2)));
    assertEquals(
        List.of(), shard.handle("late", write(T1, 1, new WriteIntent.Insert(X, row(1), false))));
    assertEquals(Refusal.LOCKS_LOST, refusal(write(T1, 4, put(Y, 2))));
  }

  @Test
  void anEndedTransactionOpensNothing() {
    ask(write(T1, 1, put(X, 1)));
    assertEquals(new ShardReply.Released(T1, SHARD, true), ask(new ShardRequest.Release(T1)));
    assertEquals(new ShardReply.Released(T1, SHARD, true), ask(new ShardRequest.Release(T1)));
    assertEquals(Refusal.ENDED, refusal(write(T1, 1, put(X, 1))));
    assertEquals(new ShardReply.Released(T2, SHARD, false), ask(new ShardRequest.Release(T2)));
    assertEquals(Refusal.ENDED, refusal(write(T2, 1, put(X, 1))));
  }

  @Test
  void registrationsAreBounded() {
    for (int n = 1; n <= 3; n++) {
      ask(write(TxnId.of(new GroupId(1), 1, n), 1, put(Key.of(new byte[] {(byte) n}), n)));
    }
    assertEquals(
        Refusal.TOO_MANY, refusal(write(TxnId.of(new GroupId(1), 1, 4), 1, put(Key.EMPTY, 4))));
  }

  @Test
  void locksLostInACrashAreFoundWhenTheyMatter() {
    ask(write(T1, 1, put(X, 1)));
    shard = open(6, ShardImage.EMPTY);
    assertEquals(Refusal.LOCKS_LOST, refusal(write(T1, 2, put(Y, 1))));
    assertEquals(Refusal.LOCKS_LOST, refusal(new ShardRequest.Mark(T1, FIRST, 1)));
    assertEquals(Refusal.LOCKS_LOST, refusal(new ShardRequest.Prepare(T1, FIRST, 1)));
    assertEquals(Refusal.LOCKS_LOST, refusal(new ShardRequest.CheckLocks(T1, FIRST, 1)));
  }

  @Test
  void aCommitNamesTheLastRequest() {
    ask(write(T1, 1, put(X, 1)));
    ask(write(T1, 2, put(Y, 1)));
    assertEquals(Refusal.LOCKS_LOST, refusal(new ShardRequest.Mark(T1, FIRST, 1)));
    ShardReply marked = ask(new ShardRequest.Mark(T1, FIRST, 2));
    assertEquals(
        new ShardReply.Marked(
            T1, SHARD, 5, List.of(new RowWrite(X, row(1)), new RowWrite(Y, row(1))), false),
        marked);
    assertEquals(marked, ask(new ShardRequest.Mark(T1, FIRST, 2)));
    assertEquals(Refusal.COMMITTING, refusal(write(T1, 3, put(Y, 2))));
    assertEquals(Refusal.COMMITTING, refusal(new ShardRequest.Release(T1)));
  }

  @Test
  void aMarkedTransactionOutlivesItsGateway() {
    ask(write(T1, 1, put(X, 1)));
    ask(write(T2, 1, put(Y, 1)));
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    shard.gatewayDown(new GatewayId(3));
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    assertEquals(Refusal.LOCKS_LOST, refusal(new ShardRequest.Mark(T2, SECOND, 1)));
  }

  @Test
  void aPrepareIsAnsweredOnceDurableAndSurvivesACrash() {
    ask(write(T1, 1, put(X, 1), new WriteIntent.LockNewest(Y, KEY_SHARE)));
    List<ShardEffect<String>> effects = shard.handle("k", new ShardRequest.Prepare(T1, FIRST, 1));
    assertEquals(1, effects.size());
    assertEquals(List.of(), shard.handle("k", new ShardRequest.Prepare(T1, FIRST, 1)));
    ShardEffect.Persist<?> persist =
        assertInstanceOf(ShardEffect.Persist.class, effects.getFirst());
    assertEquals(new ShardReply.Prepared(T1, SHARD), reply(land(persist), "k"));

    shard = open(6, ShardImage.EMPTY);
    shard.on(persist.event());
    assertEquals(
        List.of(
            new ShardEffect.DropSpilledExcept<>(Set.of(T1)),
            new ShardEffect.AskStatus<>(T1, HybridTime.ZERO)),
        shard.recovered());
    assertEquals(new ShardReply.Prepared(T1, SHARD), ask(new ShardRequest.Prepare(T1, FIRST, 1)));
    assertEquals(List.of(), shard.handle("b", write(T2, 1, put(Y, 2))));
    effects = shard.handle("k", new ShardRequest.Resolve(T1, FIRST, new Decision.Commit(at(40))));
    effects = land(effects.getFirst());
    assertEquals(new ShardReply.Resolved(T1, SHARD), reply(effects, "k"));
    assertEquals(WriteOutcome.Granted.INSTANCE, outcome(effects, "b"));
    assertArrayEquals(row(1), versions.newest(X).orElseThrow().value());
    assertEquals(
        new ShardReply.Resolved(T1, SHARD),
        ask(new ShardRequest.Resolve(T1, FIRST, new Decision.Commit(at(40)))));
  }

  @Test
  void anAbortOvertakesAPrepareOnItsWay() {
    ask(write(T1, 1, put(X, 1)));
    ShardEffect<String> prepare =
        shard.handle("k", new ShardRequest.Prepare(T1, FIRST, 1)).getFirst();
    assertEquals(
        List.of(), shard.handle("k", new ShardRequest.Resolve(T1, FIRST, Decision.Abort.INSTANCE)));
    List<ShardEffect<String>> effects = land(prepare);
    assertEquals(new ShardReply.Resolved(T1, SHARD), reply(land(effects.getLast()), "k"));
    assertTrue(versions.newest(X).isEmpty());
    assertEquals(
        List.of(), shard.readable().marks().blockers(ALL, HybridTime.INFINITY, TxnId.NONE));
  }

  @Test
  void aReadWaitsOnlyForWhatMayBeAtOrBelowIt() {
    ask(write(T1, 1, put(X, 1)));
    assertEquals(
        List.of(new ShardEffect.ReadReady<>("r")), shard.read("r", ALL, HybridTime.INFINITY, T2));
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    assertEquals(List.of(new ShardEffect.ReadReady<>("own")), shard.read("own", ALL, at(50), T1));
    assertEquals(
        List.of(new ShardEffect.AskStatus<>(T1, at(50))), shard.read("r", ALL, at(50), T2));
    assertEquals(List.of(), shard.read("s", ALL, HybridTime.INFINITY, T2));
    assertEquals(
        List.of(new ShardEffect.ReadRefused<>("full")), shard.read("full", ALL, at(50), T2));
    assertEquals(
        List.of(new ShardEffect.ReadReady<>("r")),
        shard.status(T1, at(50), TxnStatus.TimestampNotRequested.INSTANCE));
    assertEquals(List.of(new ShardEffect.ReadReady<>("q")), shard.read("q", ALL, at(49), T2));
    assertEquals(List.of(), shard.status(T1, at(60), new TxnStatus.TimestampKnown(at(60))));
    assertEquals(List.of(new ShardEffect.ReadReady<>("q")), shard.read("q", ALL, at(59), T2));
    assertEquals(List.of(), shard.read("q", ALL, at(60), T2));
    List<ShardEffect<String>> effects =
        shard.handle("k", new ShardRequest.Resolve(T1, FIRST, new Decision.Commit(at(60))));
    assertTrue(effects.contains(new ShardEffect.ReadReady<>("q")));
    assertTrue(effects.contains(new ShardEffect.ReadReady<>("s")));
  }

  @Test
  void theSequenceTellsAScanThatMarksHaveChanged() {
    ask(write(T1, 1, put(X, 1)));
    long before = shard.readable().marks().sequence();
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    long between = shard.readable().marks().sequence();
    ask(new ShardRequest.Resolve(T1, FIRST, Decision.Abort.INSTANCE));
    assertNotEquals(before, between);
    assertNotEquals(between, shard.readable().marks().sequence());
    assertEquals(0, shard.readable().marks().sequence() % 2);
  }

  /// Rows that it put aside could be dropped with what an earlier start has left of it.
  @Test
  void nobodyWritesWhileLeftStagesAreDropped() {
    shard.dropsLeftStages(true);
    assertEquals(List.of(), shard.handle("k", write(T1, 1, put(X, 1))));
    shard.dropsLeftStages(false);
    assertEquals(1, shard.handle("k", write(T1, 1, put(X, 1))).size());
  }

  @Test
  void validationFindsVersionsBetweenSnapshotAndCommit() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    List<KeyRange> ranges = List.of(KeyRange.ofKey(X));
    assertEquals(
        new ShardReply.Validated(T1, SHARD),
        ask(new ShardRequest.Validate(T1, at(20), at(30), ranges)));
    assertEquals(
        new ShardReply.Validated(T1, SHARD),
        ask(new ShardRequest.Validate(T1, at(10), at(20), ranges)));
    assertEquals(
        new ShardReply.ValidationFailed(T1, SHARD, X, TxnId.NONE),
        ask(new ShardRequest.Validate(T1, at(19), at(21), ranges)));
  }

  @Test
  void validationWaitsForSmallerTimestamps() {
    ask(write(T1, 1, put(X, 1)));
    ask(new ShardRequest.Mark(T1, FIRST, 1));
    ShardRequest validate =
        new ShardRequest.Validate(T2, at(10), at(50), List.of(KeyRange.ofKey(X)));
    assertEquals(List.of(new ShardEffect.AskStatus<>(T1, at(50))), shard.handle("k", validate));
    assertEquals(List.of(), shard.status(T1, at(50), new TxnStatus.TimestampKnown(at(40))));
    versions.apply(at(40), List.of(new RowWrite(X, row(1))));
    assertEquals(
        new ShardReply.ValidationFailed(T2, SHARD, X, T1),
        reply(shard.status(T1, at(50), new TxnStatus.Decided(new Decision.Commit(at(40)))), "k"));
  }

  @Test
  void ownRowsAreSeenBySavepoint() {
    ask(write(T1, 1, put(X, 1)));
    ask(
        new ShardRequest.Write(
            T1,
            new GatewayId(3),
            FIRST,
            2,
            at(10),
            Isolation.READ_COMMITTED,
            1,
            List.of(put(X, 2), put(Y, 2)),
            0));
    assertEquals(
        Optional.of(List.of(new RowWrite(X, row(2)), new RowWrite(Y, row(2)))), overlay(T1, FIRST));
    ask(new ShardRequest.RollbackTo(T1, FIRST, 3, 1));
    assertEquals(Optional.of(List.of(new RowWrite(X, row(1)))), overlay(T1, FIRST));
    assertEquals(Optional.of(List.of()), overlay(T2, RegistrationId.NONE));
  }

  private Optional<List<RowWrite>> overlay(TxnId txn, RegistrationId named) {
    return shard.overlay(txn, named, ALL).map(Overlay::rows);
  }

  @Test
  void aGatewayIsAskedAboutAnIdleTransactionAndADeadOneOpensNothing() {
    ask(write(T1, 1, put(X, 1)));
    for (int tick = 1; tick < ShardState.PROBE_TICKS; tick++) {
      assertEquals(List.of(), shard.tick());
    }
    assertEquals(List.of(new ShardEffect.AskGateway<>(new GatewayId(3), T1)), shard.tick());
    shard.gatewayDown(new GatewayId(3));
    assertEquals(Refusal.ENDED, refusal(write(T2, 1, put(X, 1))));
  }

  @Test
  void aHandOverKeepsLocksAnswersAndWaits() {
    ShardReply first = ask(write(T1, 1, put(X, 1)));
    assertEquals(List.of(), shard.handle("b", write(T2, 1, put(Y, 2), put(X, 2))));
    ShardImage image = shard.seal();
    assertEquals(Refusal.MOVED, refusal(write(T1, 2, put(Y, 1))));
    shard = open(6, image);
    assertEquals(first, ask(write(T1, 1, put(X, 1))));
    assertEquals(List.of(), shard.handle("b2", write(T2, 1, put(Y, 2), put(X, 2))));
    assertEquals(List.of(new WaitEdge(T2, T1)), shard.waits());
    List<ShardEffect<String>> effects = shard.handle("a", new ShardRequest.Release(T1));
    assertEquals(
        2, assertInstanceOf(ShardReply.Written.class, reply(effects, "b2")).outcomes().size());
    assertEquals(
        new ShardReply.Marked(
            T2, SHARD, 6, List.of(new RowWrite(X, row(2)), new RowWrite(Y, row(2))), false),
        ask(new ShardRequest.Mark(T2, SECOND, 1)));
  }

  @Test
  void aSnapshotHoldsThePromisesOnly() {
    ask(write(T1, 1, put(X, 1)));
    ask(write(T2, 1, put(Y, 2)));
    land(shard.handle("k", new ShardRequest.Prepare(T1, FIRST, 1)).getFirst());
    ShardImage image = shard.snapshot();
    assertEquals(List.of(T1), image.registrations().stream().map(r -> r.txn()).toList());
    shard = open(6, image);
    assertEquals(List.of(T1), shard.readable().marks().blockers(ALL, at(50), TxnId.NONE));
  }

  @Test
  void aCommitOfUnmarkedRowsIsABug() {
    ask(write(T1, 1, put(X, 1)));
    assertThrows(
        Invariants.Broken.class,
        () -> shard.handle("k", new ShardRequest.Resolve(T1, FIRST, new Decision.Commit(at(40)))));
  }
}
