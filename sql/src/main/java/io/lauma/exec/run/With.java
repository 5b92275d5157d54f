package io.lauma.exec.run;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.Distinct;
import io.lauma.exec.store.BatchBuffer;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// WITH queries: each is run at most once and its rows are kept (in memory up to the work memory,
/// in a file beyond) until the whole run ends. Those that change rows run to their end before the
/// body starts, in order; the others when first read. Recursive ones hold one round's rows at a
/// time. On cancel the running query is cancelled.
final class With {
  /// Distinct rows of a recursive UNION; beyond it the statement fails with 53200.
  private static final long DISTINCT_BYTES_MAX = 1L << 30;

  private With() {}

  static Source<RowBatch, NotUsed> queries(PlanNode.WithQueries node, PlanGraph graph) {
    List<WithTable> changing = new ArrayList<>();
    for (PlanNode.WithQueries.Query query : node.queries()) {
      Source<RowBatch, NotUsed> rows = graph.source(query.plan());
      var table =
          new WithTable(
              materializer -> Buffers.collect(rows, graph.context(), graph.scope(), materializer));
      graph.scope().define(query.number(), table);
      if (PlanShape.modifies(query.plan())) {
        changing.add(table);
      }
    }
    Source<RowBatch, NotUsed> body = graph.source(node.body());
    if (changing.isEmpty()) {
      return body;
    }
    return Source.fromMaterializer((materializer, attributes) ->
            Source.completionStageSource(runAll(changing, materializer).thenApply(done -> body)))
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private static CompletionStage<NotUsed> runAll(
      List<WithTable> tables, Materializer materializer) {
    CompletionStage<NotUsed> done = CompletableFuture.completedFuture(NotUsed.getInstance());
    for (WithTable table : tables) {
      done =
          done.thenCompose(
              ignored -> table.rows(materializer).thenApply(rows -> NotUsed.getInstance()));
    }
    return done;
  }

  static Source<RowBatch, NotUsed> recursive(PlanNode.RecursiveUnion node, PlanGraph graph) {
    return Source.fromMaterializer(
            (materializer, attributes) -> {
              var rounds = new Rounds(node, graph, materializer);
              return Source.unfoldAsync(Optional.<Round>empty(), rounds::next)
                  .flatMapConcat(round -> Buffers.source(round.rows()));
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /// The rows of one round and the scope that holds them.
  private record Round(RunScope scope, BatchBuffer rows) {}

  private static final class Rounds {
    private final PlanNode.RecursiveUnion node;
    private final PlanGraph graph;
    private final Materializer materializer;
    private final @Nullable Distinct distinct;

    Rounds(PlanNode.RecursiveUnion node, PlanGraph graph, Materializer materializer) {
      this.node = node;
      this.graph = graph;
      this.materializer = materializer;
      this.distinct = node.distinct() ? new Distinct(node.output()) : null;
    }

    CompletionStage<Optional<Pair<Optional<Round>, Round>>> next(Optional<Round> before) {
      RunContext context = graph.context();
      context.cancel().check();
      RunScope scope = graph.scope().nested();
      before.ifPresent(round -> scope.define(node.number(), WithTable.of(round.rows())));
      PlanNode plan = before.isPresent() ? node.step() : node.start();
      Source<RowBatch, NotUsed> rows =
          graph.with(context, scope).source(plan).map(this::withoutKnown);
      return Buffers.collect(rows, context, scope, materializer)
          .thenApply(buffer -> {
            before.ifPresent(round -> round.scope().close());
            Round round = new Round(scope, buffer);
            return buffer.rowCount() == 0
                ? Optional.empty()
                : Optional.of(Pair.create(Optional.of(round), round));
          });
    }

    private RowBatch withoutKnown(RowBatch batch) {
      if (distinct == null) {
        return batch;
      }
      RowBatch fresh = distinct.fresh(batch);
      if (distinct.sizeBytes() > DISTINCT_BYTES_MAX) {
        throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
            .withDetail("A recursive query holds too many distinct rows.");
      }
      return fresh;
    }
  }
}
