package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.Column;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.Transaction;
import io.lauma.exec.reference.ReferenceErrors;
import io.lauma.exec.reference.ReferencedKey;
import io.lauma.exec.reference.ReferencedKeys;
import io.lauma.exec.reference.ReferencedRows;
import io.lauma.exec.reference.ReferringRows;
import io.lauma.exec.reference.RemovedRows;
import io.lauma.exec.reference.WrittenReferences;
import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.parse.ParsedStatement;
import io.lauma.parse.SqlParser;
import io.lauma.row.RowBatch;
import io.lauma.session.SessionServices;
import io.lauma.session.constraint.ReferringStatements.Command;
import io.lauma.session.run.Portal;
import io.lauma.session.run.Prepared;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.StatementRunner;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/// What FOREIGN KEY constraints make of keys that refer to nothing, and of keys that have gone, in
/// the session's transaction. Used by the session's thread alone; calls block.
final class ReferenceActions {
  /// Times that an action is planned.
  private static final int ATTEMPTS_MAX = 5;

  /// Keys that one look at the referring table asks for.
  static final int KEYS_MAX = 65_536;

  private final SqlSession session;

  /// @param row number of the statement's row that violates
  record Violation(long row, SqlException error) {}

  ReferenceActions(SqlSession session) {
    this.session = session;
  }

  /// Whether the check of keys that have gone waits when its constraint is deferred: only NO ACTION
  /// does.
  static boolean mayBeDeferred(Reference reference, RemovedRows.Keys keys) {
    return action(reference, keys) == ForeignKey.Action.NO_ACTION;
  }

  private static ForeignKey.Action action(Reference reference, RemovedRows.Keys keys) {
    return keys.after().isPresent() ? reference.key().onUpdate() : reference.key().onDelete();
  }

  /// The first of the rows that refers to nothing.
  ///
  /// @param mayHaveGone whether the rows themselves may not be there any more
  Optional<Violation> missing(WrittenReferences written, ReferringRows rows, boolean mayHaveGone) {
    List<ReferringRows.Entry> missing =
        Completions.await(written.look(rows, this::cancellableRows));
    Optional<ReferringRows.Entry> first =
        mayHaveGone && !missing.isEmpty()
            ? firstPresent(rows, missing)
            : missing.stream().findFirst();
    return first.map(entry ->
        new Violation(entry.row(), ReferenceErrors.missing(rows, entry, session.runner().text())));
  }

  /// The first entry that a row of the newest state still has.
  private Optional<ReferringRows.Entry> firstPresent(
      ReferringRows rows, List<ReferringRows.Entry> missing) {
    Reference reference = new Reference(rows.table(), rows.key());
    ReferringStatements statements =
        statements(reference, types(rows.table(), rows.key().columnIds()));
    List<ReferringRows.Entry> plain = missing.stream().filter(e -> !e.mixed()).toList();
    int[] places = plain.stream().mapToInt(ReferringRows.Entry::place).toArray();
    Optional<ReferringRows.Entry> first =
        places.length == 0
            ? Optional.empty()
            : first(statements, Rows.pick(rows.values(), places, 0, places.length)).map(plain::get);
    Optional<ReferringRows.Entry> mixed =
        missing.stream().filter(ReferringRows.Entry::mixed).findFirst();
    if (mixed.isEmpty() || (first.isPresent() && first.get().row() < mixed.get().row())) {
      return first;
    }
    return ReferringStatements.number(query(statements.mixed())).isPresent() ? mixed : first;
  }

  /// Carries out the action for keys that have gone, or answers the violation.
  Optional<Violation> act(Reference reference, RemovedRows.Keys keys) {
    RowBatch before = inOrder(reference, keys.key(), keys.before());
    ReferringStatements statements =
        statements(reference, types(keys.table(), reference.key().referencedColumnIds()));
    List<Integer> columns = reference.key().columnIds();
    return switch (action(reference, keys)) {
      case NO_ACTION -> stillReferenced(reference, keys, before, statements, false);
      case RESTRICT -> stillReferenced(reference, keys, before, statements, true);
      case CASCADE -> {
        if (keys.after().isEmpty()) {
          inParts(before, part -> change(statements.delete(part)));
        } else {
          change(statements.update(before, inOrder(reference, keys.key(), keys.after().get())));
        }
        yield refuseUnseen(reference, keys, before, statements);
      }
      case SET_NULL -> {
        List<Integer> set = setColumns(reference, keys, columns);
        inParts(before, part -> change(statements.set(part, set, "NULL")));
        yield refuseUnseen(reference, keys, before, statements);
      }
      case SET_DEFAULT -> {
        List<Integer> set = setColumns(reference, keys, columns);
        inParts(before, part -> change(statements.set(part, set, "DEFAULT")));
        yield stillReferenced(reference, keys, before, statements, false);
      }
    };
  }

  private static List<Integer> setColumns(
      Reference reference, RemovedRows.Keys keys, List<Integer> columns) {
    List<Integer> chosen = reference.key().onDeleteColumnIds();
    return keys.after().isPresent() || chosen.isEmpty() ? columns : chosen;
  }

  private interface Part {
    void run(RowBatch keys);
  }

  private static void inParts(RowBatch keys, Part part) {
    for (int from = 0; from < keys.rowCount(); from += KEYS_MAX) {
      part.run(Rows.slice(keys, from, Math.min(KEYS_MAX, keys.rowCount() - from)).dense());
    }
  }

  /// Above READ COMMITTED an action works on the rows that the transaction sees; others may have
  /// been committed since.
  ///
  /// @throws SqlException 40001 when there are such
  private Optional<Violation> refuseUnseen(
      Reference reference, RemovedRows.Keys keys, RowBatch before, ReferringStatements statements) {
    Transaction.Isolation isolation = session.block().transaction().isolation();
    if (isolation == Transaction.Isolation.READ_COMMITTED) {
      return Optional.empty();
    }
    RowBatch gone = gone(keys, before, false).keys();
    first(statements, gone)
        .ifPresent(row -> {
          throw ReferenceErrors.referencedSince(
              keys.table(), reference, gone, row, session.runner().text());
        });
    return Optional.empty();
  }

  /// @param numbers of the keys among all that have gone
  private record Gone(RowBatch keys, int[] numbers) {}

  private Optional<Violation> stillReferenced(
      Reference reference,
      RemovedRows.Keys keys,
      RowBatch before,
      ReferringStatements statements,
      boolean evenIfBack) {
    Gone gone = gone(keys, before, evenIfBack);
    return first(statements, gone.keys())
        .map(number -> {
          int row = gone.numbers()[number];
          return new Violation(
              row,
              ReferenceErrors.stillReferenced(
                  keys.table(), reference, before, row, session.runner().text()));
        });
  }

  /// The keys without those that a row has again.
  private Gone gone(RemovedRows.Keys keys, RowBatch before, boolean evenIfBack) {
    int[] all = IntStream.range(0, before.rowCount()).toArray();
    if (evenIfBack) {
      return new Gone(before, all);
    }
    ReferencedKeys.Encoded encoded = ReferencedKeys.of(keys.key()).encode(keys.before());
    Set<Key> wanted = new HashSet<>();
    for (int row : all) {
      encoded.key(row).ifPresent(wanted::add);
    }
    Set<Key> back =
        Completions.await(
            latestRows(keys.key().target()).thenCompose(rows -> rows.present(wanted)));
    if (back.isEmpty()) {
      return new Gone(before, all);
    }
    int[] left =
        IntStream.of(all)
            .filter(row -> encoded.key(row).filter(back::contains).isEmpty())
            .toArray();
    return new Gone(Rows.pick(before, left, 0, left.length), left);
  }

  /// The number, from 0, of the first key that a row of the newest state refers to.
  private Optional<Integer> first(ReferringStatements statements, RowBatch keys) {
    for (int from = 0; from < keys.rowCount(); from += KEYS_MAX) {
      int count = Math.min(KEYS_MAX, keys.rowCount() - from);
      Optional<Integer> number = firstOfPart(statements, Rows.slice(keys, from, count).dense());
      if (number.isPresent()) {
        return Optional.of(from + number.get());
      }
    }
    return Optional.empty();
  }

  /// One found among many is asked for once more, under a lock: it may be about to go.
  private Optional<Integer> firstOfPart(ReferringStatements statements, RowBatch keys) {
    int from = 0;
    while (from < keys.rowCount()) {
      RowBatch rest = Rows.slice(keys, from, keys.rowCount() - from).dense();
      Optional<Integer> number = ReferringStatements.number(query(statements.first(rest)));
      if (number.isEmpty()) {
        return Optional.empty();
      }
      int row = number.get() - 1;
      RowBatch one = Rows.slice(rest, row, 1).dense();
      boolean stays =
          rest.rowCount() == 1
              || ReferringStatements.number(query(statements.first(one))).isPresent();
      if (stays) {
        return Optional.of(from + row);
      }
      from += number.get();
    }
    return Optional.empty();
  }

  /// Key columns in the order of a constraint.
  private static RowBatch inOrder(Reference reference, ReferencedKey key, RowBatch keys) {
    List<Integer> stored = key.columnIds();
    return keys.project(
        reference.key().referencedColumnIds().stream().mapToInt(stored::indexOf).toArray());
  }

  private static List<SqlType> types(Relation table, List<Integer> columnIds) {
    return columnIds.stream().map(table::columnById).map(Column::type).toList();
  }

  private ReferringStatements statements(Reference reference, List<SqlType> types) {
    String schema =
        session
            .catalog()
            .schema(reference.table().schemaOid())
            .map(CatalogSnapshot.Schema::name)
            .orElseThrow();
    return new ReferringStatements(schema, reference, types);
  }

  private CompletionStage<ReferencedRows> cancellableRows(Relation table) {
    return rows(table, Transaction.SnapshotNeed.NEWEST);
  }

  private CompletionStage<ReferencedRows> latestRows(Relation table) {
    return rows(table, Transaction.SnapshotNeed.LATEST);
  }

  private CompletionStage<ReferencedRows> rows(Relation table, Transaction.SnapshotNeed need) {
    SessionServices services = session.services();
    CancelSignal cancel = session.runner().newAttempt();
    Transaction.Statement statement = session.block().statement(session::catalog, need);
    cancel.onCancel(statement::cancel);
    return CompletableFuture.completedFuture(
        new ReferencedRows(services.relations(), statement, table.id()));
  }

  private Prepared prepare(Command command) {
    StatementRunner runner = session.runner();
    Optional<ParsedStatement> parsed =
        runner
            .known(command.sql(), command.types())
            .map(statement -> new ParsedStatement(statement, 0, command.sql().length()))
            .or(() -> SqlParser.parse(command.sql()).stream().findFirst());
    return runner.prepare(command.sql(), parsed, command.types());
  }

  private List<RowBatch> query(Command command) {
    List<RowBatch> answer = new ArrayList<>();
    try (Portal.RowStream rows =
        session.runner().openLatest(prepare(command).plan().orElseThrow(), command.parameters())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        answer.add(batch);
      }
    }
    return answer;
  }

  /// An action whose plan is outdated has written nothing yet itself.
  private void change(Command command) {
    for (int attempt = 1; ; attempt++) {
      try {
        long _ = session.runner().runSilently(prepare(command), command.parameters());
        return;
      } catch (SqlException e) {
        if (!OutdatedPlan.isCauseOf(e) || attempt == ATTEMPTS_MAX) {
          throw OutdatedPlan.afterWrites(e).at(0);
        }
      }
    }
  }
}
