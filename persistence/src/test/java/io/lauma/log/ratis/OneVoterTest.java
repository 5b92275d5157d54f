package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Await;
import io.lauma.log.Effect;
import io.lauma.log.JournalEvent;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OneVoterTest {
  private static final GroupId GROUP = new GroupId(1);

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsThereOnceAfterARestart() throws IOException {
    try (TestNode node = new TestNode("n1", directory, 400)) {
      Await.result(node.log().openGroup(GROUP, StartMode.FOUNDER));
      Await.until("leads", () -> node.log().isLeader(GROUP));
      long epoch = openEpoch(node, "1|a");
      appendEvents(node, "1|a", epoch, 1, 1_000);
      for (int restart = 0; restart < 3; restart++) {
        node.stop();
        node.start();
        Await.until("leads", () -> node.log().isLeader(GROUP));
        var store = node.log().readStore(GROUP);
        assertEquals(1_000 + restart * 100L, store.highestSequenceNumber("1|a"));
        assertEquals(1_000, store.events("1|a", 1, 1_000, 4_000).size());
        long next = openEpoch(node, "1|a");
        assertTrue(next > epoch);
        epoch = next;
        appendEvents(node, "1|a", epoch, 1_001 + restart * 100, 100);
      }
    }
  }

  static long openEpoch(TestNode node, String id) {
    AppendResult result =
        Await.result(
            node.log().append(GROUP, AtomicWrite.of(new Effect.OpenEpoch(id, UUID.randomUUID()))));
    return assertInstanceOf(AppendResult.Applied.class, result).epoch();
  }

  static void appendEvents(TestNode node, String id, long epoch, long first, int count) {
    List<CompletionStage<AppendResult>> results = new ArrayList<>();
    for (long number = first; number < first + count; number++) {
      JournalEvent event = new JournalEvent(1, "m", new byte[300], "w", number, List.of());
      results.add(
          node.log()
              .append(
                  GROUP,
                  AtomicWrite.of(new Effect.EventsAppended(id, epoch, number, List.of(event)))));
    }
    for (CompletionStage<AppendResult> result : results) {
      assertInstanceOf(AppendResult.Applied.class, Await.result(result));
    }
  }
}
