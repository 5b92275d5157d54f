package io.lauma.plan.explain;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.plan.explain.ExplainNode.Detail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What EXPLAIN says of a scan of a table, in order, by its key or by an index.
///
/// @param columns names of the output columns
record ScanText(String type, String subject, List<Detail> details, List<String> columns) {
  static ScanText of(PlanNode.TableScan scan, CatalogSnapshot catalog) {
    Relation relation = catalog.relation(scan.table()).orElseThrow();
    List<String> names = names(relation, scan.columnIds());
    if (relation.index().isPresent()) {
      IndexDefinition definition = relation.index().get();
      Relation table = catalog.relation(definition.tableOid()).orElseThrow();
      return new ScanText(
          "Index Only Scan",
          " using " + relation.name() + " on " + table.name(),
          details(scan, relation, scan.columnIds(), names, scan.filter(), ids(relation)),
          names);
    }
    boolean byKey = !scan.keys().isEmpty();
    return new ScanText(
        byKey ? "Index Scan" : "Seq Scan",
        byKey
            ? " using " + relation.primaryKeyName().orElse("key") + " on " + relation.name()
            : " on " + relation.name(),
        details(scan, relation, scan.columnIds(), names, scan.filter(), ids(relation)),
        names);
  }

  /// The rows of a table by way of an index.
  static ScanText of(PlanNode.IndexFetch fetch, CatalogSnapshot catalog) {
    Relation table = catalog.relation(fetch.table()).orElseThrow();
    Relation index = catalog.relation(fetch.index()).orElseThrow();
    List<String> names = names(table, fetch.columnIds());
    List<Integer> keyIds = index.index().orElseThrow().keyColumnIds();
    PlanNode input = fetch.input();
    if (input instanceof PlanNode.Gather gather) {
      input = gather.input();
    }
    List<Detail> details =
        input instanceof PlanNode.TableScan scan
            ? details(scan, index, fetch.columnIds(), names, fetch.filter(), keyIds)
            : List.of();
    return new ScanText(
        "Index Scan", " using " + index.name() + " on " + table.name(), details, names);
  }

  private static List<Integer> ids(Relation relation) {
    return relation.key().stream().map(KeyColumn::columnId).toList();
  }

  private static List<String> names(Relation relation, List<Integer> columnIds) {
    int address = relation.index().map(IndexDefinition::addressColumnId).orElse(0);
    List<String> names = new ArrayList<>();
    for (int id : columnIds) {
      boolean isAddress = id == PlanNode.TableScan.ROW_ADDRESS || id == address;
      names.add(isAddress ? "ctid" : relation.columnById(id).name());
    }
    return names;
  }

  /// @param scan the one with the bounds
  /// @param keyed what the bounds are on
  /// @param columnIds the columns that the filter counts, which have `names`
  /// @param keyIds those of them, by part of the key
  private static List<Detail> details(
      PlanNode.TableScan scan,
      Relation keyed,
      List<Integer> columnIds,
      List<String> names,
      Optional<Scalar> filter,
      List<Integer> keyIds) {
    List<Detail> details = new ArrayList<>();
    if (!scan.keys().isEmpty()) {
      details.add(new Detail("Index Cond", bounds(scan, keyed)));
    }
    List<Integer> bound = scan.keys().stream().map(b -> keyIds.get(b.keyColumn())).toList();
    residual(filter, columnIds, bound)
        .ifPresent(f -> details.add(new Detail("Filter", new ScalarText(names).of(f))));
    return details;
  }

  private static String bounds(PlanNode.TableScan scan, Relation relation) {
    ScalarText text = new ScalarText(Collections.emptyList());
    List<String> parts = new ArrayList<>();
    for (KeyBound bound : scan.keys()) {
      String name = relation.columnById(relation.key().get(bound.keyColumn()).columnId()).name();
      bound.equal().ifPresent(v -> parts.add("(" + name + " = " + text.of(v) + ")"));
      bound.equalAny().ifPresent(v -> parts.add("(" + name + " = ANY (" + text.of(v) + "))"));
      bound
          .lower()
          .ifPresent(v ->
              parts.add("(" + name + (bound.lowerInclusive() ? " >= " : " > ") + text.of(v) + ")"));
      bound
          .upper()
          .ifPresent(v ->
              parts.add("(" + name + (bound.upperInclusive() ? " <= " : " < ") + text.of(v) + ")"));
    }
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(" AND ", parts) + ")";
  }

  /// The filter without what the key bounds say already.
  private static Optional<Scalar> residual(
      Optional<Scalar> filter, List<Integer> columnIds, List<Integer> bound) {
    if (filter.isEmpty() || bound.isEmpty()) {
      return filter;
    }
    List<Scalar> conjuncts =
        filter.get() instanceof Scalar.And and ? and.operands() : List.of(filter.get());
    List<Scalar> left = conjuncts.stream().filter(c -> !saidByKey(c, columnIds, bound)).toList();
    return switch (left.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(left.getFirst());
      default -> Optional.of(new Scalar.And(left));
    };
  }

  private static boolean saidByKey(Scalar conjunct, List<Integer> columnIds, List<Integer> bound) {
    Scalar column;
    if (conjunct instanceof Scalar.Call call && call.arguments().size() == 2) {
      column = call.arguments().getFirst();
    } else if (conjunct instanceof Scalar.AnyAll any) {
      column = any.left();
    } else {
      return false;
    }
    return column instanceof Scalar.Column c && bound.contains(columnIds.get(c.index()));
  }
}
