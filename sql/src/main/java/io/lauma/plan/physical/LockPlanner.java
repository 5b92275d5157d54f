package io.lauma.plan.physical;

import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.Column;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;

/// Row locks over gathered rows.
final class LockPlanner {
  private final PhysicalPlanner planner;

  LockPlanner(PhysicalPlanner planner) {
    this.planner = planner;
  }

  Built lock(LockRel lock, BitSet needed) {
    BitSet read = Columns.copy(needed);
    List<RexNode> conditions =
        lock.conditions().stream().filter(condition -> !Rex.isTrue(condition)).toList();
    conditions.forEach(condition -> Columns.use(condition, read));
    lock.tables().forEach(table -> read.set(table.address()));
    Optional<Scalar> rowsMax = lock.rowsMax().map(planner.scalars(new int[0])::scalar);
    Built input = input(lock, read, rowsMax).gathered();
    Optional<Scalar> recheck =
        conditions.isEmpty()
            ? Optional.empty()
            : Optional.of(planner.scalars(input.positions()).scalar(Rex.and(conditions)));
    return input.with(
        new PlanNode.LockRows(
            input.node(),
            lock.tables().stream().map(table -> table(table, input)).toList(),
            recheck,
            lock.recheckable(),
            rowsMax));
  }

  /// Who locks the first few rows reads few more: those that are skipped or have changed.
  private Built input(LockRel lock, BitSet read, Optional<Scalar> rowsMax) {
    return lock.getInput() instanceof Sort sort && sort.fetch == null && sort.offset == null
        ? new SortPlanner(planner).sort(sort, read, rowsMax)
        : planner.build(lock.getInput(), read);
  }

  private static PlanNode.LockedTable table(LockRel.Locked table, Built input) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int column = table.address();
    for (Column live : table.relation().liveColumns()) {
      int position = input.positions()[++column];
      if (position >= 0) {
        ids.add(live.id());
        positions.add(position);
      }
    }
    return new PlanNode.LockedTable(
        table.relation().id(),
        input.position(table.address()),
        ids,
        positions,
        table.mode(),
        table.waiting());
  }
}
