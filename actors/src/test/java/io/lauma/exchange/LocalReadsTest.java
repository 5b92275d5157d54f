package io.lauma.exchange;

import static io.lauma.replica.ShellHerd.DATA;
import static io.lauma.replica.ShellHerd.SYSTEM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.StoredRow;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.replica.LedGroup;
import io.lauma.replica.ShellClient;
import io.lauma.replica.ShellHerd;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads past the shard's actor, and a leader that has just taken over.
final class LocalReadsTest {
  private static final ShardId SHARD = new ShardId(31);
  private static final Key ROW = Key.of(new byte[] {3});

  private final ShellHerd herd = new ShellHerd(3, 3);

  @AfterEach
  void close() {
    herd.close();
  }

  private static LocalReads reads(ShellHerd.Node node) {
    return new LocalReads(node.router, node.log, node.asks);
  }

  private static CompletableFuture<Optional<StoredRow>> newest(ShellHerd.Node node) {
    LedGroup led = node.router.led(DATA).orElseThrow();
    return reads(node)
        .get(
            led,
            new PeerMessage.KeyOfShard(SHARD, ROW, false, RegistrationId.NONE),
            new ReadContext(HybridTime.INFINITY, TxnId.NONE),
            new ReadScope())
        .toCompletableFuture();
  }

  private static CompletableFuture<Optional<StoredRow>> own(
      ShellHerd.Node node, TxnId txn, RegistrationId registration) {
    return reads(node)
        .get(
            node.router.led(DATA).orElseThrow(),
            new PeerMessage.KeyOfShard(SHARD, ROW, true, registration),
            new ReadContext(HybridTime.INFINITY, txn),
            new ReadScope())
        .toCompletableFuture();
  }

  @Test
  void ownRowsThatWereLostWithALeaderAreNotReadPast() {
    ShellHerd.Node old = herd.leader(DATA);
    ShellClient client = ShellClient.begin(old, SYSTEM);
    ShardReply.Written written =
        assertInstanceOf(
            ShardReply.Written.class, ShellHerd.result(client.put(DATA, SHARD, ROW, 9)));
    RegistrationId registration = written.registration();
    assertArrayEquals(
        new byte[] {9},
        ShellHerd.result(own(old, client.id(), registration)).orElseThrow().value());

    herd.isolate(old);
    ShellHerd.until("another leads", () -> herd.leader(DATA) != old);
    CompletableFuture<Optional<StoredRow>> read = own(herd.leader(DATA), client.id(), registration);
    ShellHerd.until("the read is answered", read::isDone);
    SqlException refused =
        assertInstanceOf(
            SqlException.class, assertThrows(CompletionException.class, read::join).getCause());
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, refused.state());
  }

  @Test
  void aNewLeaderDoesNotReadPastAPreparedRowOfAShardThatNobodyHasAskedYet() {
    ShellHerd.Node old = herd.leader(DATA);
    ShellClient client = ShellClient.begin(old, SYSTEM);
    ShardReply.Written written =
        assertInstanceOf(
            ShardReply.Written.class, ShellHerd.result(client.put(DATA, SHARD, ROW, 9)));
    ShardRequest prepare = new ShardRequest.Prepare(client.id(), written.registration(), 1);
    assertInstanceOf(ShardReply.Prepared.class, ShellHerd.result(old.shard(DATA, SHARD, prepare)));

    ShellHerd.Node next = herd.node(old == herd.node(0) ? 1 : 0);
    ShellHerd.result(old.log.transferLeadership(DATA, next.id));
    ShellHerd.until("the heir serves", () -> herd.leader(DATA) == next);
    LedGroup led = next.router.led(DATA).orElseThrow();
    assertTrue(led.shard(SHARD).isEmpty(), "the shard has not started");

    CompletableFuture<Optional<StoredRow>> read = newest(next);
    ShellHerd.passMillis(600);
    assertFalse(read.isDone(), "undecided");

    HybridTime commit = ShellHerd.result(next.router.timestamps().next());
    ShardRequest resolve =
        new ShardRequest.Resolve(client.id(), written.registration(), new Decision.Commit(commit));
    assertInstanceOf(ShardReply.Resolved.class, ShellHerd.result(next.shard(DATA, SHARD, resolve)));
    assertArrayEquals(new byte[] {9}, ShellHerd.result(read).orElseThrow().value());
    assertTrue(led.shard(SHARD).flatMap(LedGroup.HostedShard::marks).isPresent());
    assertArrayEquals(new byte[] {9}, ShellHerd.result(newest(next)).orElseThrow().value());
  }

  @Test
  void aLeaderThatIsCutOffReadsNothing() {
    ShellHerd.Node leader = herd.leader(DATA);
    ShellHerd.result(newest(leader));
    herd.isolate(leader);
    ShellHerd.passMillis(1_200);
    CompletableFuture<Optional<StoredRow>> read = newest(leader);
    CompletionException failure = assertThrows(CompletionException.class, read::join);
    assertInstanceOf(MayNotAnswer.class, failure.getCause());
  }
}
