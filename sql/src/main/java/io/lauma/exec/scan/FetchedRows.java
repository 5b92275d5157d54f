package io.lauma.exec.scan;

import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.operator.Condition;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// The way from an index's entries to the rows: fetches a batch of keys at a time, by one message a
/// node. Holds one batch; asks for the next one when the last was answered; ends with its input.
public final class FetchedRows {
  private final PlanNode.IndexFetch plan;
  private final RunContext context;
  private final RowDecoder decoder;
  private final Optional<Condition> filter;

  private FetchedRows(PlanNode.IndexFetch plan, RunContext context) {
    Relation table = Relations.of(context.statement().catalog(), plan.table());
    this.plan = plan;
    this.context = context;
    this.decoder = RowDecoder.of(table, plan.columnIds());
    this.filter = plan.filter().map(Condition::of);
  }

  public static Source<RowBatch, NotUsed> of(
      PlanNode.IndexFetch plan, Source<RowBatch, NotUsed> entries, RunContext context) {
    checkReadable(Relations.of(context.statement().catalog(), plan.index()));
    FetchedRows fetch = new FetchedRows(plan, context);
    return entries.mapAsync(1, batch -> fetch.rows(batch.dense()));
  }

  /// @throws SqlException 40001 for an index that is being dropped: it lacks what is written now
  public static void checkReadable(Relation relation) {
    if (relation.index().filter(index -> index.state() != State.VALID).isPresent()) {
      throw new SqlException(
              SqlState.T_R_SERIALIZATION_FAILURE,
              "could not serialize access due to a change of the schema")
          .withDetail("Index \"" + relation.name() + "\" is being dropped.");
    }
  }

  private CompletionStage<RowBatch> rows(RowBatch entries) {
    Vector.Bytes addresses = (Vector.Bytes) entries.column(0);
    List<Key> keys = new ArrayList<>(entries.rowCount());
    for (int row = 0; row < entries.rowCount(); row++) {
      keys.add(Key.of(addresses.get(row)));
    }
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(decoded(List.of()));
    }
    return context.relations().get(context.statement(), plan.table(), keys).thenApply(this::found);
  }

  private RowBatch found(List<StoredRow> stored) {
    RowBatch rows = decoded(stored);
    return filter.isPresent() ? filter.get().select(rows, context.evaluation()).dense() : rows;
  }

  private RowBatch decoded(List<StoredRow> stored) {
    List<SqlType> types = plan.output();
    VectorBuilder[] columns = new VectorBuilder[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), stored.size());
    }
    stored.forEach(row -> decoder.decode(row, columns));
    List<Vector> vectors = new ArrayList<>(columns.length);
    for (VectorBuilder column : columns) {
      vectors.add(column.build());
    }
    return RowBatch.of(stored.size(), vectors);
  }
}
