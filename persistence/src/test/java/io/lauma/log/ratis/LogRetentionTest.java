package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.lauma.log.Peer;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large entries make checkpoints by their bytes, and the log behind these goes.
final class LogRetentionTest {
  private static final GroupId GROUP = new GroupId(1);
  private static final long CHECKPOINT_BYTES = 8 << 20;
  private static final int VALUE_BYTES = 500_000;
  private static final int VALUES = 128;

  /// A checkpoint, the part behind it that is kept, and the segments at both ends.
  private static final long LOG_BYTES_MAX = 28 << 20;

  @TempDir Path directory;

  @Test
  void theLogStaysBelowItsBoundAndARestartFindsEverything() {
    try (TestNode node = node("n0")) {
      Await.result(node.log().openGroup(GROUP, StartMode.FOUNDER));
      Await.until("leads", () -> node.log().isLeader(GROUP));
      put(node, 0, VALUES);
      Await.until("purged", () -> logBytes(node) < LOG_BYTES_MAX);
      expect(node, VALUES);
      node.stop();
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      expect(node, VALUES);
      put(node, VALUES, VALUES + VALUES / 2);
      expect(node, VALUES + VALUES / 2);
      Await.until("purged", () -> logBytes(node) < LOG_BYTES_MAX);
    }
  }

  @Test
  void aMemberThatWasAwayGetsTheCheckpoint() {
    try (TestNode leader = node("n0");
        TestNode second = node("n1");
        TestNode away = node("n2")) {
      Await.result(leader.log().openGroup(GROUP, StartMode.FOUNDER));
      Await.until("leads", () -> leader.log().isLeader(GROUP));
      join(leader, second, List.of(leader.peer(), second.peer()));
      join(leader, away, List.of(leader.peer(), second.peer(), away.peer()));
      put(leader, 0, 1);
      Await.until("follows", () -> away.log().readStore(GROUP).value("v0").isPresent());
      away.stop();
      put(leader, 0, VALUES);
      Await.until("purged", () -> logBytes(leader) < LOG_BYTES_MAX);
      Await.until("purged by the follower", () -> logBytes(second) < LOG_BYTES_MAX);
      away.start();
      AtomicInteger installed = new AtomicInteger();
      away.log()
          .addListener(
              new LogListener() {
                @Override
                public void onSnapshotInstalled(GroupId group) {
                  installed.incrementAndGet();
                }
              });
      put(leader, VALUES, VALUES + 1);
      expect(away, VALUES + 1);
      assertTrue(installed.get() > 0, "a checkpoint was installed");
      put(leader, VALUES + 1, VALUES + VALUES / 2);
      expect(away, VALUES + VALUES / 2);
      Await.until("purged", () -> logBytes(away) < LOG_BYTES_MAX);
    }
  }

  private static void join(TestNode leader, TestNode joiner, List<Peer> voters) {
    Await.result(joiner.log().openGroup(GROUP, StartMode.JOINER));
    Await.result(leader.log().changeMembers(GROUP, new Members(voters, List.of())));
  }

  private TestNode node(String name) {
    return new TestNode(name, directory, 50_000, CHECKPOINT_BYTES);
  }

  private static void put(TestNode node, int from, int to) {
    for (int number = from; number < to; number++) {
      Effect set = new Effect.ValueSet("v" + number, value(number));
      assertInstanceOf(
          AppendResult.Applied.class, Await.result(node.log().append(GROUP, AtomicWrite.of(set))));
    }
  }

  private static void expect(TestNode node, int count) {
    GroupStore store = node.log().readStore(GROUP);
    Await.until("all applied", () -> store.value("v" + (count - 1)).isPresent());
    for (int number = 0; number < count; number++) {
      assertArrayEquals(value(number), store.value("v" + number).orElseThrow());
    }
  }

  private static byte[] value(int number) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(number).nextBytes(value);
    return value;
  }

  private static long logBytes(TestNode node) {
    try (Stream<Path> files = Files.walk(node.settings().raftDirectory())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .mapToLong(LogRetentionTest::size)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      // purged meanwhile
      return 0;
    }
  }
}
