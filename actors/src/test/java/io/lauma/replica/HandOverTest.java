package io.lauma.replica;

import static io.lauma.replica.ShellHerd.DATA;
import static io.lauma.replica.ShellHerd.SYSTEM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.log.NodeId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.ShardReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Planned changes of a leader, through hosts and logs: nothing in memory is lost.
final class HandOverTest {
  private static final ShardId SHARD = new ShardId(41);
  private static final Key ROW = Key.of(new byte[] {4});
  private static final Key OTHER = Key.of(new byte[] {5});

  private static final Reply DONE = new Reply.Done(List.of());

  private final ShellHerd herd = new ShellHerd(3, 4);

  @AfterEach
  void close() {
    herd.close();
  }

  private Reply move(GroupId group, NodeId to) {
    ShellHerd.Node from = herd.leader(group);
    HostTask task = new HostTask.MoveLeader(group, to);
    return ShellHerd.result(from.asks.ask(answer -> from.router.toHost(from.id, task, answer)));
  }

  private ShellHerd.Node heir(GroupId group) {
    return herd.node(herd.leader(group) == herd.node(0) ? 1 : 0);
  }

  private static byte[] stored(ShellHerd.Node node, Key key) {
    return node.log.readStore(DATA).rows().get(key, HybridTime.INFINITY).orElseThrow().value();
  }

  @Test
  void aTransactionThatIsOpenOverAChangeOfTheLeaderGoesOnAndCommits() {
    ShellHerd.Node session = herd.node(2);
    ShellHerd.Node next = heir(DATA);
    ShellClient open = ShellClient.begin(session, DATA);
    ShellClient waiting = ShellClient.begin(session, DATA);
    ShellHerd.result(open.put(DATA, SHARD, ROW, 1));
    CompletableFuture<ShardReply> waits = waiting.put(DATA, SHARD, ROW, 2);

    assertEquals(DONE, move(DATA, next.id));
    ShellHerd.until("the heir serves", () -> herd.leader(DATA) == next);

    ShellHerd.passMillis(500);
    assertFalse(waits.isDone(), "the lock is still held");
    assertInstanceOf(ShardReply.Written.class, ShellHerd.result(open.put(DATA, SHARD, OTHER, 3)));
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(open.commit()));
    assertEquals(1, stored(next, ROW)[0]);
    assertEquals(3, stored(next, OTHER)[0]);

    ShardReply.Written granted =
        assertInstanceOf(ShardReply.Written.class, ShellHerd.result(waits));
    assertEquals(1, granted.outcomes().size());
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(waiting.commit()));
    assertEquals(2, stored(next, ROW)[0]);
  }

  @Test
  void aTransactionOverTwoGroupsOutlivesTheChangeOfBoth() {
    ShellHerd.Node session = herd.node(2);
    ShellClient open = ShellClient.begin(session, DATA);
    ShellHerd.result(open.put(DATA, SHARD, ROW, 1));
    ShellHerd.result(open.put(SYSTEM, new ShardId(42), OTHER, 2));
    HybridTime before = ShellHerd.result(session.router.timestamps().next());
    assertEquals(DONE, move(DATA, heir(DATA).id));
    assertEquals(DONE, move(SYSTEM, heir(SYSTEM).id));
    HybridTime after = ShellHerd.result(session.router.timestamps().next());
    assertTrue(after.isAfter(before));
    assertTrue(
        after.millis() - before.millis() < 2_000, "the reserved bound is not skipped: " + after);
    CoordinatorReply.Committed committed =
        assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(open.commit()));
    assertTrue(committed.timestamp().isAfter(after));
  }

  @Test
  void aTransferThatFailsLeavesEverythingWhereItWas() {
    ShellHerd.Node leader = herd.leader(DATA);
    ShellHerd.Node heir = heir(DATA);
    ShellClient open = ShellClient.begin(leader, DATA);
    ShellHerd.result(open.put(DATA, SHARD, ROW, 1));
    herd.isolate(heir);
    assertInstanceOf(Reply.Failed.class, move(DATA, heir.id));
    assertInstanceOf(ShardReply.Written.class, ShellHerd.result(open.put(DATA, SHARD, OTHER, 2)));
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(open.commit()));
  }

  @Test
  void aNodeThatStepsAsideKeepsTransactionsOfOthersAlive() {
    ShellHerd.Node session = herd.node(2);
    ShellHerd.Node leader = herd.leader(DATA);
    ShellClient open = ShellClient.begin(session, DATA);
    ShellHerd.result(open.put(DATA, SHARD, ROW, 1));
    ShellHerd.result(leader.router.stepAside());
    ShellHerd.until(
        "others lead", () -> herd.leader(DATA) != leader && herd.leader(SYSTEM) != leader);
    herd.isolate(leader);
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(open.commit()));
  }

  @Test
  void aCrashOfTheLeaderLosesLocks() {
    ShellHerd.Node session = herd.node(2);
    ShellHerd.Node leader = herd.leader(DATA);
    ShellClient open = ShellClient.begin(session, DATA);
    ShellHerd.result(open.put(DATA, SHARD, ROW, 1));
    herd.isolate(leader);
    ShellHerd.until("another leads", () -> herd.leader(DATA) != leader);
    assertInstanceOf(CoordinatorReply.Aborted.class, ShellHerd.result(open.commit()));
  }
}
