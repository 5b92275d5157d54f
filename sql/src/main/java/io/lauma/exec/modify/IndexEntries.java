package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.modify.EntryForm.Entries;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Keeps one index in step with its table: each row's entry is written under the row's lock, in the
/// row's transaction. A row of a unique index finds its duplicate here. Used by one stream at a
/// time.
final class IndexEntries implements RowFollower {
  private final EntryForm form;
  private final Relation table;
  private final RunContext context;

  /// Whether an entry may be written without a look at what was there: above READ COMMITTED one
  /// that was removed since the snapshot would be a conflict, and is none.
  private final boolean mayOverwrite;

  /// @param tableColumns in stored order
  IndexEntries(Relation index, Relation table, List<Column> tableColumns, RunContext context) {
    this.form = new EntryForm(index, table, tableColumns, context.statement().catalog());
    this.table = table;
    this.context = context;
    this.mayOverwrite = context.statement().transaction().isolation() == Isolation.READ_COMMITTED;
  }

  @Override
  public CompletionStage<Void> follow(RowChanges changes) {
    return switch (changes) {
      case RowChanges.Inserted inserted -> insert(inserted.after());
      case RowChanges.Deleted deleted -> {
        Entries old = entries(deleted.before());
        List<Key> gone = new ArrayList<>();
        List<Key> owners = new ArrayList<>();
        for (int row = 0; row < old.count(); row++) {
          if (old.has(row)) {
            gone.add(old.key(row));
            owners.add(deleted.before().keys().get(row));
          }
        }
        yield remove(gone, owners);
      }
      case RowChanges.Updated updated -> update(updated.before(), updated.after());
    };
  }

  private Entries entries(RowImages images) {
    return form.entries(images, context.evaluation());
  }

  private CompletionStage<Void> insert(RowImages images) {
    Entries entries = entries(images);
    List<RowIntent> intents = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < entries.count(); row++) {
      if (entries.has(row)) {
        intents.add(arrival(entries, row));
        rows.add(row);
      }
    }
    return write(intents, rows, entries);
  }

  private RowIntent arrival(Entries entries, int row) {
    byte[] value = form.value(entries, row);
    return entries.isAlone(row) && mayOverwrite
        ? new RowIntent.Put(entries.key(row), value)
        : new RowIntent.Insert(entries.key(row), value);
  }

  private CompletionStage<Void> update(RowImages before, RowImages after) {
    Entries old = entries(before);
    Entries fresh = entries(after);
    List<Key> gone = new ArrayList<>();
    List<Key> owners = new ArrayList<>();
    List<RowIntent> intents = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < old.count(); row++) {
      boolean stays = old.has(row) && fresh.has(row) && old.key(row).equals(fresh.key(row));
      if (old.has(row) && !stays) {
        gone.add(old.key(row));
        owners.add(before.keys().get(row));
      }
      if (fresh.has(row) && !stays) {
        intents.add(arrival(fresh, row));
        rows.add(row);
      } else if (stays && !Arrays.equals(form.value(old, row), form.value(fresh, row))) {
        intents.add(new RowIntent.Put(fresh.key(row), form.value(fresh, row)));
        rows.add(row);
      }
    }
    return remove(gone, owners).thenCompose(_ -> write(intents, rows, fresh));
  }

  /// Removes entries, each only if it is of the row that owned it: while a unique index is built, a
  /// row that has no entry yet may have the same key as another row's.
  private CompletionStage<Void> remove(List<Key> gone, List<Key> owners) {
    if (gone.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (form.definition().state() != State.BUILDING || !form.definition().unique()) {
      return send(gone.stream().map(key -> (RowIntent) new RowIntent.Remove(key)).toList())
          .thenAccept(_ -> {});
    }
    List<RowIntent> locks =
        gone.stream()
            .<RowIntent>map(key -> new RowIntent.LockNewest(key, LockMode.NO_KEY_UPDATE))
            .toList();
    return send(locks)
        .thenCompose(outcomes -> {
          List<RowIntent> removals = new ArrayList<>();
          for (int i = 0; i < outcomes.size(); i++) {
            if (isOf(owners.get(i), outcomes.get(i))) {
              removals.add(new RowIntent.Remove(gone.get(i)));
            }
          }
          return removals.isEmpty()
              ? CompletableFuture.completedFuture(List.<WriteOutcome>of())
              : send(removals);
        })
        .thenAccept(_ -> {});
  }

  private boolean isOf(Key owner, WriteOutcome outcome) {
    Optional<StoredRow> entry =
        switch (outcome) {
          case WriteOutcome.Changed changed -> changed.newest();
          case WriteOutcome.Written _ -> Optional.empty();
          case WriteOutcome.Duplicate duplicate -> Optional.of(duplicate.existing());
        };
    return entry.filter(e -> form.address(e).equals(owner)).isPresent();
  }

  private CompletionStage<Void> write(
      List<RowIntent> intents, List<Integer> rows, Entries entries) {
    if (intents.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return send(intents)
        .thenAccept(outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Duplicate) {
              throw IndexErrors.duplicate(
                  form.index(), form.keyText(entries, rows.get(i), table, context));
            }
          }
        });
  }

  private CompletionStage<List<WriteOutcome>> send(List<RowIntent> intents) {
    return context.relations().write(context.statement(), form.index().id(), intents);
  }
}
