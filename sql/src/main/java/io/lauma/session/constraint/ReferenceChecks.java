package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.modify.ArrivedKeys;
import io.lauma.exec.reference.ReferencedRows;
import io.lauma.exec.reference.ReferringRows;
import io.lauma.exec.reference.RemovedRows;
import io.lauma.exec.reference.WrittenReferences;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PreparedPlan;
import io.lauma.row.RowBatch;
import io.lauma.session.SessionServices;
import io.lauma.session.run.Portal;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionBlock;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The FOREIGN KEY and DEFERRABLE constraints of one session's statements. What a statement has
/// written is checked when it has ended; actions on rows that refer are statements of their own,
/// whose checks come behind those that wait already, as PostgreSQL queues its triggers. Checks that
/// are put off, and those of statements that were left half run, are made at COMMIT. Used by the
/// session's thread alone; calls may block.
public final class ReferenceChecks implements TransactionBlock.Checks {
  /// Between two looks whether a transaction has ended.
  private static final long LOOK_MICROS = 5_000;

  /// Statements that one statement may cause.
  static final int STATEMENTS_MAX = 1_000_000;

  private final SqlSession session;
  private final ReferenceActions actions;
  private final UniqueChecks uniques;
  private final DeferredChecks deferred = new DeferredChecks();
  private final List<Started> started = new ArrayList<>();

  /// Statements that have ended and wait for their checks; null while none are being made.
  private @Nullable Deque<WrittenReferences> queue;

  /// A statement that has not ended.
  private record Started(WrittenReferences written, int savepoint) {}

  /// For one session.
  public ReferenceChecks(SqlSession session) {
    this.session = session;
    this.actions = new ReferenceActions(session);
    this.uniques = new UniqueChecks(session);
  }

  DeferredChecks deferred() {
    return deferred;
  }

  /// A statement begins; empty when its table has to do with no constraint.
  public Optional<WrittenReferences> begin(PlanNode plan, Transaction.Statement statement) {
    Optional<WrittenReferences> written =
        target(plan, statement.catalog())
            .flatMap(table ->
                WrittenReferences.of(
                    statement.catalog(), table, this::locking, session.runner().text()));
    written.ifPresent(w -> started.add(new Started(w, session.block().innermostSavepoint())));
    return written;
  }

  private static Optional<Relation> target(PlanNode plan, CatalogSnapshot catalog) {
    return switch (plan) {
      case PlanNode.Insert insert -> catalog.relation(insert.table());
      case PlanNode.Update update -> catalog.relation(update.table());
      case PlanNode.Delete delete -> catalog.relation(delete.table());
      default -> Optional.empty();
    };
  }

  /// A transaction that has made a foreign key to the table may have committed its rows a moment
  /// ago and let go of those of this table: its definitions count as soon as they are the
  /// catalog's.
  private void awaitNewReferences(Relation table) {
    while (session.catalog().hasUndecidedReference(table.oid())) {
      session.runner().sleep(LOOK_MICROS);
    }
  }

  private CompletionStage<ReferencedRows> locking(Relation table) {
    SessionServices services = session.services();
    return session
        .block()
        .transaction()
        .statement(session.catalog(), Transaction.SnapshotNeed.NEWEST)
        .thenApply(statement -> new ReferencedRows(services.relations(), statement, table.id()));
  }

  /// The same rows, whose statement is checked before their end is told.
  public Portal.RowStream checkedAtEnd(
      Portal.RowStream rows, PreparedPlan plan, RunContext context) {
    return plan.writes() ? new CheckedRows(rows, () -> ended(plan, context)) : rows;
  }

  private static final class CheckedRows implements Portal.RowStream {
    private final Portal.RowStream rows;
    private final Runnable check;
    private boolean checked;

    CheckedRows(Portal.RowStream rows, Runnable check) {
      this.rows = rows;
      this.check = check;
    }

    @Override
    public @Nullable RowBatch next() {
      RowBatch batch = rows.next();
      if (batch == null && !checked) {
        checked = true;
        check.run();
      }
      return batch;
    }

    @Override
    public long rowCount() {
      return rows.rowCount();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /// A statement has written all its rows.
  ///
  /// @throws SqlException 23503 and what an action fails with; 40001 when a constraint was defined
  ///   meanwhile that the statement knows nothing of
  public void ended(PreparedPlan plan, RunContext context) {
    CatalogSnapshot known = context.statement().catalog();
    target(plan.plan(), known).ifPresent(this::awaitNewReferences);
    CatalogSnapshot now = session.catalog();
    if (now.version() != known.version()) {
      target(plan.plan(), known)
          .flatMap(table -> now.relation(table.oid()))
          .ifPresent(table -> refuseUnknown(table, known, now));
    }
    context
        .references()
        .ifPresent(written -> {
          started.removeIf(s -> s.written().equals(written));
          if (queue != null) {
            queue.add(written);
          } else {
            check(List.of(written), false);
          }
        });
  }

  private static void refuseUnknown(Relation table, CatalogSnapshot known, CatalogSnapshot now) {
    Set<Integer> oids = constraints(known, table.oid());
    if (!oids.containsAll(constraints(now, table.oid()))) {
      throw new SqlException(
              SqlState.T_R_SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent definition")
          .withDetail(
              "A foreign key of table \""
                  + table.name()
                  + "\", or one that refers to it, was defined while the statement ran.");
    }
  }

  private static Set<Integer> constraints(CatalogSnapshot catalog, int tableOid) {
    Set<Integer> oids = new HashSet<>();
    catalog.referencing(tableOid).forEach(reference -> oids.add(reference.key().oid()));
    catalog
        .relation(tableOid)
        .ifPresent(table -> table.foreignKeys().forEach(key -> oids.add(key.oid())));
    return oids;
  }

  /// Runs statements whose checks are made when all of them have ended.
  public void together(Runnable statements) {
    Deque<WrittenReferences> ended = new ArrayDeque<>();
    queue = ended;
    try {
      statements.run();
    } finally {
      queue = null;
    }
    check(List.copyOf(ended), true);
  }

  /// @param changedSince whether there were other statements since one of them
  private void check(List<WrittenReferences> ended, boolean changedSince) {
    Deque<WrittenReferences> waiting = new ArrayDeque<>(ended);
    queue = waiting;
    try {
      int statements = 0;
      for (WrittenReferences next = waiting.poll(); next != null; next = waiting.poll()) {
        check(next, statements > 0 || changedSince);
        if (++statements > STATEMENTS_MAX) {
          throw new SqlException(
              SqlState.PROGRAM_LIMIT_EXCEEDED,
              "a statement causes at most " + STATEMENTS_MAX + " others by foreign keys");
        }
      }
    } finally {
      queue = null;
    }
  }

  /// @param mayHaveGone whether rows that the statement wrote may have been changed since
  private void check(WrittenReferences written, boolean mayHaveGone) {
    Optional<ReferenceActions.Violation> first = unique(written, true, Optional.empty());
    List<RemovedRows.Keys> removed = written.takeRemoved();
    if (!removed.isEmpty()) {
      removed(written, removed);
    }
    for (ReferringRows rows : written.referring()) {
      if (rows.entries().isEmpty()) {
        continue;
      }
      DeferredChecks.Check check = new DeferredChecks.Check.Referring(written, rows);
      if (deferred.isDeferred(rows.key())) {
        deferred.add(check, session.block().innermostSavepoint());
      } else {
        first = earlier(first, actions.missing(written, rows, mayHaveGone));
      }
    }
    throwIfAny(unique(written, false, first));
  }

  /// Looks at the keys that have come, those of a PRIMARY KEY before foreign keys are looked at,
  /// and others behind them.
  private Optional<ReferenceActions.Violation> unique(
      WrittenReferences written, boolean primaryKey, Optional<ReferenceActions.Violation> before) {
    Optional<ReferenceActions.Violation> first = before;
    for (ArrivedKeys source : written.arrived()) {
      if (source.index().index().orElseThrow().isPrimaryKey() != primaryKey) {
        continue;
      }
      List<ArrivedKeys.Arrival> keys = source.take();
      DeferredChecks.Check.Unique check = new DeferredChecks.Check.Unique(source, keys);
      if (keys.isEmpty()) {
        continue;
      }
      if (check.isDeferred(deferred)) {
        deferred.add(check, session.block().innermostSavepoint());
      } else {
        first = earlier(first, uniques.check(source, keys));
      }
    }
    return first;
  }

  private void removed(WrittenReferences written, List<RemovedRows.Keys> removed) {
    CatalogSnapshot now = session.catalog();
    Optional<ReferenceActions.Violation> first = Optional.empty();
    for (Reference known : written.references()) {
      Optional<Reference> reference =
          now.referencing(written.table().oid()).stream()
              .filter(r -> r.key().oid() == known.key().oid())
              .findFirst();
      Optional<RemovedRows.Keys> gone =
          removed.stream().filter(keys -> keys.key().isOf(known.key())).findFirst();
      if (reference.isEmpty() || gone.isEmpty()) {
        continue;
      }
      RemovedRows.Keys keys = gone.get();
      if (ReferenceActions.mayBeDeferred(reference.get(), keys)
          && deferred.isDeferred(known.key())) {
        deferred.add(
            new DeferredChecks.Check.Referenced(reference.get(), keys),
            session.block().innermostSavepoint());
      } else {
        first = earlier(first, actions.act(reference.get(), keys));
      }
    }
    throwIfAny(first);
  }

  private static Optional<ReferenceActions.Violation> earlier(
      Optional<ReferenceActions.Violation> first, Optional<ReferenceActions.Violation> other) {
    return first.isEmpty() || (other.isPresent() && other.get().row() < first.get().row())
        ? other
        : first;
  }

  private static void throwIfAny(Optional<ReferenceActions.Violation> violation) {
    if (violation.isPresent()) {
      throw violation.get().error();
    }
  }

  /// SET CONSTRAINTS: what is not deferred any more is checked now.
  ///
  /// @throws SqlException 23503, 23505
  void checkImmediate() {
    makeDeferred(false);
  }

  private void makeDeferred(boolean all) {
    int savepoint = session.block().innermostSavepoint();
    for (DeferredChecks.Pending pending : deferred.pending(all)) {
      throwIfAny(
          switch (pending.check()) {
            case DeferredChecks.Check.Unique(var source, var keys) -> uniques.check(source, keys);
            case DeferredChecks.Check.Referring(var written, var rows) ->
                actions.missing(written, rows, true);
            case DeferredChecks.Check.Referenced(var reference, var keys) ->
                actions.act(reference, keys);
          });
      deferred.done(pending, savepoint);
    }
  }

  @Override
  public void beforeCommit() {
    if (!started.isEmpty()) {
      List<WrittenReferences> left = started.stream().map(Started::written).toList();
      started.clear();
      check(left, true);
    }
    makeDeferred(true);
  }

  @Override
  public void rolledBackTo(int savepoint) {
    started.removeIf(s -> s.savepoint() >= savepoint);
    deferred.rolledBackTo(savepoint);
  }

  @Override
  public void ended() {
    started.clear();
    deferred.clear();
    queue = null;
  }
}
