package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayTransactionTest {
  private static final GroupId G1 = new GroupId(1);
  private static final GroupId G2 = new GroupId(2);
  private static final ShardId S1 = new ShardId(1);
  private static final ShardId S2 = new ShardId(2);
  private static final TxnId T = TxnId.of(G1, 1, 4);
  private static final RegistrationId R = new RegistrationId(5, 1);
  private static final Key X = Key.of(new byte[] {1});
  private static final WriteIntent PUT = new WriteIntent.Put(X, new byte[] {1});
  private static final WriteIntent LOCK = new WriteIntent.LockNewest(X, LockMode.KEY_SHARE);

  private GatewayTransaction txn = begin(Isolation.READ_COMMITTED);

  private static GatewayTransaction begin(Isolation isolation) {
    GatewayTransaction made = new GatewayTransaction(new GatewayId(3), isolation);
    assertTrue(made.needsId());
    made.begin(T);
    return made;
  }

  private ShardRequest.Write write(ShardId shard, GroupId group, WriteIntent intent) {
    GatewayStep.Call call = txn.write(shard, group, List.of(intent), 0);
    return assertInstanceOf(ShardRequest.Write.class, call.request());
  }

  private void answer(ShardId shard, long number) {
    txn.on(new ShardReply.Written(T, shard, R, number, List.of()));
  }

  @Test
  void numbersCountUpAtEveryShardAndTheRegistrationIsNamed() {
    ShardRequest.Write first = write(S1, G1, PUT);
    assertEquals(RegistrationId.NONE, first.registration());
    assertEquals(1, first.number());
    answer(S1, 1);
    ShardRequest.Write second = write(S1, G1, PUT);
    assertEquals(R, second.registration());
    assertEquals(2, second.number());
    assertEquals(1, write(S2, G2, PUT).number());
    assertThrows(Invariants.Broken.class, () -> write(S2, G2, PUT));
  }

  @Test
  void aCommitNamesEveryParticipantWithItsLastNumber() {
    write(S1, G1, PUT);
    answer(S1, 1);
    write(S2, G2, LOCK);
    answer(S2, 1);
    GatewayStep.ToCoordinator step =
        assertInstanceOf(GatewayStep.ToCoordinator.class, txn.commit());
    assertEquals(
        List.of(new Participant(S1, G1, R, 1, true), new Participant(S2, G2, R, 1, false)),
        step.commit().participants());
    assertTrue(txn.hasWrittenTo(S1));
    assertFalse(txn.hasWrittenTo(S2));
    assertEquals(
        new GatewayStep.Committed(new HybridTime(50), List.of()),
        txn.on(new CoordinatorReply.Committed(T, new HybridTime(50))));
  }

  @Test
  void afterALostAnswerLocksElsewhereAreGivenBackFromHere() {
    write(S1, G1, PUT);
    answer(S1, 1);
    write(S2, G2, LOCK);
    answer(S2, 1);
    txn.commit();
    assertEquals(T, txn.askAgain().orElseThrow().txn());
    assertEquals(
        new GatewayStep.Committed(
            new HybridTime(50), List.of(new GatewayStep.Call(G2, S2, new ShardRequest.Release(T)))),
        txn.on(new CoordinatorReply.Committed(T, new HybridTime(50))));
  }

  @Test
  void withoutWritesLocksAreGivenBackAndMustHaveBeenHeld() {
    write(S2, G2, LOCK);
    answer(S2, 1);
    assertInstanceOf(GatewayStep.ToShards.class, txn.commit());
    assertInstanceOf(GatewayStep.Committed.class, txn.on(new ShardReply.Released(T, S2, true)));
    txn = begin(Isolation.READ_COMMITTED);
    write(S2, G2, LOCK);
    answer(S2, 1);
    txn.commit();
    GatewayStep.Aborted aborted =
        assertInstanceOf(GatewayStep.Aborted.class, txn.on(new ShardReply.Released(T, S2, false)));
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, aborted.state());
  }

  @Test
  void lostLocksEndTheTransaction() {
    write(S1, G1, PUT);
    txn.on(new ShardReply.Refused(T, S1, ShardReply.Refusal.LOCKS_LOST));
    assertTrue(txn.hasLostLocks());
    assertInstanceOf(GatewayStep.Aborted.class, txn.commit());
  }

  @Test
  void onlyAKnownAbortIsRetriedUnseen() {
    write(S1, G1, PUT);
    answer(S1, 1);
    txn.commit();
    assertFalse(txn.mayRetry(false, false));
    txn.on(
        new CoordinatorReply.Aborted(T, SqlState.T_R_SERIALIZATION_FAILURE, "x", Optional.empty()));
    assertTrue(txn.mayRetry(false, false));
    assertFalse(txn.mayRetry(true, false));
    assertFalse(txn.mayRetry(false, true));
  }

  @Test
  void nothingToCommitNeedsNobody() {
    txn = new GatewayTransaction(new GatewayId(3), Isolation.READ_COMMITTED);
    assertEquals(new GatewayStep.Committed(HybridTime.ZERO, List.of()), txn.commit());
  }

  @Test
  void snapshotsAreTakenAsTheLevelWants() {
    assertTrue(txn.needsSnapshot());
    txn.snapshot(new HybridTime(7));
    assertTrue(txn.needsSnapshot());
    txn = begin(Isolation.REPEATABLE_READ);
    assertTrue(txn.needsSnapshot());
    txn.snapshot(new HybridTime(7));
    assertFalse(txn.needsSnapshot());
  }

  @Test
  void onlySerializableTransactionsKeepTheirSpans() {
    KeyRange range = KeyRange.ofKey(X);
    for (Isolation isolation : Isolation.values()) {
      txn = begin(isolation);
      txn.read(S2, G2, range);
      write(S1, G1, PUT);
      answer(S1, 1);
      GatewayStep.ToCoordinator step =
          assertInstanceOf(GatewayStep.ToCoordinator.class, txn.commit());
      assertEquals(
          isolation == Isolation.SERIALIZABLE ? List.of(new ReadSpan(S2, G2, range)) : List.of(),
          step.commit().spans());
    }
  }

  @Test
  void probesOfASerializableTransactionAreValidatedToo() {
    txn = begin(Isolation.SERIALIZABLE);
    write(S1, G1, new WriteIntent.Insert(X, new byte[] {1}, false));
    answer(S1, 1);
    write(S1, G1, PUT);
    answer(S1, 2);
    GatewayStep.ToCoordinator step =
        assertInstanceOf(GatewayStep.ToCoordinator.class, txn.commit());
    assertEquals(List.of(new ReadSpan(S1, G1, KeyRange.ofKey(X))), step.commit().spans());
  }

  @Test
  void aSavepointIsRolledBackAtEveryParticipant() {
    write(S1, G1, PUT);
    answer(S1, 1);
    int savepoint = txn.setSavepoint();
    assertEquals(1, write(S1, G1, PUT).savepoint());
    answer(S1, 2);
    assertEquals(
        List.of(new GatewayStep.Call(G1, S1, new ShardRequest.RollbackTo(T, R, 3, savepoint))),
        txn.rollbackTo(savepoint));
  }

  @Test
  void idsOfABlockAreGivenOutOnce() {
    ReservedIds ids = new ReservedIds();
    assertTrue(ids.take(G1).isEmpty());
    CoordinatorReply.IdsReserved block = new CoordinatorReply.IdsReserved(TxnId.of(G1, 1, 4), 2);
    ids.add(block);
    assertEquals(TxnId.of(G1, 1, 4), ids.take(G1).orElseThrow());
    ids.add(block);
    assertEquals(TxnId.of(G1, 1, 5), ids.take(G1).orElseThrow());
    ids.add(block);
    assertTrue(ids.take(G1).isEmpty());
    ids.add(new CoordinatorReply.IdsReserved(TxnId.of(G1, 1, 6), 2));
    ids.termIsOver(G1);
    assertTrue(ids.take(G1).isEmpty());
  }
}
