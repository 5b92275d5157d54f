package io.lauma.exec.lock;

import io.lauma.catalog.Relation;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.scan.Relations;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.kv.Key;
import io.lauma.plan.LockWait;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Locks one table's rows in batches of (joined) rows. Used by one stream at a time.
final class LockedRows {
  private final PlanNode.LockedTable table;
  private final Relation relation;
  private final RunContext context;

  LockedRows(PlanNode.LockedTable table, RunContext context) {
    this.table = table;
    this.relation = Relations.of(context.statement().catalog(), table.table());
    this.context = context;
  }

  /// Rows that are locked so far, and those of them that were found changed.
  ///
  /// @param taken rows of the input that were tried, from the first
  record Step(RowBatch rows, boolean[] changed, int taken) {
    static Step of(RowBatch rows) {
      return new Step(rows, new boolean[rows.rowCount()], rows.rowCount());
    }
  }

  /// @param rowsMax with SKIP LOCKED: rows that are enough
  CompletionStage<Step> lock(Step before, int rowsMax) {
    RowBatch rows = before.rows().dense();
    if (rows.rowCount() == 0) {
      return CompletableFuture.completedFuture(before);
    }
    Vector.Bytes addresses = (Vector.Bytes) rows.column(table.address());
    List<Key> keys = new ArrayList<>(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); row++) {
      keys.add(Key.of(addresses.get(row)));
    }
    return context
        .relations()
        .lock(
            context.statement(),
            relation.id(),
            new LockRequest(keys, table.mode(), table.waiting(), rowsMax))
        .thenApply(outcomes -> locked(before, rows, outcomes));
  }

  private Step locked(Step before, RowBatch rows, List<LockOutcome> outcomes) {
    int[] kept = new int[outcomes.size()];
    List<StoredRow> newest = new ArrayList<>();
    boolean[] fresh = new boolean[outcomes.size()];
    boolean[] changed = new boolean[outcomes.size()];
    int count = 0;
    int taken = 0;
    for (LockOutcome outcome : outcomes) {
      if (outcome == LockOutcome.NotTried.INSTANCE) {
        break;
      }
      int row = taken++;
      boolean stays =
          switch (outcome) {
            case LockOutcome.Locked _ -> true;
            case LockOutcome.Changed newer -> {
              newer.newest().ifPresent(newest::add);
              yield newer.newest().isPresent();
            }
            case LockOutcome.Unavailable _ -> {
              checkMaySkip();
              yield false;
            }
            case LockOutcome.NotTried _ -> false;
          };
      if (stays) {
        fresh[count] = outcome instanceof LockOutcome.Changed;
        changed[count] = fresh[count] || before.changed()[row];
        kept[count++] = row;
      }
    }
    RowBatch locked = rows.withSelection(kept, count).dense();
    return new Step(newest.isEmpty() ? locked : replaced(locked, fresh, newest), changed, taken);
  }

  private void checkMaySkip() {
    if (table.waiting() == LockWait.NOWAIT) {
      throw new SqlException(
          SqlState.LOCK_NOT_AVAILABLE,
          "could not obtain lock on row in relation \"" + relation.name() + "\"");
    }
  }

  /// The rows with the table's columns of the changed ones in their newest version.
  private RowBatch replaced(RowBatch rows, boolean[] fresh, List<StoredRow> newest) {
    VectorBuilder[] decoded = new VectorBuilder[table.columnIds().size()];
    for (int i = 0; i < decoded.length; i++) {
      int type = typeOf(i);
      decoded[i] = new VectorBuilder(StoredForm.layout(type), newest.size());
    }
    RowDecoder decoder = RowDecoder.of(relation, table.columnIds());
    newest.forEach(row -> decoder.decode(row, decoded));
    Vector[] columns = new Vector[rows.columnCount()];
    for (int i = 0; i < columns.length; i++) {
      int own = table.positions().indexOf(i);
      columns[i] =
          own < 0 ? rows.column(i) : merged(rows, i, typeOf(own), fresh, decoded[own].build());
    }
    return RowBatch.of(rows.rowCount(), columns);
  }

  private int typeOf(int column) {
    int id = table.columnIds().get(column);
    return relation.liveColumns().stream()
        .filter(c -> c.id() == id)
        .findFirst()
        .orElseThrow()
        .type()
        .oid();
  }

  private static Vector merged(
      RowBatch rows, int column, int typeOid, boolean[] fresh, Vector newest) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(typeOid), rows.rowCount());
    int next = 0;
    for (int row = 0; row < rows.rowCount(); row++) {
      if (fresh[row]) {
        builder.appendFrom(newest, next++);
      } else {
        builder.appendFrom(rows.column(column), row);
      }
    }
    return builder.build();
  }
}
