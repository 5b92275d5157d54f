package io.lauma.replica;

import static io.lauma.replica.ShellHerd.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A leader whose followers are out of reach: nothing leaves it that tells how things are now.
final class LeaseOnRepliesTest {
  private static final ShardId SHARD = new ShardId(7);
  private static final Key ROW = Key.of(new byte[] {7});

  /// Longer than a lease.
  private static final Duration SILENCE = Duration.ofMillis(1_200);

  private final ShellHerd herd = new ShellHerd(3, 1);
  private final ShellHerd.Node leader = herd.leader(DATA);

  @AfterEach
  void close() {
    herd.close();
  }

  private static CompletableFuture<Reply> ask(Consumer<ReplyTo> send) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    send.accept(new ReplyTo.Waiting(answer));
    return answer;
  }

  private CompletableFuture<Reply> shard(ShardRequest request) {
    return ask(to -> leader.router.toShard(DATA, SHARD, request, to));
  }

  private CompletableFuture<Reply> coordinator(CoordinatorRequest request) {
    return ask(to -> leader.router.toCoordinator(DATA, request, to));
  }

  private TxnId begin() {
    Reply reply =
        ShellHerd.result(
            leader.asks.ask(
                to -> leader.router.toCoordinator(DATA, new CoordinatorRequest.ReserveIds(1), to)));
    Reply.OfCoordinator answer = assertInstanceOf(Reply.OfCoordinator.class, reply);
    return assertInstanceOf(CoordinatorReply.IdsReserved.class, answer.reply()).first();
  }

  private ShardRequest.Write write(TxnId txn, Key row) {
    return new ShardRequest.Write(
        txn,
        leader.router.open().gateway(),
        RegistrationId.NONE,
        1,
        HybridTime.INFINITY,
        Isolation.READ_COMMITTED,
        0,
        List.of(new WriteIntent.Put(row, new byte[] {1})),
        0);
  }

  private static ShardReply ofShard(CompletableFuture<Reply> reply) {
    return assertInstanceOf(Reply.OfShard.class, ShellHerd.result(reply)).reply();
  }

  @Test
  void aConnectedLeaderAnswersAfterItsLeaseRanOut() {
    TxnId txn = begin();
    ofShard(shard(write(txn, ROW)));
    ShellHerd.passMillis(SILENCE.toMillis());
    assertFalse(leader.log.readLease().holds(DATA), "an idle group has no lease");
    assertInstanceOf(ShardReply.Released.class, ofShard(shard(new ShardRequest.Release(txn))));
  }

  @Test
  void aLeaderWithoutFollowersAnswersNothingThatNeedsTheLease() {
    TxnId txn = begin();
    TxnId other = begin();
    ofShard(shard(write(txn, ROW)));
    ShellHerd.result(ask(to -> leader.router.fence(DATA, new ShardId(8), to)));
    herd.isolate(leader);
    ShellHerd.passMillis(SILENCE.toMillis());

    List<CompletableFuture<Reply>> answers =
        List.of(
            shard(new ShardRequest.Release(other)),
            shard(new ShardRequest.CheckLocks(txn, RegistrationId.NONE, 1)),
            shard(new ShardRequest.Release(txn)),
            ask(to ->
                leader.router.read(
                    DATA,
                    SHARD,
                    KeyRange.ofKey(ROW),
                    HybridTime.INFINITY,
                    TxnId.NONE,
                    RegistrationId.NONE,
                    to)),
            coordinator(new CoordinatorRequest.AskStatus(txn, HybridTime.ZERO)),
            coordinator(new CoordinatorRequest.AskOutcome(txn)),
            ask(to -> leader.router.fence(DATA, new ShardId(8), to)),
            ask(to -> leader.router.draw(1, to)));
    ShellHerd.passMillis(SILENCE.toMillis());
    for (int i = 0; i < answers.size(); i++) {
      // a lock check without the right registration is refused, which needs no lease
      if (i != 1) {
        assertFalse(answers.get(i).isDone(), "answer " + i);
      }
    }
  }

  @Test
  void grantsNeedNoLease() {
    TxnId txn = begin();
    ofShard(shard(write(begin(), ROW)));
    herd.isolate(leader);
    ShardReply.Written granted =
        assertInstanceOf(
            ShardReply.Written.class, ofShard(shard(write(txn, Key.of(new byte[] {9})))));
    assertEquals(List.of(WriteOutcome.Granted.INSTANCE), granted.outcomes());
  }

  @Test
  void memoryOfAnEarlierTermDoesNotAnswerUnderALaterLease() {
    LeaderLease stale =
        new LeaderLease(leader.log, DATA, leader.router.led(DATA).orElseThrow().term() - 1);
    ShellHerd.result(leader.log.barrier(DATA));
    assertTrue(leader.log.readLease().holds(DATA));
    assertFalse(stale.holds());
    assertFalse(ShellHerd.result(stale.covers()));
  }

  @Test
  void aRequestThatWasHeldBackIsAnsweredByTheNextLeader() {
    TxnId txn = begin();
    ofShard(shard(write(txn, ROW)));
    herd.isolate(leader);
    ShellHerd.until("another leads", () -> !herd.leader(DATA).equals(leader));
    ShellHerd.Node next = herd.leader(DATA);
    Reply reply =
        ShellHerd.result(
            next.asks.ask(to ->
                next.router.toCoordinator(
                    DATA, new CoordinatorRequest.AskStatus(txn, HybridTime.ZERO), to)));
    CoordinatorReply.Status status =
        assertInstanceOf(
            CoordinatorReply.Status.class,
            assertInstanceOf(Reply.OfCoordinator.class, reply).reply());
    assertInstanceOf(TxnStatus.Decided.class, status.status());
  }
}
