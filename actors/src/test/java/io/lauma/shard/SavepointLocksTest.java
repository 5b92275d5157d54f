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
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Locks that were taken, or made stronger, since a savepoint end with ROLLBACK TO it, as in
/// PostgreSQL; earlier ones stay as they were.
class SavepointLocksTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final TxnId T1 = TxnId.of(new GroupId(1), 1, 1);
  private static final TxnId T2 = TxnId.of(new GroupId(1), 1, 2);
  private static final TxnId T3 = TxnId.of(new GroupId(1), 1, 3);
  private static final Key X = Key.of(new byte[] {1});
  private static final Key Y = Key.of(new byte[] {2});
  private static final HybridTime SNAPSHOT = new HybridTime(10);

  private final MemoryVersions versions = new MemoryVersions();
  private ShardState<String> shard = open(ShardImage.EMPTY);
  private RegistrationId registration = RegistrationId.NONE;
  private long number;

  private ShardState<String> open(ShardImage image) {
    return open(image, 1_000);
  }

  private ShardState<String> open(ShardImage image, long spillBytes) {
    return ShardState.open(
        SHARD,
        5,
        new ShardLimits(10, 10, 10, 10, spillBytes, 10_000),
        versions,
        new RowCache(1 << 20),
        image);
  }

  private static ShardRequest.Write request(
      TxnId txn, RegistrationId id, long number, int savepoint, WriteIntent... intents) {
    return new ShardRequest.Write(
        txn,
        new GatewayId(3),
        id,
        number,
        SNAPSHOT,
        Isolation.READ_COMMITTED,
        savepoint,
        List.of(intents),
        0);
  }

  private List<ShardReply> send(String from, ShardRequest request) {
    List<ShardReply> replies = new ArrayList<>();
    for (ShardEffect<String> effect : shard.handle(from, request)) {
      if (effect instanceof ShardEffect.Reply<String> reply) {
        replies.add(reply.reply());
      }
    }
    return replies;
  }

  /// T1, the transaction with savepoints, never waits here.
  private void first(int savepoint, WriteIntent... intents) {
    List<ShardReply> replies = send("t1", request(T1, registration, ++number, savepoint, intents));
    registration = assertInstanceOf(ShardReply.Written.class, replies.getFirst()).registration();
  }

  /// Who is answered by the way back, T1 left out.
  private List<TxnId> rollbackTo(int savepoint) {
    return send("t1", new ShardRequest.RollbackTo(T1, registration, ++number, savepoint)).stream()
        .map(ShardReply::txn)
        .filter(txn -> !txn.equals(T1))
        .toList();
  }

  /// Another transaction's wish; whether it is granted at once.
  private boolean asks(TxnId txn, Key key, LockMode mode) {
    return !send(txn.toString(), request(txn, RegistrationId.NONE, 1, 0, lock(key, mode)))
        .isEmpty();
  }

  private static WriteIntent lock(Key key, LockMode mode) {
    return new WriteIntent.Lock(key, SNAPSHOT, mode);
  }

  private static WriteIntent insert(Key key) {
    return new WriteIntent.Insert(key, new byte[] {9}, false);
  }

  @Test
  void whoWaitsForALockTakenSinceTheSavepointGoesOn() {
    first(0, lock(Y, UPDATE));
    first(1, insert(X));
    assertEquals(false, asks(T2, X, UPDATE));
    assertEquals(false, asks(T3, Y, UPDATE));
    assertEquals(List.of(T2), rollbackTo(1));
    assertEquals(List.of(), rollbackTo(1));
  }

  @Test
  void aLockMadeStrongerIsWhatItWasBefore() {
    first(0, lock(X, KEY_SHARE));
    first(1, lock(X, NO_KEY_UPDATE));
    first(2, lock(X, UPDATE));
    assertEquals(false, asks(T2, X, SHARE));
    assertEquals(List.of(), rollbackTo(2));
    assertEquals(List.of(T2), rollbackTo(1));
    assertEquals(false, asks(T3, X, UPDATE), "the lock of before the savepoint is there");
  }

  @Test
  void aLockThatWasThereBeforeStays() {
    first(0, lock(X, UPDATE));
    first(1, lock(X, UPDATE), lock(X, SHARE));
    assertEquals(List.of(), rollbackTo(1));
    assertEquals(false, asks(T2, X, KEY_SHARE));
  }

  @Test
  void anEarlierSavepointTakesLaterOnesWithIt() {
    first(1, lock(X, SHARE));
    first(2, lock(X, UPDATE), lock(Y, UPDATE));
    assertEquals(false, asks(T2, X, UPDATE));
    assertEquals(false, asks(T3, Y, UPDATE));
    assertEquals(List.of(T2, T3), rollbackTo(1));
  }

  /// Before the savepoint the row went into the log, with its lock.
  @Test
  void aRowThatWasPutAsideStaysLocked() {
    shard = open(ShardImage.EMPTY, 0);
    for (ShardEffect<String> effect :
        shard.handle("t1", request(T1, RegistrationId.NONE, ++number, 0, insert(X)))) {
      if (effect instanceof ShardEffect.Spill<String>(_, var rows)) {
        versions.spill(T1, rows);
      }
    }
    assertEquals(true, versions.spilled(T1, X).isPresent());
    for (ShardEffect<String> effect : shard.spilled(T1)) {
      if (effect instanceof ShardEffect.Reply<String>(_, ShardReply.Written written)) {
        registration = written.registration();
      }
    }
    first(1, new WriteIntent.Update(X, new byte[] {7}, SNAPSHOT, UPDATE));
    assertEquals(false, asks(T2, X, UPDATE));
    assertEquals(List.of(), rollbackTo(1));
    shard.handle("c", new ShardRequest.Release(T1));
    assertEquals(true, asks(T3, Y, UPDATE));
  }

  @Test
  void theSavepointOfALockOutlivesAHandOver() {
    first(0, lock(X, KEY_SHARE));
    first(1, lock(X, UPDATE), lock(Y, UPDATE));
    shard = open(shard.seal());
    assertEquals(false, asks(T2, X, SHARE));
    assertEquals(false, asks(T3, Y, SHARE));
    assertEquals(List.of(T2, T3), rollbackTo(1));
  }
}
