package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.scan.Relations;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// UPDATE: assigns to the rows its input finds, one batch after the other; a row whose key changes
/// is deleted and inserted. Gives RETURNING's columns (of the input, with the new values in place
/// of the old ones), or batches without columns that count the rows. Ends with its input; holds one
/// batch; asks for the next one when the last was answered; on cancel writes no more.
public final class UpdateRows {
  private UpdateRows() {}

  /// @param once whether the input may find a row more than once: only the first counts
  public static Source<RowBatch, NotUsed> of(
      PlanNode.Update plan, Source<RowBatch, NotUsed> input, boolean once, RunContext context) {
    KnownChecks.require(plan.checks(), plan.table(), context);
    Relation relation = Relations.of(context.statement().catalog(), plan.table());
    var rows =
        new ChangeRows(
            context,
            relation,
            new Assignment(plan, relation),
            plan.input().output(),
            plan.oldColumnIds(),
            plan.recheck(),
            plan.returning(),
            once);
    return input.mapAsync(1, rows::change);
  }

  /// Whether an update assigns to a column of the key.
  public static boolean assignsKey(PlanNode.Update plan, Relation relation) {
    return relation.key().stream()
        .anyMatch(key -> plan.assignedColumnIds().contains(key.columnId()));
  }
}
