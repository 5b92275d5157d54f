package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.FetchedRows;
import io.lauma.exec.scan.KeyEncoder;
import io.lauma.exec.scan.Relations;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The row of one key as a plan sees it: key values, the columns to decode, and the filters and
/// projections above the scan. Used by one thread at a time.
final class PointRow {
  /// What a plan node above the scan makes of the row, or of none.
  private interface Step {
    RowBatch apply(RowBatch rows, EvaluationContext context);
  }

  private final Relation relation;
  private final Way way;
  private final RowDecoder decoder;
  private final Layout[] layouts;
  private final List<Step> steps;

  private PointRow(
      Relation relation, List<Integer> columnIds, List<SqlType> types, Way way, List<Step> steps) {
    this.relation = relation;
    this.way = way;
    this.decoder = RowDecoder.of(relation, columnIds);
    this.layouts = types.stream().map(type -> StoredForm.layout(type.oid())).toArray(Layout[]::new);
    this.steps = List.copyOf(steps);
  }

  /// How the row's key is found.
  private sealed interface Way {
    /// From the values of the statement.
    record ByKey(KeyValues values, KeyEncoder keys) implements Way {}

    /// From an entry of an index.
    record ByIndex(EntryLookup lookup) implements Way {}
  }

  /// Empty when the plan is more than filters and projections of one key's row.
  static Optional<PointRow> of(PlanNode plan, CatalogSnapshot catalog) {
    List<Step> steps = new ArrayList<>();
    PlanNode node = plan;
    while (!(node instanceof PlanNode.TableScan) && !(node instanceof PlanNode.IndexFetch)) {
      if (node instanceof PlanNode.Gather gather) {
        node = gather.input();
      } else if (node instanceof PlanNode.Sort sort && sort.rowsMax().isEmpty()) {
        node = sort.input();
      } else if (node instanceof PlanNode.Filter filter) {
        steps.addFirst(Condition.of(filter.condition())::select);
        node = filter.input();
      } else if (node instanceof PlanNode.Project project) {
        steps.addFirst(Projection.of(project.columns())::apply);
        node = project.input();
      } else {
        return Optional.empty();
      }
    }
    return node instanceof PlanNode.IndexFetch fetch
        ? byIndex(fetch, catalog, steps)
        : byKey((PlanNode.TableScan) node, catalog, steps);
  }

  private static Optional<PointRow> byKey(
      PlanNode.TableScan scan, CatalogSnapshot catalog, List<Step> steps) {
    Optional<Relation> relation = catalog.relation(scan.table());
    if (relation.isEmpty() || scan.rowsMax().isPresent()) {
      return Optional.empty();
    }
    scan.filter().ifPresent(filter -> steps.addFirst(Condition.of(filter)::select));
    return KeyValues.whole(scan, relation.get())
        .map(values ->
            new PointRow(
                relation.get(),
                scan.columnIds(),
                scan.output(),
                new Way.ByKey(values, KeyEncoder.of(relation.get())),
                steps));
  }

  private static Optional<PointRow> byIndex(
      PlanNode.IndexFetch fetch, CatalogSnapshot catalog, List<Step> steps) {
    fetch.filter().ifPresent(filter -> steps.addFirst(Condition.of(filter)::select));
    return catalog
        .relation(fetch.table())
        .flatMap(table ->
            EntryLookup.of(fetch, catalog)
                .map(lookup ->
                    new PointRow(
                        table, fetch.columnIds(), fetch.output(), new Way.ByIndex(lookup), steps)));
  }

  Relation relation() {
    return relation;
  }

  /// Where the row is.
  ///
  /// @param entryVersion of the entry of an index that has led there; ZERO without one
  record Place(Key key, HybridTime entryVersion) {}

  /// Where the row is now; empty when there is none.
  Optional<Place> place(RunContext context) {
    if (relation.index().isPresent()) {
      FetchedRows.checkReadable(Relations.of(context.statement().catalog(), relation.id()));
    }
    return switch (way) {
      case Way.ByKey(var values, var keys) ->
          values.evaluate(context.evaluation()).map(v -> new Place(keys.key(v), HybridTime.ZERO));
      case Way.ByIndex(var lookup) ->
          lookup.find(context).map(entry -> new Place(lookup.address(entry), entry.version()));
    };
  }

  /// Whether a row may leave the place that was found before it is read there.
  boolean mayMove() {
    return way instanceof Way.ByIndex;
  }

  /// What the plan gives when this is the key's row: one row or none.
  RowBatch rows(Optional<StoredRow> stored, EvaluationContext context) {
    VectorBuilder[] columns = new VectorBuilder[layouts.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(layouts[i], 1);
    }
    stored.ifPresent(row -> decoder.decode(row, columns));
    Vector[] vectors = new Vector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      vectors[i] = columns[i].build();
    }
    RowBatch rows = RowBatch.of(stored.isPresent() ? 1 : 0, vectors);
    for (Step step : steps) {
      rows = step.apply(rows, context);
    }
    return rows;
  }
}
