package io.lauma.shard;

import static io.lauma.kv.LockMode.NO_KEY_UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Writes that meet a row which another transaction has committed since the snapshot was taken:
/// 40001 names the row and that transaction.
class ConflictsTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final TxnId OTHER = TxnId.of(new GroupId(1), 1, 1);
  private static final Key X = Key.of(new byte[] {1});
  private static final Key Y = Key.of(new byte[] {2});
  private static final HybridTime SNAPSHOT = new HybridTime(10);
  private static final HybridTime COMMIT = new HybridTime(20);

  private long lastOwn = 1;
  private final MemoryVersions versions = new MemoryVersions();
  private final ShardState<String> shard =
      ShardState.open(
          SHARD,
          5,
          new ShardLimits(3, 2, 2, 10, 1_000, 10_000),
          versions,
          new RowCache(1 << 20),
          ShardImage.EMPTY);

  private static byte[] row(int content) {
    return new byte[] {(byte) content};
  }

  private ShardReply askAnew(Isolation isolation, WriteIntent intent) {
    return ask(write(TxnId.of(new GroupId(1), 1, ++lastOwn), isolation, intent));
  }

  private static ShardRequest.Write write(TxnId txn, Isolation isolation, WriteIntent intent) {
    return new ShardRequest.Write(
        txn, new GatewayId(3), RegistrationId.NONE, 1, SNAPSHOT, isolation, 0, List.of(intent), 0);
  }

  private ShardReply ask(ShardRequest request) {
    return shard.handle("asker", request).stream()
        .filter(effect -> effect instanceof ShardEffect.Reply<String>)
        .map(effect -> ((ShardEffect.Reply<String>) effect).reply())
        .findFirst()
        .orElseThrow();
  }

  @BeforeEach
  void theOtherOneCommits() {
    WriteIntent insert = new WriteIntent.Insert(X, row(9), false);
    assertInstanceOf(ShardReply.Written.class, ask(write(OTHER, Isolation.READ_COMMITTED, insert)));
    RegistrationId first = new RegistrationId(5, 1);
    ask(new ShardRequest.Mark(OTHER, first, 1));
    versions.apply(COMMIT, List.of(new RowWrite(X, row(9))));
    shard.handle("k", new ShardRequest.Resolve(OTHER, first, new Decision.Commit(COMMIT)));
  }

  private void assertRefused(String message, Isolation isolation, WriteIntent intent) {
    ShardReply.WriteFailed failed =
        assertInstanceOf(ShardReply.WriteFailed.class, askAnew(isolation, intent));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failed.state());
    assertEquals(message, failed.message());
    assertEquals(Optional.of(new ChangedRow(SHARD, X, OTHER)), failed.changed());
    shard.handle("k", new ShardRequest.Release(failed.txn()));
  }

  @Test
  void eachIntentAboveReadCommittedNamesWhoWasFirst() {
    String update = "could not serialize access due to concurrent update";
    for (Isolation isolation : List.of(Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE)) {
      for (WriteIntent intent :
          List.of(
              new WriteIntent.Update(X, row(1), SNAPSHOT, NO_KEY_UPDATE),
              new WriteIntent.Delete(X, SNAPSHOT),
              new WriteIntent.Put(X, row(1)),
              new WriteIntent.Propose(X, row(1), SNAPSHOT, true),
              new WriteIntent.Propose(X, row(1), SNAPSHOT, false),
              new WriteIntent.Lock(X, SNAPSHOT, NO_KEY_UPDATE),
              new WriteIntent.TryLock(X, SNAPSHOT, NO_KEY_UPDATE, 1))) {
        assertRefused(update, isolation, intent);
      }
    }
  }

  @Test
  void aRowThatWasLookedForIsAConflictAndNoDuplicate() {
    assertRefused(
        ChangedRow.READS_CHANGED, Isolation.SERIALIZABLE, new WriteIntent.Insert(X, row(1), true));
  }

  @Test
  void aRowThatWasNotLookedForIsADuplicate() {
    ShardReply reply = askAnew(Isolation.SERIALIZABLE, new WriteIntent.Insert(X, row(1), false));
    assertEquals(
        List.of(new WriteOutcome.Duplicate(COMMIT, row(9))),
        assertInstanceOf(ShardReply.Written.class, reply).outcomes());
  }

  @Test
  void aRowThatTheSnapshotHasIsADuplicateThoughLookedFor() {
    versions.apply(new HybridTime(5), List.of(new RowWrite(Y, row(8))));
    ShardReply reply = askAnew(Isolation.SERIALIZABLE, new WriteIntent.Insert(Y, row(1), true));
    assertEquals(
        List.of(new WriteOutcome.Duplicate(new HybridTime(5), row(8))),
        assertInstanceOf(ShardReply.Written.class, reply).outcomes());
  }
}
