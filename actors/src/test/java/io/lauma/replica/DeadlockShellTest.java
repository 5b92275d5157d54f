package io.lauma.replica;

import static io.lauma.replica.ShellHerd.DATA;
import static io.lauma.replica.ShellHerd.SYSTEM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.types.SqlState;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The search for deadlocks through hosts, shards and the system group's leader.
final class DeadlockShellTest {
  private static final ShardId ONE = new ShardId(21);
  private static final ShardId OTHER = new ShardId(22);
  private static final Key ROW = Key.of(new byte[] {1});
  private static final Key SECOND = Key.of(new byte[] {2});

  private final ShellHerd herd = new ShellHerd(1, 2);
  private final ShellHerd.Node node = herd.leader(DATA);

  @AfterEach
  void close() {
    herd.close();
  }

  private void crosswise(GroupId firstGroup, ShardId first, GroupId group, ShardId second) {
    ShellClient old = ShellClient.begin(node, DATA);
    ShellClient young = ShellClient.begin(node, DATA);
    ShellHerd.result(old.put(firstGroup, first, ROW, 1));
    ShellHerd.result(young.put(group, second, SECOND, 2));
    CompletableFuture<ShardReply> oldWaits = old.put(group, second, SECOND, 1);
    CompletableFuture<ShardReply> youngWaits = young.put(firstGroup, first, ROW, 2);

    ShardReply.WriteFailed failed =
        assertInstanceOf(ShardReply.WriteFailed.class, ShellHerd.result(youngWaits));
    assertEquals(SqlState.T_R_DEADLOCK_DETECTED, failed.state());
    assertEquals("deadlock detected", failed.message());
    assertTrue(failed.detail().startsWith("Transaction " + young.id().value() + " waits for "));
    assertFalse(oldWaits.isDone(), "the victim's locks stay until it rolls back");
    young.rollback();
    assertInstanceOf(ShardReply.Written.class, ShellHerd.result(oldWaits));
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(old.commit()));
  }

  @Test
  void twoRowsOfOneShard() {
    crosswise(DATA, ONE, DATA, ONE);
  }

  @Test
  void twoShardsOfOneGroup() {
    crosswise(DATA, ONE, DATA, OTHER);
  }

  @Test
  void twoGroups() {
    crosswise(SYSTEM, ONE, DATA, OTHER);
  }

  @Test
  void aQueueIsNoDeadlock() {
    ShellClient first = ShellClient.begin(node, DATA);
    ShellClient second = ShellClient.begin(node, DATA);
    ShellHerd.result(first.put(DATA, ONE, ROW, 1));
    CompletableFuture<ShardReply> waits = second.put(DATA, ONE, ROW, 2);
    ShellHerd.passMillis(2_500);
    assertFalse(waits.isDone());
    assertInstanceOf(CoordinatorReply.Committed.class, ShellHerd.result(first.commit()));
    assertInstanceOf(ShardReply.Written.class, ShellHerd.result(waits));
  }
}
