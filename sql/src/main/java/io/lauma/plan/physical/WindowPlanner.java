package io.lauma.plan.physical;

import io.lauma.analyze.rel.WindowRel;
import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.WindowCall;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Window functions over gathered rows.
final class WindowPlanner {
  private final PhysicalPlanner planner;

  WindowPlanner(PhysicalPlanner planner) {
    this.planner = planner;
  }

  Built window(WindowRel window, BitSet needed) {
    int inputWidth = window.getInput().getRowType().getFieldCount();
    BitSet read = needed.get(0, inputWidth);
    window.partition().forEach(read::set);
    window.order().forEach(k -> read.set(k.column()));
    List<WindowCall> kept = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < window.calls().size(); i++) {
      if (needed.get(inputWidth + i)) {
        WindowCall call = window.calls().get(i);
        kept.add(call);
        indexes.add(inputWidth + i);
        call.call().arguments().forEach(read::set);
        call.call().filter().ifPresent(read::set);
      }
    }
    Built input = planner.build(window.getInput(), read).gathered();
    if (kept.isEmpty()) {
      return new Built(
          input.node(), false, padded(input.positions(), window.getRowType().getFieldCount()));
    }
    int[] positions = padded(input.positions(), window.getRowType().getFieldCount());
    List<SqlType> output = new ArrayList<>(input.node().output());
    List<WindowCall> calls = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      positions[indexes.get(i)] = output.size();
      output.add(kept.get(i).call().type());
      calls.add(new WindowCall(GroupPlanner.moved(kept.get(i).call(), input), kept.get(i).frame()));
    }
    PlanNode node =
        new PlanNode.Window(
            input.node(),
            window.partition().stream().map(input::position).toList(),
            window.order().stream()
                .map(k ->
                    new SortKey(
                        input.position(k.column()), k.type(), k.descending(), k.nullsFirst()))
                .toList(),
            calls,
            output);
    return new Built(node, false, positions);
  }

  private static int[] padded(int[] positions, int width) {
    int[] padded = Arrays.copyOf(positions, width);
    Arrays.fill(padded, positions.length, width, -1);
    return padded;
  }
}
