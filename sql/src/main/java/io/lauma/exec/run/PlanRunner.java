package io.lauma.exec.run;

import io.lauma.exec.RunContext;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// Makes streams of plans. Thread-safe; nothing runs before the stream is materialised.
public final class PlanRunner {
  private PlanRunner() {}

  /// One run of a plan: materialise it once. Rows come in batches of at most [RowBatch#ROWS_MAX]. A
  /// modifying plan without RETURNING gives batches without columns whose rows count what was
  /// changed. The stream fails with [io.lauma.types.SqlException].
  public static Source<RowBatch, NotUsed> run(PlanNode plan, RunContext context) {
    RunScope scope = new RunScope();
    Source<RowBatch, NotUsed> source = new PlanGraph(context, scope).source(plan);
    return source.watchTermination((NotUsed ignored, CompletionStage<Done> done) -> {
      done.whenComplete((end, failure) -> scope.close());
      return NotUsed.getInstance();
    });
  }
}
