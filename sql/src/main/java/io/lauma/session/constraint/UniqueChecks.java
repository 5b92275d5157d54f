package io.lauma.session.constraint;

import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.exec.Fragment;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RowIntent;
import io.lauma.exec.Transaction;
import io.lauma.exec.modify.ArrivedKeys;
import io.lauma.exec.run.ResultReader;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.session.SessionServices;
import io.lauma.session.constraint.ReferenceActions.Violation;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Looks whether keys of DEFERRABLE constraints are there twice, in the newest state. A key is
/// locked before that until the transaction ends, so that of two transactions that have written it
/// the later one waits here for the end of the other. Used by the session's thread alone; calls
/// block.
final class UniqueChecks {
  private final SqlSession session;

  UniqueChecks(SqlSession session) {
    this.session = session;
  }

  /// The first row of a statement that has got a key which another row has too.
  ///
  /// @throws SqlException what a wait for a lock fails with
  Optional<Violation> check(ArrivedKeys source, List<ArrivedKeys.Arrival> arrivals) {
    Map<Key, Duplicate> duplicates = new HashMap<>();
    List<Key> sorted = arrivals.stream().map(ArrivedKeys.Arrival::key).sorted().toList();
    for (int from = 0; from < sorted.size(); from += RowBatch.ROWS_MAX) {
      List<Key> part = sorted.subList(from, Math.min(sorted.size(), from + RowBatch.ROWS_MAX));
      if (!lock(source.index(), part)) {
        return Optional.empty();
      }
      duplicates.putAll(duplicates(source, part));
    }
    return arrivals.stream()
        .flatMap(arrival ->
            Optional.ofNullable(duplicates.get(arrival.key())).map(d -> d.of(arrival)).stream())
        .min(Comparator.comparingLong(Violation::row));
  }

  /// A key that several rows have.
  private record Duplicate(SqlException error, int rowCount) {
    Violation of(ArrivedKeys.Arrival arrival) {
      return new Violation(arrival.violatingRow(rowCount), error);
    }
  }

  /// Whether the index is still kept: one whose build was given up, or that is being dropped, says
  /// nothing any more.
  private static boolean isKept(Relation index, Transaction.Statement statement) {
    return statement
        .catalog()
        .relation(index.oid())
        .flatMap(Relation::index)
        .filter(definition -> definition.state() != IndexDefinition.State.DROPPING)
        .isPresent();
  }

  /// False when the index is not kept any more.
  private boolean lock(Relation index, List<Key> keys) {
    Transaction.Statement statement =
        statement(Transaction.SnapshotNeed.NEWEST, session.runner().newAttempt());
    if (!isKept(index, statement)) {
      return false;
    }
    List<RowIntent> locks =
        keys.stream()
            .<RowIntent>map(key -> new RowIntent.LockNewest(key, LockMode.UPDATE))
            .toList();
    var _ =
        Completions.await(
            CompletableFuture.completedFuture(locks)
                .thenCompose(l -> session.services().relations().write(statement, index.id(), l))
                .exceptionally(failure -> {
                  throw OutdatedPlan.afterWrites(Completions.failure(failure));
                }));
    return true;
  }

  private Transaction.Statement statement(Transaction.SnapshotNeed need, CancelSignal cancel) {
    Transaction.Statement statement = session.block().statement(session::catalog, need);
    cancel.onCancel(statement::cancel);
    return statement;
  }

  /// @param keys sorted and different
  private Map<Key, Duplicate> duplicates(ArrivedKeys source, List<Key> keys) {
    SessionServices services = session.services();
    CancelSignal cancel = session.runner().newAttempt();
    Transaction.Statement statement = statement(Transaction.SnapshotNeed.LATEST, cancel);
    if (!isKept(source.index(), statement)) {
      return Map.of();
    }
    PlanNode scan =
        new PlanNode.TableScan(
            source.index().id(),
            source.columnIds(),
            List.of(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            source.types());
    Fragment fragment =
        new Fragment(
            scan,
            source.index().id(),
            keys.stream().map(KeyRange::ofPrefix).toList(),
            List.of(),
            List.of(),
            new Fragment.FragmentSettings(
                session.runner().text(),
                session.nowMicros(),
                services.resources().workMemoryBytes()));
    Map<Key, Integer> counts = new HashMap<>();
    Map<Key, Duplicate> duplicates = new HashMap<>();
    try (ResultReader reader =
        ResultReader.start(
            services.relations().scan(statement, fragment), cancel, services.materializer())) {
      for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
        RowBatch entries = batch.dense();
        for (int row = 0; row < entries.rowCount(); row++) {
          Key key = source.key(entries, row);
          int count = counts.merge(key, 1, Integer::sum);
          if (count > 1) {
            Duplicate before = duplicates.get(key);
            SqlException error =
                before == null
                    ? source.duplicate(entries, row, session.runner().text())
                    : before.error();
            duplicates.put(key, new Duplicate(error, count));
          }
        }
      }
    }
    return duplicates;
  }
}
