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
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.types.SqlState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows proposed for insertion: [WriteIntent.Propose].
class ProposedRowsTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final TxnId T1 = TxnId.of(new GroupId(1), 1, 1);
  private static final TxnId T2 = TxnId.of(new GroupId(1), 1, 2);
  private static final TxnId T3 = TxnId.of(new GroupId(1), 1, 3);
  private static final Key X = Key.of(new byte[] {1});
  private static final Key Y = Key.of(new byte[] {2});
  private static final Key Z = Key.of(new byte[] {3});
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

  private static WriteIntent.Put put(Key key, int content) {
    return new WriteIntent.Put(key, row(content));
  }

  @Test
  void aProposedRowIsInsertedOrAnsweredWithTheRowInTheWay() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    ShardReply reply =
        ask(
            write(
                T1,
                1,
                new WriteIntent.Propose(X, row(1), at(10), true),
                new WriteIntent.Propose(Y, row(2), at(10), true),
                new WriteIntent.Propose(Y, row(3), at(10), true),
                new WriteIntent.Propose(Y, row(3), at(10), false)));
    assertEquals(
        List.of(
            new WriteOutcome.Changed(at(20), row(9)),
            WriteOutcome.Granted.INSTANCE,
            new WriteOutcome.Changed(HybridTime.INFINITY, row(2)),
            new WriteOutcome.Duplicate(HybridTime.INFINITY, row(2))),
        assertInstanceOf(ShardReply.Written.class, reply).outcomes());
  }

  /// What an index is filled with yields to whatever came after it was read, a deletion too.
  @Test
  void aFilledRowYieldsToEveryNewerVersion() {
    versions.apply(at(5), List.of(new RowWrite(X, row(9))));
    versions.apply(at(20), List.of(new RowWrite(Y, new byte[0])));
    ShardReply reply =
        ask(
            write(
                T1,
                1,
                new WriteIntent.Fill(X, row(1), at(10)),
                new WriteIntent.Fill(Y, row(2), at(10)),
                new WriteIntent.Fill(Z, row(3), at(10)),
                new WriteIntent.Fill(Z, row(4), at(10)),
                new WriteIntent.Fill(Y, row(2), at(20))));
    assertEquals(
        List.of(
            new WriteOutcome.Duplicate(at(5), row(9)),
            new WriteOutcome.Changed(at(20), new byte[0]),
            WriteOutcome.Granted.INSTANCE,
            new WriteOutcome.Duplicate(HybridTime.INFINITY, row(3)),
            WriteOutcome.Granted.INSTANCE),
        assertInstanceOf(ShardReply.Written.class, reply).outcomes());
  }

  @Test
  void theOldestPlanOfOpenTransactionsIsKnown() {
    assertEquals(Long.MAX_VALUE, oldestPlan());
    ask(
        new ShardRequest.Write(
            T1,
            new GatewayId(3),
            RegistrationId.NONE,
            1,
            at(10),
            Isolation.READ_COMMITTED,
            0,
            List.of(put(X, 1)),
            7));
    ask(
        new ShardRequest.Write(
            T2,
            new GatewayId(3),
            RegistrationId.NONE,
            1,
            at(10),
            Isolation.READ_COMMITTED,
            0,
            List.of(put(Y, 1)),
            9));
    assertEquals(7, oldestPlan());
    shard.handle("asker", new ShardRequest.Release(T1));
    assertEquals(9, oldestPlan());
    shard.handle("asker", new ShardRequest.Release(T2));
    assertEquals(Long.MAX_VALUE, oldestPlan());
  }

  private long oldestPlan() {
    return assertInstanceOf(
            ShardReply.OldestPlan.class, ask(new ShardRequest.AskOldestPlan(TxnId.NONE, false)))
        .plan();
  }

  @Test
  void aRowInTheWayThatIsNewerThanTheSnapshotIsAConflictAboveReadCommitted() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9))));
    for (boolean locks : new boolean[] {true, false}) {
      shard = open(5, ShardImage.EMPTY);
      WriteIntent stale = new WriteIntent.Propose(X, row(1), at(10), locks);
      ShardReply.WriteFailed failed =
          assertInstanceOf(
              ShardReply.WriteFailed.class, ask(write(T1, Isolation.REPEATABLE_READ, 1, stale)));
      assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failed.state());
      assertEquals("could not serialize access due to concurrent update", failed.message());
    }
  }

  @Test
  void aProposedRowThatLocksNoneWaitsOnlyForWhoRewritesTheRowInTheWay() {
    versions.apply(at(20), List.of(new RowWrite(X, row(9)), new RowWrite(Y, row(9))));
    outcome(
        shard.handle("a", write(T1, 1, new WriteIntent.Lock(X, at(20), NO_KEY_UPDATE), put(Y, 1))),
        "a");
    WriteIntent unlocked = new WriteIntent.Propose(X, row(2), at(20), false);
    assertEquals(
        new WriteOutcome.Duplicate(at(20), row(9)),
        outcome(shard.handle("b", write(T2, 1, unlocked)), "b"));
    WriteIntent rewritten = new WriteIntent.Propose(Y, row(2), at(20), false);
    assertEquals(List.of(), shard.handle("b", write(T2, 2, rewritten)));
    assertEquals(
        new WriteOutcome.Duplicate(at(20), row(9)),
        outcome(shard.handle("a", new ShardRequest.Release(T1)), "b"));
    assertEquals(
        WriteOutcome.Granted.INSTANCE, outcome(shard.handle("c", write(T3, 1, put(Y, 3))), "c"));
  }

  @Test
  void whoQueuesBehindAProposedRowThatLocksNoneGoesOnWithIt() {
    versions.apply(at(20), List.of(new RowWrite(Y, row(9))));
    outcome(shard.handle("a", write(T1, 1, put(Y, 1))), "a");
    WriteIntent proposed = new WriteIntent.Propose(Y, row(2), at(20), false);
    assertEquals(List.of(), shard.handle("b", write(T2, 1, proposed)));
    assertEquals(List.of(), shard.handle("c", write(T3, 1, put(Y, 3))));
    List<ShardEffect<String>> released = shard.handle("a", new ShardRequest.Release(T1));
    assertEquals(new WriteOutcome.Duplicate(at(20), row(9)), outcome(released, "b"));
    assertEquals(WriteOutcome.Granted.INSTANCE, outcome(released, "c"));
  }
}
