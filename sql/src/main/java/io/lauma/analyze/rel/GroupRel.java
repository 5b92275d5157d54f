package io.lauma.analyze.rel;

import io.lauma.expr.AggregateCall;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// Groups by the first `groupCount` columns of the input; output is those, then the calls, then,
/// with several grouping sets, the int4 mask of columns left out (first column in the highest bit).
/// DISTINCT is a grouping by all columns without calls.
public final class GroupRel extends SingleRel {
  private final int groupCount;
  private final List<List<Integer>> sets;
  private final List<AggregateCall> calls;

  /// @param sets grouping sets; exactly one holding all columns for a plain GROUP BY
  public GroupRel(
      RelOptCluster cluster,
      RelNode input,
      int groupCount,
      List<List<Integer>> sets,
      List<AggregateCall> calls,
      RelDataType rowType) {
    super(cluster, input.getTraitSet(), input);
    this.groupCount = groupCount;
    this.sets = List.copyOf(sets);
    this.calls = List.copyOf(calls);
    this.rowType = rowType;
  }

  /// The distinct rows of an input.
  public static GroupRel distinct(RelNode input) {
    int columns = input.getRowType().getFieldCount();
    return new GroupRel(
        input.getCluster(),
        input,
        columns,
        List.of(allColumns(columns)),
        List.of(),
        input.getRowType());
  }

  public static List<Integer> allColumns(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  public int groupCount() {
    return groupCount;
  }

  public List<List<Integer>> sets() {
    return sets;
  }

  public List<AggregateCall> calls() {
    return calls;
  }

  /// Whether there is one grouping set with all columns.
  public boolean isPlain() {
    return sets.size() == 1 && sets.getFirst().size() == groupCount;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new GroupRel(getCluster(), inputs.getFirst(), groupCount, sets, calls, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("groups", groupCount)
        .item("sets", sets)
        .item("calls", calls);
  }
}
