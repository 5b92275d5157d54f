package io.lauma.exec.run;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// Takes the batches of a running stream on a session's thread, which may block. The stream runs at
/// most [#BATCHES_AHEAD_MAX] batches ahead. [#next] and [#close] belong to the session's thread;
/// [#cancel] may come from any.
public final class ResultReader implements AutoCloseable {
  /// Batches that wait for the session.
  public static final int BATCHES_AHEAD_MAX = 2;

  private final SinkQueueWithCancel<RowBatch> queue;
  private final CancelSignal cancel;
  private volatile @Nullable CompletableFuture<Optional<RowBatch>> pending;
  private boolean ended;
  private long rowCount;

  private ResultReader(SinkQueueWithCancel<RowBatch> queue, CancelSignal cancel) {
    this.queue = queue;
    this.cancel = cancel;
  }

  /// Starts the stream.
  public static ResultReader start(
      Source<RowBatch, NotUsed> source, CancelSignal cancel, Materializer materializer) {
    Sink<RowBatch, SinkQueueWithCancel<RowBatch>> sink =
        Sink.<RowBatch>queue(1)
            .withAttributes(Attributes.inputBuffer(BATCHES_AHEAD_MAX, BATCHES_AHEAD_MAX));
    ResultReader reader =
        new ResultReader(source.toMat(sink, Keep.right()).run(materializer), cancel);
    cancel.onCancel(reader::wake);
    return reader;
  }

  /// The next batch, waited for; null at the end.
  ///
  /// @throws SqlException what the run failed with, 57014 after a cancel
  public @Nullable RowBatch next() {
    if (ended) {
      return null;
    }
    cancel.check();
    CompletableFuture<Optional<RowBatch>> pull = queue.pull().toCompletableFuture();
    pending = pull;
    if (cancel.isCancelled()) {
      wake();
    }
    @Nullable RowBatch batch;
    try {
      batch = Completions.await(pull).orElse(null);
    } catch (SqlException e) {
      ended = true;
      queue.cancel();
      // a cancelled stream may fail of itself before it is told why
      cancel.check();
      throw e;
    }
    pending = null;
    cancel.check();
    ended = batch == null;
    rowCount += batch == null ? 0 : batch.rowCount();
    return batch;
  }

  /// Rows read so far; at the end of a modifying plan the rows of its command tag.
  public long rowCount() {
    return rowCount;
  }

  /// Takes everything that is left without looking at it.
  public void drain() {
    while (next() != null) {
      // The rows count, their content does not.
    }
  }

  /// Ends the run with 57014; a waiting [#next] returns at once.
  public void cancel() {
    cancel.cancel();
  }

  /// Ends the run with a reason of the caller's.
  public void cancel(SqlException why) {
    cancel.cancel(why);
  }

  private void wake() {
    queue.cancel();
    CompletableFuture<Optional<RowBatch>> waiting = pending;
    if (waiting != null) {
      try {
        cancel.check();
      } catch (SqlException why) {
        waiting.completeExceptionally(why);
      }
    }
  }

  /// Stops the run if it still goes on.
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      queue.cancel();
    }
  }
}
