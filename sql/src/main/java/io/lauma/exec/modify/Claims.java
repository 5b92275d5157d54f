package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.modify.EntryForm.Entries;
import io.lauma.kv.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Claims the entries of rows proposed for insertion in the unique indexes that are arbiters, one
/// index after the other. A row that finds another row's entry gives its claims up again. Used by
/// one thread at a time.
final class Claims {
  private final RunContext context;
  private final RowImages rows;
  private final List<EntryForm> forms;
  private final List<Entries> entries = new ArrayList<>();
  private final @Nullable Key[] inTheWay;
  private final EntryForm[] arbiters;

  private Claims(
      List<Relation> indexes,
      Relation table,
      List<Column> tableColumns,
      RowImages rows,
      RunContext context) {
    this.context = context;
    this.rows = rows;
    this.forms =
        indexes.stream()
            .map(index -> new EntryForm(index, table, tableColumns, context.statement().catalog()))
            .toList();
    forms.forEach(form -> entries.add(form.entries(rows, context.evaluation())));
    this.inTheWay = new @Nullable Key[rows.keys().size()];
    this.arbiters = new EntryForm[rows.keys().size()];
  }

  /// Claims what can be; the claims say which rows were clear.
  static CompletionStage<Claims> of(
      List<Relation> indexes,
      Relation table,
      List<Column> tableColumns,
      RowImages rows,
      RunContext context) {
    Claims claims = new Claims(indexes, table, tableColumns, rows, context);
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (int i = 0; i < indexes.size(); i++) {
      int index = i;
      done = done.thenCompose(_ -> claims.claim(index));
    }
    return done.thenApply(_ -> claims);
  }

  /// The address of the row in the way of a proposed one; null when there is none.
  @Nullable Key inTheWay(int row) {
    return inTheWay[row];
  }

  /// Whether a row of the table has the key for which it was found in the way.
  ///
  /// @param found the row's present image
  boolean isStillInTheWay(int row, RowImages found) {
    EntryForm form = arbiters[row];
    int index = forms.indexOf(form);
    Entries present = form.entries(found, context.evaluation());
    return present.has(0) && present.key(0).equals(entries.get(index).key(row));
  }

  private CompletionStage<Void> claim(int index) {
    Entries own = entries.get(index);
    List<RowIntent> intents = new ArrayList<>();
    List<Integer> proposed = new ArrayList<>();
    for (int row = 0; row < own.count(); row++) {
      if (inTheWay[row] == null && own.has(row)) {
        byte[] value = forms.get(index).value(own, row);
        intents.add(
            own.isAlone(row)
                ? new RowIntent.Put(own.key(row), value)
                : new RowIntent.Propose(own.key(row), value, false));
        proposed.add(row);
      }
    }
    return write(index, intents)
        .thenCompose(outcomes -> {
          List<Integer> refused = new ArrayList<>();
          for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Duplicate duplicate) {
              int row = proposed.get(i);
              inTheWay[row] = forms.get(index).address(duplicate.existing());
              arbiters[row] = forms.get(index);
              refused.add(row);
            }
          }
          return giveUp(refused, index);
        });
  }

  /// Gives up all claims of rows.
  CompletionStage<Void> giveUp(List<Integer> refused) {
    return giveUp(refused, forms.size());
  }

  private CompletionStage<Void> giveUp(List<Integer> refused, int indexes) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (int i = 0; i < indexes && !refused.isEmpty(); i++) {
      int index = i;
      List<RowIntent> removals = new ArrayList<>();
      refused.stream()
          .filter(entries.get(index)::has)
          .forEach(row -> removals.add(new RowIntent.Remove(entries.get(index).key(row))));
      done = done.thenCompose(_ -> write(index, removals)).thenAccept(_ -> {});
    }
    return done;
  }

  private CompletionStage<List<WriteOutcome>> write(int index, List<RowIntent> intents) {
    return intents.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : context.relations().write(context.statement(), forms.get(index).index().id(), intents);
  }

  int count() {
    return rows.keys().size();
  }
}
