package io.lauma.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import io.lauma.txn.protocol.WriteIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What PREPARE TRANSACTION leaves at a shard: it survives whatever happens to the shard, blocks
/// who wants its locks, and nobody else.
final class HeldTransactionsTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final GatewayId GATEWAY = new GatewayId(3);
  private static final TxnId T1 = TxnId.of(new GroupId(1), 1, 1);
  private static final TxnId T2 = TxnId.of(new GroupId(1), 1, 2);
  private static final Key X = Key.of(new byte[] {1});
  private static final KeyRange ALL = new KeyRange(Key.EMPTY, Key.of(new byte[] {9}));
  private static final RegistrationId R = new RegistrationId(5, 1);
  private static final HybridTime C = new HybridTime(50);
  private static final int PLAN = 4;

  private final MemoryVersions versions = new MemoryVersions();
  private final List<ShardEvent> journal = new ArrayList<>();
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

  private static ShardRequest.Write write(TxnId txn) {
    WriteIntent intent = new WriteIntent.Put(X, new byte[] {(byte) txn.number()});
    return new ShardRequest.Write(
        txn,
        GATEWAY,
        RegistrationId.NONE,
        1,
        new HybridTime(10),
        Isolation.READ_COMMITTED,
        0,
        List.of(intent),
        PLAN);
  }

  private List<ShardReply> replies(List<ShardEffect<String>> effects) {
    List<ShardReply> replies = new ArrayList<>();
    for (ShardEffect<String> effect : effects) {
      if (effect instanceof ShardEffect.Reply<String> reply) {
        replies.add(reply.reply());
      }
    }
    return replies;
  }

  private List<ShardReply> ask(ShardRequest request) {
    return replies(shard.handle("k", request));
  }

  /// Carries a request out whose entry lands.
  private List<ShardReply> landed(ShardRequest request) {
    ShardEffect.Persist<?> persist =
        assertInstanceOf(ShardEffect.Persist.class, shard.handle("k", request).getFirst());
    versions.apply(persist.timestamp(), persist.rows());
    journal.add(persist.event());
    shard.on(persist.event());
    return replies(shard.persisted(persist.event()));
  }

  private void hold() {
    ask(write(T1));
    assertEquals(List.of(new ShardReply.Held(T1, SHARD)), landed(new ShardRequest.Hold(T1, R, 1)));
  }

  private void restart(List<ShardEvent> events) {
    shard = open(shard.epoch() + 1, ShardImage.EMPTY);
    events.forEach(shard::on);
    shard.recovered();
  }

  private void waitsForTheHeldOne() {
    assertEquals(List.of(), ask(write(T2)));
    assertEquals(1, shard.waits().size());
    assertEquals(T1, shard.waits().getFirst().holder());
  }

  private void commits() {
    assertEquals(
        List.of(new ShardReply.Prepared(T1, SHARD)), landed(new ShardRequest.Prepare(T1, R, 1)));
    assertEquals(
        List.of(T1), shard.readable().marks().blockers(ALL, HybridTime.INFINITY, TxnId.NONE));
    List<ShardReply> after = landed(new ShardRequest.Resolve(T1, R, new Decision.Commit(C)));
    assertTrue(after.contains(new ShardReply.Resolved(T1, SHARD)), after::toString);
    assertArrayEquals(new byte[] {1}, versions.newest(X).orElseThrow().value());
  }

  @Test
  void readersDoNotWaitAndWritersDo() {
    hold();
    assertEquals(
        List.of(new ShardEffect.ReadReady<>("r")),
        shard.read("r", ALL, HybridTime.INFINITY, TxnId.NONE));
    waitsForTheHeldOne();
    commits();
    assertFalse(shard.someoneWaits());
  }

  @Test
  void aRepeatIsAnsweredAlike() {
    hold();
    assertEquals(List.of(new ShardReply.Held(T1, SHARD)), ask(new ShardRequest.Hold(T1, R, 1)));
    assertEquals(
        List.of(new ShardReply.Refused(T1, SHARD, Refusal.LOCKS_LOST)),
        ask(new ShardRequest.Hold(T1, R, 2)));
  }

  @Test
  void itSurvivesACrashWithItsLocksAndPlan() {
    hold();
    restart(journal);
    waitsForTheHeldOne();
    assertEquals(
        List.of(new ShardReply.OldestPlan(TxnId.NONE, SHARD, PLAN)),
        ask(new ShardRequest.AskOldestPlan(TxnId.NONE, false)));
    commits();
  }

  @Test
  void itSurvivesACrashBetweenPrepareAndDecision() {
    hold();
    landed(new ShardRequest.Prepare(T1, R, 1));
    restart(journal);
    assertEquals(
        List.of(T1), shard.readable().marks().blockers(ALL, HybridTime.INFINITY, TxnId.NONE));
    landed(new ShardRequest.Resolve(T1, R, new Decision.Commit(C)));
    assertArrayEquals(new byte[] {1}, versions.newest(X).orElseThrow().value());
  }

  @Test
  void itGoesWithAHandOverAndASnapshot() {
    hold();
    ShardImage snapshot = shard.snapshot();
    List<ShardEvent> promises = shard.promises();
    assertEquals(journal, promises);
    ShardImage image = shard.seal();
    shard = open(6, image);
    waitsForTheHeldOne();
    shard = open(7, snapshot);
    waitsForTheHeldOne();
    restart(promises);
    waitsForTheHeldOne();
    commits();
  }

  @Test
  void theEndOfItsGatewayDoesNotTouchIt() {
    hold();
    shard.gatewayDown(GATEWAY);
    assertEquals(
        List.of(new ShardReply.Refused(T1, SHARD, Refusal.COMMITTING)),
        ask(new ShardRequest.Release(T1)));
    commits();
  }

  @Test
  void aRollbackFreesItsRowsForGood() {
    hold();
    waitsForTheHeldOne();
    List<ShardReply> after = landed(new ShardRequest.Resolve(T1, R, Decision.Abort.INSTANCE));
    assertTrue(after.contains(new ShardReply.Resolved(T1, SHARD)), after::toString);
    assertTrue(
        after.stream().anyMatch(r -> r instanceof ShardReply.Written && r.txn().equals(T2)),
        after::toString);
    assertEquals(Optional.empty(), versions.newest(X));
    restart(journal);
    assertEquals(1, ask(write(T2)).size());
  }

  @Test
  void itAsksNowAndThenWhatBecameOfIt() {
    hold();
    List<ShardEffect<String>> asked = new ArrayList<>();
    for (int tick = 0; tick < ShardState.PROBE_TICKS; tick++) {
      asked.addAll(shard.tick());
    }
    assertEquals(List.of(new ShardEffect.AskStatus<>(T1, HybridTime.ZERO)), asked);
    shard.status(T1, HybridTime.ZERO, TxnStatus.TimestampNotRequested.INSTANCE);
    List<ShardEffect<String>> told =
        shard.status(T1, HybridTime.ZERO, new TxnStatus.Decided(Decision.Abort.INSTANCE));
    assertInstanceOf(ShardEffect.Persist.class, told.getFirst());
  }
}
