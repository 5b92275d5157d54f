package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.plan.LockWait;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Locks the rows that entries of unique indexes have led to, and looks whether they still have the
/// key that was in the way: it may have changed before the lock was got. Used by one thread at a
/// time.
final class RowsInTheWay {
  private final Relation table;
  private final List<Column> columns;
  private final RunContext context;
  private final RowDecoder decoder;

  /// @param columns the table's, in stored order
  RowsInTheWay(Relation table, List<Column> columns, RunContext context) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.context = context;
    this.decoder = RowDecoder.of(table, columns.stream().map(Column::id).toList());
  }

  /// By number of the proposed row.
  ///
  /// @param found the rows in the way in their newest version, locked
  /// @param gone proposed rows with nothing in their way any more
  record Locked(Map<Integer, StoredRow> found, List<Integer> gone) {}

  CompletionStage<Locked> lock(Claims claims) {
    List<Integer> rows = new ArrayList<>();
    List<Key> addresses = new ArrayList<>();
    for (int row = 0; row < claims.count(); row++) {
      Key address = claims.inTheWay(row);
      if (address != null) {
        rows.add(row);
        addresses.add(address);
      }
    }
    if (rows.isEmpty()) {
      return CompletableFuture.completedFuture(new Locked(Map.of(), List.of()));
    }
    LockRequest request =
        new LockRequest(addresses, LockMode.NO_KEY_UPDATE, LockWait.BLOCK, Integer.MAX_VALUE);
    return context
        .relations()
        .lock(context.statement(), table.id(), request)
        .thenCompose(outcomes ->
            contents(addresses, outcomes)
                .thenApply(found -> sorted(claims, rows, addresses, found)));
  }

  /// The newest versions of the locked rows that are there.
  private CompletionStage<Map<Key, StoredRow>> contents(
      List<Key> addresses, List<LockOutcome> outcomes) {
    Map<Key, StoredRow> found = new HashMap<>();
    List<Key> seen = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case LockOutcome.Locked _ -> seen.add(addresses.get(i));
        case LockOutcome.Changed changed ->
            changed.newest().ifPresent(row -> found.put(row.key(), row));
        case LockOutcome.Unavailable _, LockOutcome.NotTried _ ->
            throw new IllegalStateException("a row in the way is waited for");
      }
    }
    if (seen.isEmpty()) {
      return CompletableFuture.completedFuture(found);
    }
    return context
        .relations()
        .get(context.statement(), table.id(), seen.stream().distinct().toList())
        .thenApply(rows -> {
          rows.forEach(row -> found.putIfAbsent(row.key(), row));
          return found;
        });
  }

  private Locked sorted(
      Claims claims, List<Integer> rows, List<Key> addresses, Map<Key, StoredRow> found) {
    Map<Integer, StoredRow> still = new TreeMap<>();
    List<Integer> gone = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      StoredRow stored = found.get(addresses.get(i));
      if (stored != null && claims.isStillInTheWay(rows.get(i), image(stored))) {
        still.put(rows.get(i), stored);
      } else {
        gone.add(rows.get(i));
      }
    }
    return new Locked(still, gone);
  }

  private RowImages image(StoredRow stored) {
    VectorBuilder[] builders = new VectorBuilder[columns.size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new VectorBuilder(StoredForm.layout(columns.get(i).type().oid()), 1);
    }
    decoder.decode(stored, builders);
    List<Vector> vectors = new ArrayList<>();
    for (VectorBuilder builder : builders) {
      vectors.add(builder.build());
    }
    return new RowImages(RowBatch.of(1, vectors), List.of(stored.key()));
  }
}
