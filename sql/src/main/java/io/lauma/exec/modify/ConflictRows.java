package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/// ON CONFLICT: proposes rows for insertion. DO NOTHING leaves out those that have a row in the
/// way; DO UPDATE gets that row with its lock, and so the row stays in the way until it is updated.
/// Used by one thread at a time.
final class ConflictRows {
  private final PlanNode.Insert plan;
  private final Relation relation;
  private final PlanNode.OnConflict onConflict;
  private final ConstraintErrors errors;
  private final RowEncoder encoder;
  private final List<SqlType> types;
  private final Optional<Updating> updating;

  ConflictRows(
      PlanNode.Insert plan, Relation relation, RowEncoder encoder, ConstraintErrors errors) {
    this.onConflict = plan.onConflict().orElseThrow();
    this.errors = errors;
    this.plan = plan;
    this.relation = relation;
    this.encoder = encoder;
    this.types = encoder.columns().stream().map(Column::type).toList();
    this.updating =
        plan.onConflict()
            .flatMap(PlanNode.OnConflict::update)
            .map(update ->
                new Updating(
                    Assignment.of(plan, update, relation),
                    update.condition().map(Condition::of),
                    RowDecoder.of(relation, plan.columnIds())));
  }

  private record Updating(
      Assignment assignment, Optional<Condition> condition, RowDecoder decoder) {}

  /// A proposed row's number, and the row in its way.
  private record InTheWay(int row, StoredRow stored) {}

  /// Rows as they are stored now, in the order of the encoder's columns, each with the number of
  /// the proposed row that it comes from.
  private record Stored(RowBatch rows, int[] numbers) {}

  /// Writes the rows of one batch; the answer is what was inserted or updated, in the order of the
  /// proposed rows.
  ///
  /// @param proposed as the plan's input gave them
  /// @param rows the same rows in the order of the encoder's columns
  CompletionStage<RowBatch> insert(
      RowBatch proposed, RowBatch rows, WrittenKeys written, RunContext context) {
    boolean moves = updating.isPresent() && movesRows(updating.get(), context);
    if (!moves || rows.rowCount() <= 1) {
      return insertAll(proposed, rows, written, context);
    }
    // a row that moves may come in the way of the next one
    RowCollector collected = new RowCollector(types);
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (int row = 0; row < rows.rowCount(); row++) {
      RowBatch oneProposed = Rows.slice(proposed, row, 1).dense();
      RowBatch one = Rows.slice(rows, row, 1).dense();
      done =
          done.thenCompose(_ -> insertAll(oneProposed, one, written, context))
              .thenAccept(collected::append);
    }
    return done.thenApply(_ -> collected.take());
  }

  private boolean movesRows(Updating update, RunContext context) {
    List<Integer> assigned =
        onConflict.update().map(PlanNode.ConflictUpdate::assignedColumnIds).orElse(List.of());
    return update.assignment().assignsKey()
        || arbiters(context).stream()
            .anyMatch(index -> index.index().orElseThrow().changesWith(assigned));
  }

  private CompletionStage<RowBatch> insertAll(
      RowBatch proposed, RowBatch rows, WrittenKeys written, RunContext context) {
    List<Key> keys = new ArrayList<>(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); row++) {
      keys.add(encoder.key(rows, row));
    }
    RowImages images = new RowImages(rows, keys);
    return Claims.of(arbiters(context), relation, encoder.columns(), images, context)
        .thenCompose(claims -> insertClear(proposed, images, claims, written, context));
  }

  private List<Relation> arbiters(RunContext context) {
    return onConflict.arbiters().indexOids().stream()
        .map(oid -> context.statement().catalog().relation(oid).orElseThrow(OutdatedPlan::failure))
        .toList();
  }

  /// Inserts the rows that have no other row's entry in their way.
  private CompletionStage<RowBatch> insertClear(
      RowBatch proposed, RowImages images, Claims claims, WrittenKeys written, RunContext context) {
    List<Integer> clear =
        IntStream.range(0, claims.count())
            .filter(row -> claims.inTheWay(row) == null)
            .boxed()
            .toList();
    List<RowIntent> intents = new ArrayList<>();
    for (int row : clear) {
      byte[] value = encoder.value(images.rows(), row);
      intents.add(
          onConflict.arbiters().primaryKey()
              ? new RowIntent.Propose(images.keys().get(row), value, updating.isPresent())
              : new RowIntent.Insert(images.keys().get(row), value));
    }
    return write(intents, context)
        .thenCompose(outcomes -> {
          Sorted sorted = sorted(clear, outcomes, images, context);
          int[] inserted = sorted.inserted().stream().mapToInt(Integer::intValue).toArray();
          RowImages fresh = images.pick(inserted, inserted.length);
          Stored first = new Stored(fresh.rows(), inserted);
          return claims
              .giveUp(sorted.refused())
              .thenCompose(_ -> followed(fresh, context))
              .thenCompose(_ -> {
                if (updating.isEmpty()) {
                  return CompletableFuture.completedFuture(first.rows());
                }
                fresh.keys().forEach(written::add);
                return resolve(proposed, images, claims, first, sorted.found(), written, context);
              });
        });
  }

  /// @param refused rows with another row of their primary key
  /// @param found those other rows, locked
  private record Sorted(List<Integer> inserted, List<Integer> refused, List<InTheWay> found) {}

  private Sorted sorted(
      List<Integer> rows, List<WriteOutcome> outcomes, RowImages images, RunContext context) {
    Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < outcomes.size(); i++) {
      int row = rows.get(i);
      switch (outcomes.get(i)) {
        case WriteOutcome.Written _ -> sorted.inserted().add(row);
        case WriteOutcome.Changed changed -> {
          sorted.refused().add(row);
          sorted.found().add(new InTheWay(row, changed.newest().orElseThrow()));
        }
        case WriteOutcome.Duplicate _ -> {
          if (!onConflict.arbiters().primaryKey()) {
            throw errors.duplicate(images.rows(), row, context.evaluation().text());
          }
          sorted.refused().add(row);
        }
      }
    }
    return sorted;
  }

  private CompletionStage<Void> followed(RowImages fresh, RunContext context) {
    RowFollowers followers = RowFollowers.of(relation, context, onConflict.arbiters().indexOids());
    return followers.isEmpty() || fresh.keys().isEmpty()
        ? CompletableFuture.completedFuture(null)
        : followers.follow(new RowChanges.Inserted(fresh));
  }

  /// DO UPDATE of the rows in the way; what has moved out of the way meanwhile is proposed again.
  private CompletionStage<RowBatch> resolve(
      RowBatch proposed,
      RowImages images,
      Claims claims,
      Stored first,
      List<InTheWay> byKey,
      WrittenKeys written,
      RunContext context) {
    return new RowsInTheWay(relation, encoder.columns(), context)
        .lock(claims)
        .thenCompose(locked -> {
          List<InTheWay> found = new ArrayList<>(byKey);
          locked.found().forEach((row, stored) -> found.add(new InTheWay(row, stored)));
          found.sort(Comparator.comparingInt(InTheWay::row));
          CompletionStage<RowBatch> done =
              update(updating.orElseThrow(), proposed, found, written, context)
                  .thenApply(second -> inOrder(first, second));
          int[] again = locked.gone().stream().mapToInt(Integer::intValue).toArray();
          if (again.length == 0) {
            return done;
          }
          RowBatch proposedAgain = Rows.pick(proposed, again, 0, again.length);
          RowBatch rowsAgain = Rows.pick(images.rows(), again, 0, again.length);
          return done.thenCompose(rows ->
              insertAll(proposedAgain, rowsAgain, written, context)
                  .thenApply(more -> join(rows, more)));
        });
  }

  private RowBatch join(RowBatch first, RowBatch second) {
    RowCollector both = new RowCollector(types);
    both.append(first);
    both.append(second);
    return both.take();
  }

  private CompletionStage<Stored> update(
      Updating updating,
      RowBatch proposed,
      List<InTheWay> found,
      WrittenKeys written,
      RunContext context) {
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(new Stored(Rows.nulls(types, 0), new int[0]));
    }
    RowBatch all = before(updating, proposed, found);
    RowBatch selected =
        updating.condition().isPresent()
            ? updating.condition().get().select(all, context.evaluation())
            : all;
    int[] chosen = IntStream.range(0, selected.rowCount()).map(selected::position).toArray();
    checkOnce(found, chosen, written);
    RowBatch before = selected.dense();
    int[] numbers = IntStream.of(chosen).map(row -> found.get(row).row()).toArray();
    Assignment assignment = updating.assignment();
    RowBatch after = assignment.after(before, context.evaluation());
    List<RowIntent> intents = new ArrayList<>();
    for (int row = 0; row < before.rowCount(); row++) {
      written.add(assignment.key(after, row));
      intents.add(assignment.intent(before, after, row));
    }
    return write(intents, context)
        .thenCompose(outcomes -> {
          checkWritten(outcomes);
          return move(assignment, before, after, context);
        })
        .thenCompose(_ -> followed(assignment, before, after, context))
        .thenApply(_ -> new Stored(assignment.stored(after), numbers));
  }

  private CompletionStage<Void> followed(
      Assignment assignment, RowBatch before, RowBatch after, RunContext context) {
    RowFollowers followers = RowFollowers.of(relation, context);
    return followers.isEmpty() || after.rowCount() == 0
        ? CompletableFuture.completedFuture(null)
        : followers.follow(assignment.changes(before, after));
  }

  private CompletionStage<List<WriteOutcome>> write(List<RowIntent> intents, RunContext context) {
    return intents.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : context.relations().write(context.statement(), plan.table(), intents);
  }

  /// The row address, the row in the way, and what the input gave.
  private RowBatch before(Updating updating, RowBatch proposed, List<InTheWay> found) {
    var addresses = new VectorBuilder(Layout.BYTES, found.size());
    List<Integer> ids = plan.columnIds();
    VectorBuilder[] old = new VectorBuilder[ids.size()];
    for (int i = 0; i < old.length; i++) {
      SqlType type = types.get(encoder.indexOfColumn(ids.get(i)));
      old[i] = new VectorBuilder(StoredForm.layout(type.oid()), found.size());
    }
    for (InTheWay row : found) {
      addresses.appendBytes(row.stored().key().bytes());
      updating.decoder().decode(row.stored(), old);
    }
    int[] positions = found.stream().mapToInt(InTheWay::row).toArray();
    Vector[] values = new Vector[1 + old.length + proposed.columnCount()];
    values[0] = addresses.build();
    for (int i = 0; i < old.length; i++) {
      values[1 + i] = old[i].build();
    }
    for (int i = 0; i < proposed.columnCount(); i++) {
      values[1 + old.length + i] = proposed.column(i).select(positions, positions.length);
    }
    return RowBatch.of(positions.length, values);
  }

  /// @param chosen the rows that will be updated
  /// @throws SqlException 21000 for a row that the statement has written or is about to write
  private static void checkOnce(List<InTheWay> found, int[] chosen, WrittenKeys written) {
    var now = new WrittenKeys();
    int next = 0;
    for (int row = 0; row < found.size(); row++) {
      Key key = found.get(row).stored().key();
      if (written.contains(key) || now.contains(key)) {
        throw new SqlException(
                SqlState.CARDINALITY_VIOLATION,
                "ON CONFLICT DO UPDATE command cannot affect row a second time")
            .withHint(
                "Ensure that no rows proposed for insertion within the same command have duplicate"
                    + " constrained values.");
      }
      if (next < chosen.length && chosen[next] == row) {
        now.add(key);
        next++;
      }
    }
  }

  private static void checkWritten(List<WriteOutcome> outcomes) {
    if (!outcomes.stream().allMatch(WriteOutcome.Written.class::isInstance)) {
      throw new IllegalStateException("a locked row has changed");
    }
  }

  private CompletionStage<Void> move(
      Assignment assignment, RowBatch before, RowBatch after, RunContext context) {
    List<RowIntent> inserts = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < after.rowCount(); row++) {
      Optional<RowIntent> insert = assignment.move(before, after, row);
      if (insert.isPresent()) {
        inserts.add(insert.get());
        rows.add(row);
      }
    }
    return write(inserts, context)
        .thenAccept(outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Duplicate) {
              throw assignment.duplicate(after, rows.get(i), context.evaluation());
            }
          }
        });
  }

  private RowBatch inOrder(Stored first, Stored second) {
    if (second.numbers().length == 0 || first.numbers().length == 0) {
      return second.numbers().length == 0 ? first.rows() : second.rows();
    }
    RowCollector both = new RowCollector(types);
    both.append(first.rows());
    both.append(second.rows());
    int[] order = new int[first.numbers().length + second.numbers().length];
    int left = 0;
    int right = 0;
    for (int i = 0; i < order.length; i++) {
      boolean takeLeft =
          right == second.numbers().length
              || (left < first.numbers().length && first.numbers()[left] < second.numbers()[right]);
      order[i] = takeLeft ? left++ : first.numbers().length + right++;
    }
    return Rows.pick(both.take(), order, 0, order.length);
  }
}
