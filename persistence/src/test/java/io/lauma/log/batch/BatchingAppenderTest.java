package io.lauma.log.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.clock.SystemClock;
import io.lauma.log.AppendResult;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// What becomes one entry, and how many are in flight.
final class BatchingAppenderTest {
  private final Sink sink = new Sink();
  private final BatchingAppender appender =
      new BatchingAppender(new NodeId("n1"), sink, SystemClock.INSTANCE, new GroupLease());

  @Test
  void aLogOfOneNodeHasSeveralEntriesInFlight() {
    appendSmall(BatchingAppender.ENTRIES_IN_FLIGHT_MAX + 2);
    assertEquals(Collections.nCopies(BatchingAppender.ENTRIES_IN_FLIGHT_MAX, 1), sink.sizes());
    sink.finish(0);
    assertEquals(List.of(1, 1, 1, 1, 2), sink.sizes());
  }

  @Test
  void aReplicatedLogGathersWhatComesWhileAnEntryIsInFlight() {
    sink.replicates = true;
    List<CompletableFuture<AppendResult>> writes = appendSmall(5);
    assertEquals(List.of(1), sink.sizes());
    sink.finish(0);
    assertEquals(List.of(1, 4), sink.sizes());
    assertTrue(writes.getFirst().isDone());
    assertFalse(writes.get(1).isDone());
    sink.finish(1);
    assertTrue(writes.stream().allMatch(CompletableFuture::isDone));
    appendSmall(1);
    assertEquals(List.of(1, 4, 1), sink.sizes());
  }

  @Test
  void muchToReplicateGoesSideBySide() {
    sink.replicates = true;
    int bytes = BatchingAppender.PIPELINED_BYTES_MIN;
    for (int i = 0; i < BatchingAppender.ENTRIES_IN_FLIGHT_MAX + 2; i++) {
      var _ = append(bytes);
    }
    assertEquals(Collections.nCopies(BatchingAppender.ENTRIES_IN_FLIGHT_MAX, 1), sink.sizes());
    appendSmall(1);
    sink.finish(0);
    assertEquals(List.of(1, 1, 1, 1, 3), sink.sizes());
  }

  @Test
  void theNextEntryIsSubmittedBeforeWritersAreTold() {
    sink.replicates = true;
    List<CompletableFuture<AppendResult>> writes = appendSmall(2);
    List<Integer> seen = new ArrayList<>();
    var _ = writes.getFirst().thenRun(() -> seen.addAll(sink.sizes()));
    sink.finish(0);
    assertEquals(List.of(1, 1), seen);
  }

  private List<CompletableFuture<AppendResult>> appendSmall(int count) {
    List<CompletableFuture<AppendResult>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      writes.add(append(1));
    }
    return writes;
  }

  private CompletableFuture<AppendResult> append(int bytes) {
    return appender.append(AtomicWrite.of(new Effect.ValueSet("v", new byte[bytes])));
  }

  private static final class Sink implements EntrySink {
    private final List<List<AtomicWrite>> entries = new ArrayList<>();
    private final List<CompletableFuture<EntryResult>> results = new ArrayList<>();
    private boolean replicates;

    List<Integer> sizes() {
      return entries.stream().map(List::size).toList();
    }

    void finish(int entry) {
      List<ApplyOutcome> outcomes =
          Collections.nCopies(entries.get(entry).size(), new ApplyOutcome.Done(0));
      results.get(entry).complete(new EntryResult.Applied(entry, 1, outcomes));
    }

    @Override
    public CompletionStage<EntryResult> submit(byte[] entry, List<AtomicWrite> writes) {
      entries.add(writes);
      CompletableFuture<EntryResult> result = new CompletableFuture<>();
      results.add(result);
      return result;
    }

    @Override
    public boolean replicates() {
      return replicates;
    }
  }
}
