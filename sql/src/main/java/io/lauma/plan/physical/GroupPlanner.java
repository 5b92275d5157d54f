package io.lauma.plan.physical;

import io.lauma.analyze.rel.GroupRel;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.expr.aggregate.Aggregates;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.Aggregate.Phase;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Aggregation: partly beside the data where every call can be split.
final class GroupPlanner {
  private final PhysicalPlanner planner;

  GroupPlanner(PhysicalPlanner planner) {
    this.planner = planner;
  }

  Built group(GroupRel group, BitSet needed) {
    int groups = group.groupCount();
    BitSet read = Columns.all(groups);
    List<AggregateCall> kept = new ArrayList<>();
    int width = group.getRowType().getFieldCount();
    int[] positions = new int[width];
    Arrays.fill(positions, -1);
    for (int i = 0; i < groups; i++) {
      positions[i] = i;
    }
    for (int i = 0; i < group.calls().size(); i++) {
      AggregateCall call = group.calls().get(i);
      if (needed.get(groups + i)) {
        positions[groups + i] = groups + kept.size();
        kept.add(call);
        use(call, read);
      }
    }
    boolean plain = group.isPlain();
    if (!plain) {
      positions[width - 1] = groups + kept.size();
    }
    Built input = build(group, read);
    List<AggregateCall> calls = kept.stream().map(c -> moved(c, input)).toList();
    List<Integer> columns = new ArrayList<>();
    List<SqlType> output = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      columns.add(input.position(i));
      output.add(input.node().output().get(input.position(i)));
    }
    boolean split = plain && input.fragment() && calls.stream().allMatch(GroupPlanner::canSplit);
    PlanNode node =
        split
            ? split(input, columns, calls, output)
            : single(input.gathered().node(), columns, group, calls, output);
    return new Built(node, false, positions);
  }

  private Built build(GroupRel group, BitSet read) {
    return planner.build(group.getInput(), read);
  }

  private static void use(AggregateCall call, BitSet read) {
    call.arguments().forEach(read::set);
    call.filter().ifPresent(read::set);
    call.order().forEach(k -> read.set(k.column()));
  }

  static AggregateCall moved(AggregateCall call, Built input) {
    return new AggregateCall(
        call.functionOid(),
        call.arguments().stream().map(input::position).toList(),
        call.argumentTypes(),
        call.distinct(),
        call.filter().map(input::position),
        call.order().stream()
            .map(k ->
                new SortKey(input.position(k.column()), k.type(), k.descending(), k.nullsFirst()))
            .toList(),
        call.type());
  }

  private static boolean canSplit(AggregateCall call) {
    return !call.distinct() && call.order().isEmpty() && Aggregates.isSupported(call.functionOid());
  }

  private static PlanNode single(
      PlanNode input,
      List<Integer> columns,
      GroupRel group,
      List<AggregateCall> calls,
      List<SqlType> keys) {
    List<SqlType> output = new ArrayList<>(keys);
    calls.forEach(c -> output.add(c.type()));
    if (!group.isPlain()) {
      output.add(SqlType.of(Oids.INT4));
    }
    List<List<Integer>> sets = new ArrayList<>();
    for (List<Integer> set : group.sets()) {
      sets.add(set.stream().map(columns::get).toList());
    }
    return new PlanNode.Aggregate(
        input, Phase.SINGLE, columns, group.isPlain() ? List.of() : sets, calls, output);
  }

  private static PlanNode split(
      Built input, List<Integer> columns, List<AggregateCall> calls, List<SqlType> keys) {
    List<SqlType> states = new ArrayList<>(keys);
    calls.forEach(_ -> states.add(SqlType.of(Oids.BYTEA)));
    PlanNode partial =
        new PlanNode.Aggregate(input.node(), Phase.PARTIAL, columns, List.of(), calls, states);
    List<SqlType> output = new ArrayList<>(keys);
    List<AggregateCall> merged = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      AggregateCall call = calls.get(i);
      output.add(call.type());
      merged.add(
          new AggregateCall(
              call.functionOid(),
              List.of(keys.size() + i),
              call.argumentTypes(),
              false,
              Optional.empty(),
              List.of(),
              call.type()));
    }
    return new PlanNode.Aggregate(
        new PlanNode.Gather(partial, List.of()),
        Phase.FINAL,
        GroupRel.allColumns(keys.size()),
        List.of(),
        merged,
        output);
  }
}
