package io.lauma.log.ratis;

import io.lauma.clock.SystemClock;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Await;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.JournalEvent;
import io.lauma.log.NodeId;
import io.lauma.log.StartMode;
import io.lauma.log.StoredEvent;
import io.lauma.rocksdb.RocksResources;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// The process that [CrashTest] kills: a log of one voter with writers that tell on standard output
/// what was acknowledged to them. At its start it tells what it found: `HAVE <writer> <highest>`,
/// after checking that each event is there once and whole; then `ACK <writer> <number>` for each
/// write.
final class CrashChild {
  static final int WRITERS = 6;
  private static final GroupId GROUP = new GroupId(1);
  private static final PrintStream OUT = System.out;

  private CrashChild() {}

  /// Arguments: directory, port.
  public static void main(String[] arguments) {
    RatisLog log =
        RatisLog.start(
            new RatisSettings(
                new NodeId("n1"),
                TestNode.CLUSTER,
                "127.0.0.1",
                Integer.parseInt(arguments[1]),
                Path.of(arguments[0]),
                RocksResources.create(32 << 20, 16 << 20, 1),
                SystemClock.INSTANCE,
                2_000,
                256 << 10));
    if (!log.groups().contains(GROUP)) {
      Await.result(log.openGroup(GROUP, StartMode.FOUNDER));
    }
    Await.until("leads", () -> log.isLeader(GROUP));
    for (int writer = 0; writer < WRITERS; writer++) {
      String id = "1|w" + writer;
      long highest = check(log.readStore(GROUP), id);
      say("HAVE " + writer + " " + highest);
      int number = writer;
      Thread.ofPlatform().name(id).start(() -> write(log, number, id, highest));
    }
  }

  private static long check(GroupStore store, String id) {
    long highest = store.highestSequenceNumber(id);
    long next = 1;
    while (next <= highest) {
      for (StoredEvent event : store.events(id, next, highest, 1_000)) {
        String payload = new String(event.event().payload(), StandardCharsets.UTF_8);
        if (event.sequenceNumber() != next || !payload.startsWith(id + "/" + next + "/")) {
          throw new IllegalStateException("found " + payload + " instead of " + next);
        }
        next++;
      }
    }
    return highest;
  }

  private static void write(RatisLog log, int writer, String id, long highest) {
    AtomicWrite open = AtomicWrite.of(new Effect.OpenEpoch(id, UUID.randomUUID()));
    long epoch = ((AppendResult.Applied) Await.result(log.append(GROUP, open))).epoch();
    for (long number = highest + 1; ; number++) {
      byte[] payload = (id + "/" + number + "/" + "x".repeat(200)).getBytes(StandardCharsets.UTF_8);
      JournalEvent event = new JournalEvent(1, "", payload, "", 0, List.of());
      AppendResult result =
          Await.result(
              log.append(
                  GROUP,
                  AtomicWrite.of(new Effect.EventsAppended(id, epoch, number, List.of(event)))));
      if (!(result instanceof AppendResult.Applied)) {
        throw new IllegalStateException("a write ended as " + result);
      }
      say("ACK " + writer + " " + number);
    }
  }

  private static void say(String line) {
    synchronized (OUT) {
      OUT.println(line);
      OUT.flush();
    }
  }
}
