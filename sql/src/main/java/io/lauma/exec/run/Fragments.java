package io.lauma.exec.run;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.RunResources;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.WriteOutcome;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.row.RowBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// The surroundings of a fragment beside the data: it has its parameters and settings, and neither
/// session nor other relations.
final class Fragments {
  private Fragments() {}

  static RunContext context(
      Fragment fragment, CancelSignal cancel, Path spillDirectory, String blockingDispatcher) {
    Fragment.FragmentSettings settings = fragment.settings();
    return new RunContext(
        new Nothing(),
        new Nowhere(),
        new EvaluationContext(
            fragment.parameters(),
            settings.text(),
            settings.statementMicros(),
            List.of(),
            new SessionlessEnvironment(settings.statementMicros())),
        new RunResources(
            (catalog, relation, attributes) -> {
              throw misplaced("a catalog relation");
            },
            () -> {
              throw misplaced("a row id");
            },
            spillDirectory,
            settings.workMemoryBytes(),
            blockingDispatcher),
        cancel,
        Optional.empty(),
        Optional.empty());
  }

  static IllegalStateException misplaced(String what) {
    return new IllegalStateException("a fragment beside the data asks for " + what);
  }

  /// No relations: the fragment's rows come from its cursors.
  private static final class Nothing implements RelationAccess {
    @Override
    public Source<RowBatch, NotUsed> scan(Transaction.Statement statement, Fragment fragment) {
      throw misplaced("another relation");
    }

    @Override
    public CompletionStage<List<StoredRow>> get(
        Transaction.Statement statement, TableId table, List<Key> keys) {
      throw misplaced("another relation");
    }

    @Override
    public CompletionStage<List<WriteOutcome>> write(
        Transaction.Statement statement, TableId table, List<RowIntent> intents) {
      throw misplaced("a write");
    }

    @Override
    public CompletionStage<List<LockOutcome>> lock(
        Transaction.Statement statement, TableId table, LockRequest request) {
      throw misplaced("row locks");
    }
  }

  /// No statement: what it may see was decided when its cursors were opened.
  private static final class Nowhere implements Transaction.Statement {
    @Override
    public Transaction transaction() {
      throw misplaced("its transaction");
    }

    @Override
    public CatalogSnapshot catalog() {
      throw misplaced("the catalog");
    }

    @Override
    public void cancel() {}
  }
}
