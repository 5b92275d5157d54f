package io.lauma.exec.aggregate;

import io.lauma.expr.AggregateCall;
import io.lauma.expr.aggregate.GroupedAccumulator;
import io.lauma.plan.PlanNode.Aggregate.Phase;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.List;

/// Feeds one aggregate call with the rows of batches, in the phase of its operator: FILTER is
/// applied, DISTINCT and ORDER BY go through [OrderedInput].
sealed interface CallInput extends AutoCloseable permits CallInput.Direct, OrderedInput {
  /// Adds a dense batch.
  ///
  /// @param groups the group of each row, negative ones are left out
  void add(RowBatch batch, int[] groups, int groupCount);

  /// The call's column: results, or states in phase PARTIAL.
  Vector column(int groupCount);

  long sizeBytes();

  @Override
  void close();

  /// The groups of rows where the call's FILTER is true; the others are negative.
  static int[] filtered(AggregateCall call, RowBatch batch, int[] groups) {
    if (call.filter().isEmpty()) {
      return groups;
    }
    var condition = (Vector.Booleans) batch.column(call.filter().get());
    int[] kept = groups.clone();
    for (int i = 0; i < batch.rowCount(); i++) {
      if (condition.isNull(i) || !condition.get(i)) {
        kept[i] = -1;
      }
    }
    return kept;
  }

  /// Rows in the order they come.
  final class Direct implements CallInput {
    private final AggregateCall call;
    private final Phase phase;
    private final GroupedAccumulator accumulator;

    Direct(AggregateCall call, Phase phase) {
      this.call = call;
      this.phase = phase;
      this.accumulator = GroupedAccumulator.of(call);
    }

    @Override
    public void add(RowBatch batch, int[] groups, int groupCount) {
      List<Vector> arguments = call.arguments().stream().map(batch::column).toList();
      switch (phase) {
        case SINGLE, PARTIAL ->
            accumulator.add(arguments, batch.rowCount(), filtered(call, batch, groups), groupCount);
        case FINAL -> accumulator.merge(arguments.getFirst(), batch.rowCount(), groups, groupCount);
      }
    }

    @Override
    public Vector column(int groupCount) {
      return switch (phase) {
        case SINGLE, FINAL -> accumulator.results(groupCount);
        case PARTIAL -> accumulator.states(groupCount);
      };
    }

    @Override
    public long sizeBytes() {
      return accumulator.sizeBytes();
    }

    @Override
    public void close() {}
  }
}
