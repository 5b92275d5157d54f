package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Await;
import io.lauma.log.Effect;
import io.lauma.log.LogException;
import io.lauma.log.LogListener;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Broken disks: torn tails, damage, lost stores, a full disk.
final class DamageTest {
  private static final GroupId GROUP = new GroupId(1);

  @TempDir Path directory;

  @Test
  void aTornTailIsCutAndNothingAcknowledgedIsLost() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      long epoch = OneVoterTest.openEpoch(node, "1|a");
      OneVoterTest.appendEvents(node, "1|a", epoch, 1, 50);
      node.stop();
      Path segment = openSegment(node);
      long end = Files.size(segment);
      try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
        file.seek(end);
        file.write(new byte[] {(byte) 0xac, 0x02, 0x08, 1, 0x10, 99, 1, 2, 3});
        file.setLength(end + 4_096);
      }
      Folders.delete(node.directory().resolve("stores/1"));
      Files.createDirectories(node.directory().resolve("stores/1"));
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      assertEquals(50, node.log().readStore(GROUP).events("1|a", 1, 100, 100).size());
    }
  }

  @Test
  void damageBeforeIntactEntriesIsRefused() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      long epoch = OneVoterTest.openEpoch(node, "1|a");
      for (int i = 1; i <= 20; i++) {
        OneVoterTest.appendEvents(node, "1|a", epoch, i, 1);
      }
      node.stop();
      try (RandomAccessFile file = new RandomAccessFile(openSegment(node).toFile(), "rw")) {
        file.seek(file.length() / 2);
        int value = file.read();
        file.seek(file.length() / 2);
        file.write(value ^ 0x40);
      }
      LogException refusal = assertThrows(LogException.class, node::start);
      assertEquals(LogException.Reason.STORAGE, refusal.reason());
    }
  }

  @Test
  void aLostStoreIsRebuiltFromTheCheckpointAndTheLog() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      long epoch = OneVoterTest.openEpoch(node, "1|a");
      OneVoterTest.appendEvents(node, "1|a", epoch, 1, 100);
      Await.result(node.log().snapshot(GROUP));
      OneVoterTest.appendEvents(node, "1|a", epoch, 101, 100);
      node.stop();
      Folders.delete(node.directory().resolve("stores/1"));
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      assertEquals(200, node.log().readStore(GROUP).events("1|a", 1, 300, 300).size());
    }
  }

  /// As Ratis leaves the file when the disk is full: what it has voted in which term is lost.
  @Test
  void aReplicaWhoseVoteIsLostGoesOnInATermBeyondAllVotes() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      long epoch = OneVoterTest.openEpoch(node, "1|a");
      OneVoterTest.appendEvents(node, "1|a", epoch, 1, 20);
      long term = node.log().leadership(GROUP).term();
      node.stop();
      Files.writeString(openSegment(node).resolveSibling("raft-meta"), "");
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      long later = node.log().leadership(GROUP).term();
      assertTrue(later > term + RaftMeta.TERMS_SKIPPED - 1, term + " then " + later);
      assertEquals(20, node.log().readStore(GROUP).events("1|a", 1, 100, 100).size());
      OneVoterTest.appendEvents(node, "1|a", epoch, 21, 5);
      node.stop();
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      assertTrue(node.log().leadership(GROUP).term() < later + 100, "repaired once");
      assertEquals(25, node.log().readStore(GROUP).events("1|a", 1, 100, 100).size());
    }
  }

  @Test
  void aStartThatFailedLeavesNothingOpen() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      node.stop();
      Path votes = openSegment(node).resolveSibling("raft-meta");
      byte[] whole = Files.readAllBytes(votes);
      Files.delete(votes);
      LogException refusal = assertThrows(LogException.class, node::start);
      assertEquals(LogException.Reason.STORAGE, refusal.reason());
      Files.write(votes, whole);
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
    }
  }

  @Test
  void aLogOfAnotherClusterIsRefused() throws IOException {
    try (TestNode node = founded(directory, 50_000)) {
      node.stop();
      RatisSettings own = node.settings();
      RatisSettings other =
          new RatisSettings(
              own.self(),
              new java.util.UUID(5, 6),
              own.host(),
              own.port(),
              own.directory(),
              own.resources(),
              own.clock(),
              own.checkpointEntries(),
              own.checkpointBytes());
      assertThrows(LogException.class, () -> RatisLog.start(other));
    }
  }

  @Test
  void aFullDiskStopsAcknowledgingAndLosesNothing() throws Exception {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    Assumptions.assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk));
    try (TestNode node = founded(disk, 50_000)) {
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      node.log()
          .addListener(
              new LogListener() {
                @Override
                public void onFailed(GroupId group, Throwable cause) {
                  failure.complete(cause);
                }
              });
      int acknowledged = 0;
      AppendResult last = put(node, 0);
      while (last instanceof AppendResult.Applied) {
        acknowledged++;
        last = put(node, acknowledged);
      }
      Await.result(failure);
      assertTrue(acknowledged > 10, "some fit: " + acknowledged);
      assertEquals(new AppendResult.Refused(AppendResult.Refusal.STORAGE_FAILED), put(node, 1_000));
      node.stop();
      assertTrue(mount("mount", "-o", "remount,size=400m", disk));
      node.start();
      Await.until("leads", () -> node.log().isLeader(GROUP));
      for (int i = 0; i < acknowledged; i++) {
        assertEquals(500_000, node.log().readStore(GROUP).value("v" + i).orElseThrow().length);
      }
    } finally {
      mount("umount", "-l", disk);
    }
  }

  private static AppendResult put(TestNode node, int number) {
    byte[] value = new byte[500_000];
    new java.util.Random(number).nextBytes(value);
    return Await.result(
        node.log().append(GROUP, AtomicWrite.of(new Effect.ValueSet("v" + number, value))));
  }

  private static TestNode founded(Path parent, long checkpointEntries) throws IOException {
    TestNode node = new TestNode("n1", parent, checkpointEntries);
    Await.result(node.log().openGroup(GROUP, StartMode.FOUNDER));
    Await.until("leads", () -> node.log().isLeader(GROUP));
    return node;
  }

  private static Path openSegment(TestNode node) throws IOException {
    try (Stream<Path> files = Files.walk(node.directory().resolve("raft"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean mount(Object... command) throws IOException, InterruptedException {
    String[] words = Stream.of(command).map(Object::toString).toArray(String[]::new);
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
  }
}
