package io.lauma.shard;

import static io.lauma.kv.LockMode.KEY_SHARE;
import static io.lauma.kv.LockMode.NO_KEY_UPDATE;
import static io.lauma.kv.LockMode.SHARE;
import static io.lauma.kv.LockMode.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Row locks that are not waited for.
class TryLockTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final TxnId T1 = TxnId.of(new GroupId(1), 1, 1);
  private static final TxnId T2 = TxnId.of(new GroupId(1), 1, 2);
  private static final TxnId T3 = TxnId.of(new GroupId(1), 1, 3);
  private static final Key X = Key.of(new byte[] {1});
  private static final Key Y = Key.of(new byte[] {2});
  private static final Key Z = Key.of(new byte[] {3});
  private static final HybridTime SNAPSHOT = new HybridTime(10);
  private static final HybridTime LATER = new HybridTime(20);
  private static final WriteOutcome GRANTED = WriteOutcome.Granted.INSTANCE;
  private static final WriteOutcome UNAVAILABLE = WriteOutcome.Unavailable.INSTANCE;
  private static final WriteOutcome NOT_TRIED = WriteOutcome.NotTried.INSTANCE;

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

  private static ShardRequest.Write write(TxnId txn, Isolation isolation, WriteIntent... intents) {
    return new ShardRequest.Write(
        txn, new GatewayId(3), RegistrationId.NONE, 1, SNAPSHOT, isolation, 0, List.of(intents), 0);
  }

  private static WriteIntent lock(Key key, LockMode mode) {
    return new WriteIntent.Lock(key, SNAPSHOT, mode);
  }

  private static WriteIntent tryLock(Key key, LockMode mode, int wanted) {
    return new WriteIntent.TryLock(key, SNAPSHOT, mode, wanted);
  }

  private List<ShardReply> send(TxnId txn, Isolation isolation, WriteIntent... intents) {
    List<ShardReply> replies = new ArrayList<>();
    for (ShardEffect<String> effect :
        shard.handle(txn.toString(), write(txn, isolation, intents))) {
      if (effect instanceof ShardEffect.Reply<String> reply) {
        replies.add(reply.reply());
      }
    }
    return replies;
  }

  private List<WriteOutcome> outcomes(TxnId txn, WriteIntent... intents) {
    return assertInstanceOf(
            ShardReply.Written.class, send(txn, Isolation.READ_COMMITTED, intents).getFirst())
        .outcomes();
  }

  @Test
  void answersAtOnceByTheTableOfConflicts() {
    for (LockMode held : LockMode.values()) {
      for (LockMode wanted : LockMode.values()) {
        shard = open(5, ShardImage.EMPTY);
        outcomes(T1, lock(X, held));
        assertEquals(
            List.of(held.conflictsWith(wanted) ? UNAVAILABLE : GRANTED),
            outcomes(T2, tryLock(X, wanted, 1)),
            held + " " + wanted);
        assertEquals(List.of(), shard.waits());
      }
    }
  }

  @Test
  void whatIsNotToBeHadIsLeftOutAndTheRestLocked() {
    outcomes(T1, lock(Y, UPDATE));
    assertEquals(
        List.of(GRANTED, UNAVAILABLE, GRANTED),
        outcomes(T2, tryLock(X, UPDATE, 9), tryLock(Y, UPDATE, 9), tryLock(Z, UPDATE, 9)));
    shard.handle("a", new ShardRequest.Release(T1));
    assertEquals(
        List.of(UNAVAILABLE, GRANTED, UNAVAILABLE),
        outcomes(T3, tryLock(X, SHARE, 9), tryLock(Y, SHARE, 9), tryLock(Z, SHARE, 9)));
  }

  @Test
  void noMoreAreLockedThanWanted() {
    outcomes(T1, lock(X, UPDATE));
    assertEquals(
        List.of(UNAVAILABLE, GRANTED, NOT_TRIED),
        outcomes(T2, tryLock(X, UPDATE, 1), tryLock(Y, UPDATE, 1), tryLock(Z, UPDATE, 1)));
    assertEquals(List.of(GRANTED), outcomes(T3, tryLock(Z, UPDATE, 1)));
  }

  @Test
  void whoWaitsIsPassedAndStillServed() {
    outcomes(T1, lock(X, SHARE));
    assertEquals(List.of(), send(T2, Isolation.READ_COMMITTED, lock(X, UPDATE)));
    assertEquals(List.of(GRANTED), outcomes(T3, tryLock(X, KEY_SHARE, 1)));
    assertEquals(
        List.of(),
        shard.handle("a", new ShardRequest.Release(T1)).stream()
            .filter(effect ->
                effect instanceof ShardEffect.Reply<String> reply
                    && reply.reply() instanceof ShardReply.Written)
            .toList());
    assertEquals(
        1,
        shard.handle("c", new ShardRequest.Release(T3)).stream()
            .filter(effect ->
                effect instanceof ShardEffect.Reply<String> reply
                    && reply.reply() instanceof ShardReply.Written)
            .count());
  }

  @Test
  void aNewerVersionIsAnsweredOrRefusedUnderTheLock() {
    byte[] row = {9};
    versions.apply(LATER, List.of(new RowWrite(X, row)));
    assertEquals(
        List.of(new WriteOutcome.Changed(LATER, row), NOT_TRIED),
        outcomes(T1, tryLock(X, NO_KEY_UPDATE, 1), tryLock(Y, UPDATE, 1)));
    assertEquals(List.of(UNAVAILABLE), outcomes(T2, tryLock(X, SHARE, 1)));
    shard = open(6, ShardImage.EMPTY);
    ShardReply.WriteFailed failed =
        assertInstanceOf(
            ShardReply.WriteFailed.class,
            send(T1, Isolation.REPEATABLE_READ, tryLock(X, SHARE, 1)).getFirst());
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failed.state());
  }

  @Test
  void aRepeatAfterAHandOverGetsTheSameAnswer() {
    outcomes(T1, lock(X, UPDATE));
    List<WriteOutcome> first = outcomes(T2, tryLock(X, UPDATE, 1), tryLock(Y, UPDATE, 1));
    shard = open(6, shard.seal());
    shard.handle("a", new ShardRequest.Release(T1));
    assertEquals(first, outcomes(T2, tryLock(X, UPDATE, 1), tryLock(Y, UPDATE, 1)));
  }
}
