package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.exec.scan.FetchedRows;
import io.lauma.exec.scan.KeyEncoder;
import io.lauma.exec.scan.Relations;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.List;
import java.util.Optional;

/// The way to a row by the whole key of a unique index. Used by one thread at a time.
final class EntryLookup {
  private final Relation index;
  private final KeyValues values;
  private final KeyEncoder keys;
  private final RowDecoder addresses;

  private EntryLookup(Relation index, KeyValues values) {
    this.index = index;
    this.values = values;
    this.keys = KeyEncoder.of(index);
    this.addresses = RowDecoder.of(index, List.of(index.index().orElseThrow().addressColumnId()));
  }

  /// Empty when the entries are more than one key's.
  static Optional<EntryLookup> of(PlanNode.IndexFetch fetch, CatalogSnapshot catalog) {
    PlanNode input = fetch.input();
    if (input instanceof PlanNode.Gather gather) {
      input = gather.input();
    }
    Optional<Relation> index = catalog.relation(fetch.index());
    if (!(input instanceof PlanNode.TableScan scan) || index.isEmpty()) {
      return Optional.empty();
    }
    return index
        .filter(i -> i.index().filter(IndexDefinition::unique).isPresent())
        .flatMap(i -> KeyValues.whole(scan, i).map(values -> new EntryLookup(i, values)));
  }

  /// The entry, when there is one.
  Optional<StoredRow> find(RunContext context) {
    EvaluationContext evaluation = context.evaluation();
    Optional<List<Vector>> present = values.evaluate(evaluation);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    FetchedRows.checkReadable(Relations.of(context.statement().catalog(), index.id()));
    Key entry = keys.key(present.get());
    return Completions.await(
            context.relations().get(context.statement(), index.id(), List.of(entry)))
        .stream()
        .findFirst();
  }

  /// The key of the row that an entry is of.
  Key address(StoredRow entry) {
    VectorBuilder[] column = {new VectorBuilder(Layout.BYTES, 1)};
    addresses.decode(entry, column);
    return Key.of(((Vector.Bytes) column[0].build()).get(0));
  }
}
