package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.scan.Relations;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// DELETE: deletes the rows its input finds, one batch after the other. Gives RETURNING's columns,
/// or batches without columns that count the rows. Ends with its input; holds one batch; asks for
/// the next one when the last was answered; on cancel writes no more.
public final class DeleteRows {
  private DeleteRows() {}

  /// @param once whether the input may find a row more than once
  public static Source<RowBatch, NotUsed> of(
      PlanNode.Delete plan, Source<RowBatch, NotUsed> input, boolean once, RunContext context) {
    Relation relation = Relations.of(context.statement().catalog(), plan.table());
    var rows =
        new ChangeRows(
            context,
            relation,
            new Deletion(relation, plan.oldColumnIds()),
            plan.input().output(),
            plan.oldColumnIds(),
            plan.recheck(),
            plan.returning(),
            once);
    return input.mapAsync(1, rows::change);
  }
}
