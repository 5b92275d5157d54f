package io.lauma.session.definition;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.OfTransaction;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.Completions;
import io.lauma.exec.Transaction;
import io.lauma.session.CatalogAccess;
import io.lauma.session.lock.TableLocks;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The definitions that the statements of a transaction block have made, and its locks on tables: a
/// draft of the catalog that this session alone sees ([io.lauma.catalog.TransactionDraft]). It
/// becomes the catalog's with the block's commit: by itself where the block wrote no rows, and else
/// by the outcome of the rows' transaction, which the catalog is told before. Used by the session's
/// thread; calls block.
public final class BlockDefinitions {
  /// How long the end of a block waits until a draft that is given up is gone, seconds. It goes
  /// later otherwise.
  private static final int ROLLBACK_SECONDS = 5;

  private final SqlSession session;
  private final TableLocks tableLocks;
  private final NavigableMap<Integer, Integer> stepsAtSavepoints = new TreeMap<>();
  private Optional<String> draft = Optional.empty();

  /// For each step of the draft whether it defines something: locks alone do not.
  private final List<Boolean> steps = new ArrayList<>();

  /// For one session.
  public BlockDefinitions(SqlSession session) {
    this.session = session;
    this.tableLocks = new TableLocks(session);
  }

  /// The transaction's locks on tables.
  public TableLocks tableLocks() {
    return tableLocks;
  }

  /// The draft's name, whether there is anything in it or not.
  public Optional<String> name() {
    return draft;
  }

  /// The draft that the block's statements see; none while they have defined nothing.
  public Optional<String> draft() {
    return steps.contains(true) ? draft : Optional.empty();
  }

  /// The catalog as the block's statements see it.
  ///
  /// @throws SqlException 40001 when its definitions were lost
  public CatalogState view(CatalogState catalog) {
    return draft().map(catalog::within).orElse(catalog);
  }

  /// Makes one more definition of the block.
  ///
  /// @return texts of notices
  /// @throws SqlException the statement's error; 55P03, known by
  ///   [io.lauma.catalog.DraftConflict#waitsFor]; 40P01
  List<String> define(DdlRequest request, String text) {
    if (draft.isEmpty()) {
      draft = Optional.of(TransactionDraft.newName(session.processId()));
    }
    String name = draft.get();
    String builder = session.services().catalog().builder();
    List<String> notices =
        change(new OfTransaction.Define(name, builder, steps.size(), request), text);
    steps.add(!(request instanceof DdlRequest.LockTable));
    return notices;
  }

  private List<String> change(DdlRequest request, String text) {
    return Completions.await(session.services().catalog().change(request, session.user(), text))
        .notices();
  }

  /// What is defined and locked from here on can be undone by itself.
  public void setSavepoint(int number) {
    stepsAtSavepoints.put(number, steps.size());
    tableLocks.setSavepoint(number);
  }

  /// What was defined since a savepoint is undone.
  public void rolledBackTo(int number) {
    int kept = stepsAtSavepoints.getOrDefault(number, 0);
    stepsAtSavepoints.tailMap(number, false).clear();
    if (kept < steps.size()) {
      List<String> _ =
          change(new OfTransaction.BackTo(draft.orElseThrow(), kept), "ROLLBACK TO SAVEPOINT");
      steps.subList(kept, steps.size()).clear();
    }
    tableLocks.rolledBackTo(number);
  }

  /// Whether the block has defined something, or locked a table that it keeps others out of.
  public boolean isUsed() {
    return !steps.isEmpty();
  }

  /// Ends the block's rows, and commits its definitions with them.
  ///
  /// @param how commits the rows, or prepares them when there are no definitions
  /// @throws SqlException what the commit fails with; then nothing was defined, unless it is 40003
  public void end(Optional<Transaction> rows, Function<Transaction, CompletionStage<Void>> how) {
    if (draft().isEmpty()) {
      try {
        rows.ifPresent(transaction -> Completions.await(how.apply(transaction)));
      } finally {
        rollback();
      }
      return;
    }
    long id = rows.map(Transaction::assignedId).orElse(0L);
    if (id != 0) {
      prepare(rows.orElseThrow(), id);
    }
    try {
      rows.ifPresent(transaction -> Completions.await(how.apply(transaction)));
    } catch (SqlException e) {
      if (id == 0 || e.state().isRetryable()) {
        rollback();
      } else {
        forget();
      }
      throw e;
    }
    publish(id != 0);
  }

  private void prepare(Transaction rows, long id) {
    try {
      List<String> _ =
          change(new OfTransaction.Prepare(draft.orElseThrow(), steps.size(), id), "COMMIT");
    } catch (RuntimeException e) {
      Completions.await(rows.rollback());
      rollback();
      throw e;
    }
  }

  /// @param decided whether the rows are committed: then the catalog may have come to know by
  ///   itself, and the draft be gone
  private void publish(boolean decided) {
    String transaction = draft.orElseThrow();
    int count = steps.size();
    forget();
    try {
      List<String> _ = change(new OfTransaction.Commit(transaction, count), "COMMIT");
    } catch (SqlException e) {
      if (!decided || e.state() != SqlState.T_R_SERIALIZATION_FAILURE) {
        throw e;
      }
    }
  }

  /// The block is given up, and its definitions with it.
  public void rollback() {
    Optional<String> transaction = draft;
    forget();
    if (transaction.isPresent()) {
      try {
        var _ =
            session
                .services()
                .catalog()
                .change(new OfTransaction.Rollback(transaction.get()), session.user(), "ROLLBACK")
                .toCompletableFuture()
                .completeOnTimeout(
                    new CatalogAccess.DdlResult(List.of()), ROLLBACK_SECONDS, TimeUnit.SECONDS)
                .join();
      } catch (CompletionException e) {
        session.warn("the definitions of the transaction are taken back later: " + e.getMessage());
      }
    }
  }

  private void forget() {
    draft = Optional.empty();
    steps.clear();
    stepsAtSavepoints.clear();
    tableLocks.ended();
  }
}
