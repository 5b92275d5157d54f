package io.lauma.exec.aggregate;

import io.lauma.exec.RunContext;
import io.lauma.exec.store.BatchReader;
import io.lauma.exec.store.KeyTable;
import io.lauma.exec.store.Partitions;
import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.Aggregate.Phase;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups of one grouping set. Beyond the work memory no new group is taken in: rows of other
/// groups go to temporary files by hash of their key, and each file is aggregated by itself at the
/// end.
final class GroupTable implements AutoCloseable {
  private final PlanNode.Aggregate plan;
  private final GroupingSet set;
  private final RunContext context;
  private final int level;
  private final List<SqlType> inputTypes;
  private final KeyTable keys;
  private final List<CallInput> calls = new ArrayList<>();
  private @Nullable Partitions others;
  private int part;
  private @Nullable GroupTable inner;
  private @Nullable RowBatch result;
  private int emitted;

  GroupTable(PlanNode.Aggregate plan, GroupingSet set, RunContext context, int level) {
    this.plan = plan;
    this.set = set;
    this.context = context;
    this.level = level;
    this.inputTypes = plan.input().output();
    this.keys = new KeyTable(set.keyTypes(inputTypes));
    plan.calls()
        .forEach(call ->
            calls.add(
                call.distinct() || !call.order().isEmpty()
                    ? new OrderedInput(call, inputTypes, context)
                    : new CallInput.Direct(call, plan.phase())));
  }

  int size() {
    return keys.size();
  }

  boolean isFull() {
    long size = keys.sizeBytes();
    for (CallInput call : calls) {
      size += call.sizeBytes();
    }
    return size > context.resources().workMemoryBytes();
  }

  /// @param batch dense
  void add(RowBatch batch) {
    RowBatch keyRows = set.keys(batch);
    int[] hashes = keys.hashes(keyRows);
    int[] groups = keys.lookUp(keyRows, hashes, others == null);
    if (others != null) {
      spillOthers(others, batch, hashes, groups);
    }
    int groupCount = groupCount();
    for (CallInput call : calls) {
      call.add(batch, groups, groupCount);
    }
    if (others == null
        && set.hasKeys()
        && level < Partitions.LEVELS_MAX
        && plan.phase() != Phase.PARTIAL
        && isFull()) {
      others = new Partitions(inputTypes, context.resources().spillDirectory(), level);
    }
  }

  private static void spillOthers(Partitions others, RowBatch batch, int[] hashes, int[] groups) {
    int[] rows = new int[groups.length];
    int[] rowHashes = new int[groups.length];
    int count = 0;
    for (int row = 0; row < groups.length; row++) {
      if (groups[row] == KeyTable.ABSENT) {
        rows[count] = row;
        rowHashes[count++] = hashes[row];
      }
    }
    if (count > 0) {
      others.write(Rows.pick(batch, rows, 0, count), rowHashes);
    }
  }

  private int groupCount() {
    return set.hasKeys() ? keys.size() : 1;
  }

  /// The groups' rows, once all input is in; null after the last.
  @Nullable RowBatch next() {
    RowBatch groups = result;
    if (groups == null) {
      groups = rows();
      result = groups;
    }
    if (emitted < groups.rowCount()) {
      int count = Math.min(RowBatch.ROWS_MAX, groups.rowCount() - emitted);
      RowBatch slice = Rows.slice(groups, emitted, count);
      emitted += count;
      return slice;
    }
    return nextOfOthers();
  }

  private RowBatch rows() {
    int groupCount = groupCount();
    List<Vector> columns = new ArrayList<>(set.groupColumns(keys.keys(), groupCount, inputTypes));
    calls.forEach(call -> columns.add(call.column(groupCount)));
    set.mask(groupCount).ifPresent(columns::add);
    return RowBatch.of(groupCount, columns);
  }

  private @Nullable RowBatch nextOfOthers() {
    Partitions parts = others;
    while (parts != null && (inner != null || part < Partitions.COUNT)) {
      GroupTable table = inner == null ? load(parts.reader(part++)) : inner;
      RowBatch batch = table.next();
      if (batch != null) {
        return batch;
      }
      table.close();
      inner = null;
    }
    return null;
  }

  private GroupTable load(BatchReader rows) {
    var table = new GroupTable(plan, set, context, level + 1);
    inner = table;
    RowBatch batch = rows.next();
    while (batch != null) {
      context.cancel().check();
      table.add(batch);
      batch = rows.next();
    }
    return table;
  }

  @Override
  public void close() {
    calls.forEach(CallInput::close);
    if (others != null) {
      others.close();
    }
    if (inner != null) {
      inner.close();
    }
  }
}
