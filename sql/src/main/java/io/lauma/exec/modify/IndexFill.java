package io.lauma.exec.modify;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.modify.EntryForm.Entries;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Adds to an index the entries of rows that were there before it. Every statement that changes a
/// row keeps the index by then, so a row that has changed since it was read has its entry already:
/// entries are written unless there is a version newer than the reading statement's snapshot. May
/// be done again from the start. Used by one thread at a time.
public final class IndexFill {
  private final Relation table;
  private final EntryForm form;
  private final List<Integer> readIds;
  private final InputRows input;
  private final RowDecoder decoder;

  public IndexFill(Relation table, Relation index, CatalogSnapshot catalog) {
    RowEncoder encoder = RowEncoder.of(table);
    this.table = table;
    this.form = new EntryForm(index, table, encoder.columns(), catalog);
    List<Integer> indexed = form.definition().usedColumnIds();
    this.input = new InputRows(encoder, indexed);
    this.readIds = new ArrayList<>(List.of(PlanNode.TableScan.ROW_ADDRESS));
    readIds.addAll(indexed);
    this.decoder = RowDecoder.of(table, readIds);
  }

  /// The columns of the table that are read, the address first.
  public List<Integer> columnIds() {
    return List.copyOf(readIds);
  }

  /// Their types.
  public List<SqlType> types() {
    List<SqlType> types = new ArrayList<>(List.of(SqlType.of(Oids.BYTEA)));
    readIds.stream().skip(1).forEach(id -> types.add(table.columnById(id).type()));
    return types;
  }

  /// Writes the entries of rows that the statement has read. Answers the keys of rows that must be
  /// looked at again, by a new statement: another row has taken the unique key since, and this one
  /// may have changed.
  ///
  /// @param rows [#columnIds]
  /// @throws SqlException (in the stage) 23505 for two rows with the same unique key
  public CompletionStage<List<Key>> fill(RowBatch rows, RunContext context) {
    RowImages images = input.images(rows.dense());
    Entries entries = form.entries(images, context.evaluation());
    List<RowIntent> intents = new ArrayList<>();
    List<Integer> filled = new ArrayList<>();
    for (int row = 0; row < entries.count(); row++) {
      if (entries.has(row)) {
        intents.add(new RowIntent.Fill(entries.key(row), form.value(entries, row)));
        filled.add(row);
      }
    }
    if (intents.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return context
        .relations()
        .write(context.statement(), form.index().id(), intents)
        .thenApply(outcomes -> again(images, entries, filled, outcomes, context));
  }

  /// Adds the entries of rows that nobody but the statement's transaction may change.
  ///
  /// @param rows [#columnIds]
  /// @throws SqlException (in the stage) 23505 for two rows with the same unique key
  public CompletionStage<Void> add(RowBatch rows, RunContext context) {
    RowImages images = input.images(rows.dense());
    Entries entries = form.entries(images, context.evaluation());
    List<RowIntent> intents = new ArrayList<>();
    List<Integer> added = new ArrayList<>();
    for (int row = 0; row < entries.count(); row++) {
      if (entries.has(row)) {
        intents.add(new RowIntent.Insert(entries.key(row), form.value(entries, row)));
        added.add(row);
      }
    }
    if (intents.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return context
        .relations()
        .write(context.statement(), form.index().id(), intents)
        .thenAccept(outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Duplicate) {
              throw IndexErrors.cannotCreate(
                  form.index(), form.keyText(entries, added.get(i), table, context));
            }
          }
        });
  }

  private List<Key> again(
      RowImages images,
      Entries entries,
      List<Integer> filled,
      List<WriteOutcome> outcomes,
      RunContext context) {
    List<Key> again = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      int row = filled.get(i);
      Key owner = images.keys().get(row);
      switch (outcomes.get(i)) {
        case WriteOutcome.Written _ -> {}
        case WriteOutcome.Changed changed -> {
          if (changed.newest().filter(entry -> !form.address(entry).equals(owner)).isPresent()) {
            again.add(owner);
          }
        }
        case WriteOutcome.Duplicate duplicate -> {
          if (!form.address(duplicate.existing()).equals(owner)) {
            throw IndexErrors.cannotCreate(
                form.index(), form.keyText(entries, row, table, context));
          }
        }
      }
    }
    return again;
  }

  /// The rows of some keys as a new statement sees them, in the form that [#fill] takes.
  public CompletionStage<RowBatch> read(List<Key> keys, RunContext context) {
    return context.relations().get(context.statement(), table.id(), keys).thenApply(this::decoded);
  }

  private RowBatch decoded(List<StoredRow> stored) {
    List<SqlType> types = types();
    VectorBuilder[] builders = new VectorBuilder[types.size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), stored.size());
    }
    stored.forEach(row -> decoder.decode(row, builders));
    List<Vector> vectors = new ArrayList<>();
    for (VectorBuilder builder : builders) {
      vectors.add(builder.build());
    }
    return RowBatch.of(stored.size(), vectors);
  }
}
