package io.lauma.exec.aggregate;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.BatchOperator;
import io.lauma.exec.operator.OperatorStage;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.Aggregate.Phase;
import io.lauma.row.RowBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Groups rows by hash and aggregates them, in one phase or two, for any grouping sets. Ends with
/// its input, after which the groups are given out. Buffers groups up to the work memory, then
/// spills by partition (phase PARTIAL gives out what it has instead). On cancel temporary files are
/// deleted.
public final class HashAggregate implements BatchOperator {
  private final PlanNode.Aggregate plan;
  private final RunContext context;
  private final List<GroupingSet> sets;
  private final Deque<GroupTable> finished = new ArrayDeque<>();
  private List<GroupTable> tables;

  public HashAggregate(PlanNode.Aggregate plan, RunContext context) {
    this.plan = plan;
    this.context = context;
    this.sets = GroupingSet.of(plan);
    this.tables = open();
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(PlanNode.Aggregate plan, RunContext context) {
    return OperatorStage.of("HashAggregate", () -> new HashAggregate(plan, context));
  }

  private List<GroupTable> open() {
    List<GroupTable> opened = new ArrayList<>();
    sets.forEach(set -> opened.add(new GroupTable(plan, set, context, 0)));
    return opened;
  }

  @Override
  public void accept(RowBatch batch) {
    RowBatch rows = batch.dense();
    for (GroupTable table : tables) {
      table.add(rows);
    }
    if (plan.phase() == Phase.PARTIAL
        && !plan.groupColumns().isEmpty()
        && tables.stream().anyMatch(GroupTable::isFull)) {
      finished.addAll(tables);
      tables = open();
    }
  }

  @Override
  public void end() {
    finished.addAll(tables);
    tables = List.of();
  }

  @Override
  public @Nullable RowBatch next() {
    while (!finished.isEmpty()) {
      RowBatch batch = finished.getFirst().next();
      if (batch != null) {
        return batch;
      }
      finished.removeFirst().close();
    }
    return null;
  }

  @Override
  public void close() {
    tables.forEach(GroupTable::close);
    finished.forEach(GroupTable::close);
  }
}
