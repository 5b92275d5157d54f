package io.lauma.exec.run;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.ReaderStage;
import io.lauma.exec.store.BatchBuffer;
import io.lauma.row.RowBatch;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/// Streams into and out of [BatchBuffer]s.
final class Buffers {
  private Buffers() {}

  /// Runs a stream to its end and keeps its rows for the rest of the scope.
  static CompletionStage<BatchBuffer> collect(
      Source<RowBatch, NotUsed> source,
      RunContext context,
      RunScope scope,
      Materializer materializer) {
    BatchBuffer buffer =
        new BatchBuffer(
            context.resources().spillDirectory(), context.resources().workMemoryBytes());
    scope.own(buffer);
    return source
        .via(scope.ending().flow())
        .runWith(
            Sink.foreach(batch -> {
              context.cancel().check();
              buffer.append(batch);
            }),
            materializer)
        .thenApply(done -> buffer);
  }

  /// Reads a buffer from the start.
  static Source<RowBatch, NotUsed> source(BatchBuffer buffer) {
    return ReaderStage.of(buffer::reader);
  }
}
