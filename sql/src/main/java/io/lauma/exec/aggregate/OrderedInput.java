package io.lauma.exec.aggregate;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.Distinct;
import io.lauma.exec.store.SortedRows;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.expr.aggregate.GroupedAccumulator;
import io.lauma.expr.compare.KeyEquality;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A call with DISTINCT or ORDER BY: its rows are kept as (group, arguments, order columns), sorted
/// by group and order (spilling beyond the work memory), and added in that order, equal arguments
/// once for DISTINCT.
final class OrderedInput implements CallInput {
  private final AggregateCall call;
  private final GroupedAccumulator accumulator;
  private final SortedRows sorted;
  private final int argumentCount;
  private final long distinctBytesMax;
  private @Nullable Distinct distinct;
  private final Optional<KeyEquality> equality;

  OrderedInput(AggregateCall call, List<SqlType> inputTypes, RunContext context) {
    this.call = call;
    this.accumulator = GroupedAccumulator.of(call);
    this.argumentCount = call.arguments().size();
    this.distinctBytesMax = context.resources().workMemoryBytes();
    List<SqlType> types = types(call, inputTypes);
    this.sorted =
        new SortedRows(
            types,
            sortKeys(call, types),
            context.resources().workMemoryBytes(),
            context.resources().spillDirectory(),
            context.cancel());
    this.distinct = call.distinct() ? new Distinct(types.subList(0, argumentCount + 1)) : null;
    List<Integer> keys = IntStream.rangeClosed(0, argumentCount).boxed().toList();
    this.equality =
        call.distinct()
            ? Optional.of(KeyEquality.grouping(keys, keys, types.subList(0, argumentCount + 1)))
            : Optional.empty();
  }

  private static List<SqlType> types(AggregateCall call, List<SqlType> inputTypes) {
    List<SqlType> types = new ArrayList<>();
    types.add(SqlType.of(Oids.INT4));
    call.arguments().forEach(column -> types.add(inputTypes.get(column)));
    call.order().forEach(key -> types.add(inputTypes.get(key.column())));
    return types;
  }

  private static List<SortKey> sortKeys(AggregateCall call, List<SqlType> types) {
    List<SortKey> keys = new ArrayList<>();
    keys.add(new SortKey(0, types.getFirst(), false, false));
    int orderStart = 1 + call.arguments().size();
    for (int i = 0; i < call.order().size(); i++) {
      SortKey key = call.order().get(i);
      keys.add(new SortKey(orderStart + i, key.type(), key.descending(), key.nullsFirst()));
    }
    if (call.distinct()) {
      for (int i = 1; i < orderStart; i++) {
        keys.add(new SortKey(i, types.get(i), false, false));
      }
    }
    return keys;
  }

  @Override
  public void add(RowBatch batch, int[] groups, int groupCount) {
    int[] kept = CallInput.filtered(call, batch, groups);
    List<Vector> columns = new ArrayList<>();
    columns.add(new Vector.Ints(batch.rowCount(), kept, null));
    call.arguments().forEach(column -> columns.add(batch.column(column)));
    call.order().forEach(key -> columns.add(batch.column(key.column())));
    RowBatch rows = inGroups(RowBatch.of(batch.rowCount(), columns), kept);
    if (distinct != null) {
      rows = distinct.fresh(rows);
      if (distinct.sizeBytes() > distinctBytesMax) {
        distinct = null;
      }
    }
    sorted.append(rows);
  }

  private static RowBatch inGroups(RowBatch rows, int[] groups) {
    int[] positions = new int[groups.length];
    int count = 0;
    for (int row = 0; row < rows.rowCount(); row++) {
      positions[count] = row;
      count += groups[row] >= 0 ? 1 : 0;
    }
    return rows.withSelection(positions, count);
  }

  @Override
  public Vector column(int groupCount) {
    sorted.finish();
    @Nullable RowBatch previous = null;
    @Nullable RowBatch batch = sorted.next();
    while (batch != null) {
      addSorted(previous, batch, groupCount);
      previous = batch;
      batch = sorted.next();
    }
    return accumulator.results(groupCount);
  }

  private void addSorted(@Nullable RowBatch previous, RowBatch batch, int groupCount) {
    int[] groups = ((Vector.Ints) batch.column(0)).values();
    if (equality.isPresent()) {
      groups = firstOfEqual(equality.get(), previous, batch, groups);
    }
    List<Vector> arguments =
        IntStream.rangeClosed(1, argumentCount).mapToObj(batch::column).toList();
    accumulator.add(arguments, batch.rowCount(), groups, groupCount);
  }

  private static int[] firstOfEqual(
      KeyEquality equality, @Nullable RowBatch previous, RowBatch batch, int[] groups) {
    int[] kept = groups.clone();
    for (int row = 0; row < batch.rowCount(); row++) {
      boolean repeated;
      if (row > 0) {
        repeated = equality.equal(batch, row - 1, batch, row);
      } else {
        repeated =
            previous != null && equality.equal(previous, previous.rowCount() - 1, batch, row);
      }
      if (repeated) {
        kept[row] = -1;
      }
    }
    return kept;
  }

  @Override
  public long sizeBytes() {
    return accumulator.sizeBytes();
  }

  @Override
  public void close() {
    sorted.close();
  }
}
