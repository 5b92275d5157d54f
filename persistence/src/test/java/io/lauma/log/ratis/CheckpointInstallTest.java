package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Await;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.LogListener;
import io.lauma.log.Members;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new peer that is too far behind for the log gets the leader's checkpoint while writes go on,
/// and goes on from it after a restart too.
final class CheckpointInstallTest {
  private static final GroupId GROUP = new GroupId(1);

  @TempDir Path directory;

  @Test
  void aNewPeerGoesOnFromTheLeadersCheckpoint() throws IOException {
    try (TestNode leader = new TestNode("n0", directory, 20);
        TestNode joiner = new TestNode("n1", directory, 20)) {
      Await.result(leader.log().openGroup(GROUP, StartMode.FOUNDER));
      Await.until("leads", () -> leader.log().isLeader(GROUP));
      int count = 0;
      // more than one segment of the log, so that the first ones are purged behind the checkpoint
      for (; count < 50; count++) {
        put(leader, count);
      }
      Await.result(leader.log().snapshot(GROUP));
      AtomicInteger installed = new AtomicInteger();
      joiner
          .log()
          .addListener(
              new LogListener() {
                @Override
                public void onSnapshotInstalled(GroupId group) {
                  installed.incrementAndGet();
                }
              });
      Await.result(joiner.log().openGroup(GROUP, StartMode.JOINER));
      CompletionStage<Void> change =
          leader
              .log()
              .changeMembers(GROUP, new Members(List.of(leader.peer(), joiner.peer()), List.of()));
      while (!change.toCompletableFuture().isDone()) {
        OneVoterTest.openEpoch(leader, "1|load");
      }
      Await.result(change);
      put(leader, 50);
      assertTrue(installed.get() > 0, "a checkpoint was installed");
      expect(joiner, 51);
      joiner.stop();
      joiner.start();
      expect(joiner, 51);
    }
  }

  private static void expect(TestNode node, int count) {
    GroupStore store = node.log().readStore(GROUP);
    Await.until("all applied", () -> store.value("v" + (count - 1)).isPresent());
    for (int i = 0; i < count; i++) {
      assertEquals(1_000_000, store.value("v" + i).orElseThrow().length);
    }
  }

  private static void put(TestNode node, int number) {
    byte[] value = new byte[1_000_000];
    new Random(number).nextBytes(value);
    AppendResult result =
        Await.result(
            node.log().append(GROUP, AtomicWrite.of(new Effect.ValueSet("v" + number, value))));
    assertInstanceOf(AppendResult.Applied.class, result);
  }
}
