package io.lauma.exec.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.operator.ReaderStage;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultReaderTest {
  private ActorSystem system;
  private Materializer materializer;

  @BeforeEach
  void open() {
    system = ActorSystem.create("reader-test");
    materializer = Materializer.createMaterializer(system);
  }

  @AfterEach
  void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private ResultReader start(Source<RowBatch, NotUsed> source) {
    return ResultReader.start(source, new CancelSignal(), materializer);
  }

  @Test
  void readsAllBatchesAndCountsRows() {
    try (ResultReader reader = start(Source.range(1, 100).map(i -> RowBatch.of(i)))) {
      reader.drain();
      assertEquals(5_050, reader.rowCount());
      assertNull(reader.next());
    }
  }

  @Test
  void runsNoMoreThanTwoBatchesAhead() {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    Source<RowBatch, NotUsed> source =
        ReaderStage.of(() ->
            () -> {
              made.incrementAndGet();
              second.countDown();
              return RowBatch.of(1);
            });
    try (ResultReader reader = start(source)) {
      for (int taken = 1; taken <= 50; taken++) {
        assertNotNull(reader.next());
        assertTrue(
            made.get() <= taken + ResultReader.BATCHES_AHEAD_MAX,
            made.get() + " made after " + taken + " taken");
      }
    }
  }

  @Test
  void cancelWakesAWaitingReaderAndStopsTheStream() {
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    Source<RowBatch, NotUsed> never =
        Source.<RowBatch>never()
            .mapMaterializedValue(ignored -> NotUsed.getInstance())
            .watchTermination((mat, done) -> {
              done.whenComplete((end, failure) -> stopped.complete(Done.getInstance()));
              return NotUsed.getInstance();
            });
    ResultReader reader = start(never);
    CompletableFuture<SqlException> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> outcome.complete(assertThrows(SqlException.class, reader::next)));
    reader.cancel();
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertEquals(SqlState.QUERY_CANCELED, outcome.join().state());
          stopped.join();
        });
  }

  @Test
  void rethrowsTheStreamsError() {
    SqlException failure = new SqlException(SqlState.DIVISION_BY_ZERO, "division by zero");
    try (ResultReader reader = start(Source.failed(failure))) {
      assertEquals(
          SqlState.DIVISION_BY_ZERO, assertThrows(SqlException.class, reader::next).state());
    }
  }

  @Test
  void reportsABugAsAnInternalError() {
    try (ResultReader reader = start(Source.failed(new IllegalStateException("broken")))) {
      assertEquals(SqlState.INTERNAL_ERROR, assertThrows(SqlException.class, reader::next).state());
    }
  }

  @Test
  void closingEarlyClosesTheReaderOfTheSource() {
    AtomicBoolean closed = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Source<RowBatch, NotUsed> source =
        ReaderStage.of(() ->
            new io.lauma.exec.store.BatchReader() {
              @Override
              public RowBatch next() {
                return RowBatch.of(3);
              }

              @Override
              public void close() {
                closed.set(true);
                done.countDown();
              }
            });
    ResultReader reader = start(source);
    assertNotNull(reader.next());
    reader.close();
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> done.await());
    assertTrue(closed.get());
  }
}
