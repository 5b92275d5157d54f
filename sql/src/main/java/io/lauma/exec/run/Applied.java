package io.lauma.exec.run;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.Coalesce;
import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// Runs the inner plan of an Apply for each outer row, one after the other. Parts of the inner plan
/// that read stored rows and do not depend on the outer row are read once and kept for the run.
/// Ends with the outer input; holds the inner run's buffers while it lasts; asks for the next outer
/// row when the inner one has ended; on cancel the inner run is cancelled.
final class Applied {
  private final PlanNode.Apply node;
  private final PlanNode inner;
  private final PlanGraph graph;

  private Applied(PlanNode.Apply node, PlanNode inner, PlanGraph graph) {
    this.node = node;
    this.inner = inner;
    this.graph = graph;
  }

  static Source<RowBatch, NotUsed> of(PlanNode.Apply node, PlanGraph graph) {
    RunScope scope = graph.scope();
    Map<Integer, PlanNode> kept = new HashMap<>();
    PlanNode inner = FixedParts.keep(node.inner(), scope::ownNumber, kept);
    kept.forEach((number, plan) ->
        scope.define(
            number,
            new WithTable(materializer ->
                Buffers.collect(graph.source(plan), graph.context(), scope, materializer))));
    Applied applied = new Applied(node, inner, graph);
    return graph
        .source(node.outer())
        .mapConcat(Applied::rows)
        .flatMapConcat(applied::run)
        .via(Coalesce.of(node.output()));
  }

  private static List<RowBatch> rows(RowBatch batch) {
    return IntStream.range(0, batch.rowCount())
        .mapToObj(row -> Rows.slice(batch, row, 1).dense())
        .toList();
  }

  private Source<RowBatch, NotUsed> run(RowBatch outerRow) {
    graph.context().cancel().check();
    RunScope scope = graph.scope().nested();
    RunContext context = graph.context().withCorrelated(node.number(), Rows.row(outerRow, 0));
    Source<RowBatch, NotUsed> rows =
        graph
            .with(context, scope)
            .source(inner)
            .watchTermination((NotUsed ignored, CompletionStage<Done> done) -> {
              done.whenComplete((end, failure) -> scope.close());
              return NotUsed.getInstance();
            });
    return switch (node.type()) {
      case INNER -> rows.map(batch -> beside(outerRow, batch));
      case LEFT ->
          rows.map(batch -> beside(outerRow, batch))
              .orElse(Source.single(Rows.beside(outerRow, Rows.nulls(node.inner().output(), 1))));
      case SEMI -> rows.take(1).map(batch -> outerRow);
      case ANTI -> rows.take(1).map(batch -> outerRow.first(0)).orElse(Source.single(outerRow));
      case RIGHT, FULL ->
          throw new IllegalStateException("an Apply keeps no rows of its inner side alone");
    };
  }

  private static RowBatch beside(RowBatch outerRow, RowBatch batch) {
    RowBatch dense = batch.dense();
    int[] zeros = new int[dense.rowCount()];
    List<Vector> columns = new ArrayList<>();
    for (int i = 0; i < outerRow.columnCount(); i++) {
      columns.add(outerRow.column(i).select(zeros, zeros.length));
    }
    for (int i = 0; i < dense.columnCount(); i++) {
      columns.add(dense.column(i));
    }
    return RowBatch.of(dense.rowCount(), columns);
  }
}
