package io.lauma.exec.run;

import io.lauma.exec.store.BatchBuffer;
import io.lauma.row.RowBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// Rows computed once in a run, by whoever asks first, and read by everybody after. Thread-safe.
final class WithTable {
  private final Function<Materializer, CompletionStage<BatchBuffer>> compute;
  private @Nullable CompletionStage<BatchBuffer> rows;

  WithTable(Function<Materializer, CompletionStage<BatchBuffer>> compute) {
    this.compute = compute;
  }

  /// A table whose rows are there.
  static WithTable of(BatchBuffer buffer) {
    return new WithTable(materializer -> CompletableFuture.completedFuture(buffer));
  }

  /// The rows; computed on the first call.
  synchronized CompletionStage<BatchBuffer> rows(Materializer materializer) {
    if (rows == null) {
      rows = compute.apply(materializer);
    }
    return rows;
  }

  /// Reads the rows from the start.
  Source<RowBatch, NotUsed> source() {
    return Source.fromMaterializer((materializer, attributes) ->
            Source.completionStageSource(rows(materializer).thenApply(Buffers::source)))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }
}
