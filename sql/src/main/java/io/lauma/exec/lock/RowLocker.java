package io.lauma.exec.lock;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.plan.LockWait;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/// Locks the rows of slices, table by table, and checks the conditions again on those that were
/// changed. Used by one stream at a time, one slice after the other.
public final class RowLocker {
  private final PlanNode.LockRows plan;
  private final RunContext context;
  private final List<LockedRows> tables;
  private final AtomicLong wanted;

  /// @param rowsMax rows that are enough
  public RowLocker(PlanNode.LockRows plan, long rowsMax, RunContext context) {
    this.plan = plan;
    this.context = context;
    this.tables = plan.tables().stream().map(table -> new LockedRows(table, context)).toList();
    this.wanted = new AtomicLong(rowsMax);
  }

  /// Rows of the input that may be tried together: no more than are wanted, unless what is skipped
  /// is known at once.
  static int sliceRows(PlanNode.LockRows plan, long rowsWanted, int rowsMax) {
    return skipsAtOnce(plan) ? rowsMax : (int) Math.min(rowsWanted, rowsMax);
  }

  private static boolean skipsAtOnce(PlanNode.LockRows plan) {
    return plan.tables().size() == 1 && plan.tables().getFirst().waiting() == LockWait.SKIP_LOCKED;
  }

  /// How many rows are still wanted.
  public long wanted() {
    return wanted.get();
  }

  /// Locks the rows of a slice, as many as are wanted; answers those that are in the result.
  public CompletionStage<RowBatch> lock(RowBatch slice) {
    RowBatch rows = slice.dense();
    long still = wanted.get();
    int count = sliceRows(plan, still, rows.rowCount());
    if (count == 0 || still == 0) {
      return CompletableFuture.completedFuture(Rows.slice(rows, 0, 0));
    }
    int rowsMax = (int) Math.min(still, Integer.MAX_VALUE);
    CompletionStage<LockedRows.Step> step =
        CompletableFuture.completedFuture(LockedRows.Step.of(Rows.slice(rows, 0, count).dense()));
    for (LockedRows table : tables) {
      step = step.thenCompose(before -> table.lock(before, rowsMax));
    }
    return step.thenCompose(
        locked -> next(rows, tables.size() == 1 ? locked.taken() : count, locked));
  }

  private CompletionStage<RowBatch> next(RowBatch rows, int taken, LockedRows.Step locked) {
    RowBatch result = rechecked(locked);
    long rest = wanted.addAndGet(-result.rowCount());
    if (taken == rows.rowCount() || rest == 0) {
      return CompletableFuture.completedFuture(result);
    }
    return lock(Rows.slice(rows, taken, rows.rowCount() - taken))
        .thenApply(more -> join(result, more));
  }

  private RowBatch rechecked(LockedRows.Step locked) {
    RowBatch rows = locked.rows();
    int[] old = new int[rows.rowCount()];
    int[] changed = new int[rows.rowCount()];
    int oldCount = 0;
    int changedCount = 0;
    for (int row = 0; row < rows.rowCount(); row++) {
      if (locked.changed()[row]) {
        changed[changedCount++] = row;
      } else {
        old[oldCount++] = row;
      }
    }
    if (changedCount == 0) {
      return rows;
    }
    if (!plan.recheckable()) {
      throw new SqlException(
              SqlState.T_R_SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent update")
          .withDetail(
              "A locked row has changed, and what makes it part of the result is more than"
                  + " conditions on rows of tables.");
    }
    if (plan.recheck().isEmpty()) {
      return rows;
    }
    RowBatch still =
        Condition.of(plan.recheck().get())
            .select(rows.withSelection(changed, changedCount), context.evaluation());
    return merged(rows, old, oldCount, still);
  }

  /// The unchanged rows and the changed ones that stay, in their order.
  private static RowBatch merged(RowBatch rows, int[] old, int oldCount, RowBatch still) {
    int[] kept = new int[oldCount + still.rowCount()];
    int o = 0;
    int s = 0;
    for (int i = 0; i < kept.length; i++) {
      boolean takesOld = s == still.rowCount() || (o < oldCount && old[o] < still.position(s));
      kept[i] = takesOld ? old[o++] : still.position(s++);
    }
    return rows.withSelection(kept, kept.length).dense();
  }

  private RowBatch join(RowBatch first, RowBatch second) {
    var both = new RowCollector(plan.output());
    both.append(first);
    both.append(second);
    return both.take();
  }
}
