package io.lauma.plan.physical;

import io.lauma.analyze.SortKeys;
import io.lauma.analyze.rel.Rex;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;

/// ORDER BY, LIMIT and OFFSET: read in the order of a key, or sorted beside the data and merged;
/// limits pushed down to the scan.
final class SortPlanner {
  /// int8 + int8.
  static final int INT8_PLUS = 463;

  private final PhysicalPlanner planner;

  SortPlanner(PhysicalPlanner planner) {
    this.planner = planner;
  }

  Built sort(Sort sort, BitSet needed) {
    return sort(sort, needed, Optional.empty());
  }

  /// @param expected about how many of the sorted rows will be read, where the sort has no limit of
  ///   its own that says so
  Built sort(Sort sort, BitSet needed, Optional<Scalar> expected) {
    BitSet read = Columns.copy(needed);
    sort.getCollation().getFieldCollations().forEach(c -> read.set(c.getFieldIndex()));
    Built input = planner.build(sort.getInput(), read);
    List<SortKey> keys =
        SortKeys.of(sort.getCollation().getFieldCollations(), sort.getInput().getRowType()).stream()
            .map(k ->
                new SortKey(input.position(k.column()), k.type(), k.descending(), k.nullsFirst()))
            .toList();
    Optional<RexNode> enough = enough(sort);
    Optional<Scalar> rowsMax =
        enough.filter(Pushable::test).map(n -> planner.scalars(new int[0]).scalar(n));
    Built sorted = keys.isEmpty() ? first(input, rowsMax) : ordered(input, keys, rowsMax, expected);
    if (sort.fetch == null && sort.offset == null) {
      return sorted;
    }
    Optional<Scalar> offset =
        Optional.ofNullable(sort.offset).map(planner.scalars(new int[0])::scalar);
    Optional<Scalar> limit =
        Optional.ofNullable(sort.fetch).map(planner.scalars(new int[0])::scalar);
    Built gathered = sorted.gathered();
    return gathered.with(new PlanNode.Limit(gathered.node(), offset, limit));
  }

  /// How many rows of the input are enough, from LIMIT and OFFSET.
  private static Optional<RexNode> enough(Sort sort) {
    if (sort.fetch == null) {
      return Optional.empty();
    }
    return Optional.of(
        sort.offset == null
            ? sort.fetch
            : Rex.call(INT8_PLUS, SqlType.of(Oids.INT8), List.of(sort.fetch, sort.offset)));
  }

  private Built ordered(
      Built input, List<SortKey> keys, Optional<Scalar> rowsMax, Optional<Scalar> expected) {
    Optional<KeyOrderedScan.Ordered> along =
        new KeyOrderedScan(planner.indexes(), rowsMax, rowsMax.or(() -> expected))
            .of(input.node(), keys);
    if (along.isPresent()) {
      PlanNode node = along.get().node();
      // the first rows come from the first shards; all rows from all nodes at once
      boolean first = rowsMax.isPresent() || expected.isPresent();
      List<SortKey> merged = first ? List.of() : keys;
      return input.with(along.get().fragment() ? new PlanNode.Gather(node, merged) : node, false);
    }
    PlanNode sorted = new PlanNode.Sort(input.node(), keys, rowsMax);
    return input.fragment()
        ? input.with(new PlanNode.Gather(sorted, keys), false)
        : input.with(sorted);
  }

  private static Built first(Built input, Optional<Scalar> rowsMax) {
    if (rowsMax.isEmpty() || !input.fragment()) {
      return input;
    }
    return input.node() instanceof PlanNode.TableScan scan
        ? input.with(
            new PlanNode.TableScan(
                scan.table(),
                scan.columnIds(),
                scan.keys(),
                scan.filter(),
                scan.ordered(),
                scan.backward(),
                rowsMax,
                scan.output()))
        : input.with(new PlanNode.Limit(input.node(), Optional.empty(), rowsMax));
  }
}
