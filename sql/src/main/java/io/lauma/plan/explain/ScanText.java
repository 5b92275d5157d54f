package io.lauma.plan.explain;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.expr.text.QuoteFunctions;
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
          direction(scan) + " using " + relation.name() + " on " + table.name(),
          details(
              scan,
              IndexText.of(table, definition, catalog).columns(),
              names,
              scan.filter(),
              List.of()),
          names);
    }
    boolean byKey = !scan.keys().isEmpty() || scan.ordered();
    return new ScanText(
        byKey ? "Index Scan" : "Seq Scan",
        byKey
            ? direction(scan)
                + " using "
                + relation.primaryKeyName().orElse("key")
                + " on "
                + relation.name()
            : " on " + relation.name(),
        details(scan, keyNames(relation), names, scan.filter(), List.of()),
        names);
  }

  /// The rows of a table by way of an index.
  static ScanText of(PlanNode.IndexFetch fetch, CatalogSnapshot catalog) {
    Relation table = catalog.relation(fetch.table()).orElseThrow();
    Relation index = catalog.relation(fetch.index()).orElseThrow();
    List<String> names = names(table, fetch.columnIds());
    List<String> keyTexts = IndexText.of(table, index.index().orElseThrow(), catalog).columns();
    PlanNode input = fetch.input();
    if (input instanceof PlanNode.Gather gather) {
      input = gather.input();
    }
    List<Detail> details =
        input instanceof PlanNode.TableScan scan
            ? details(scan, keyTexts, names, fetch.filter(), fetch.implied())
            : List.of();
    return new ScanText(
        "Index Scan",
        (input instanceof PlanNode.TableScan scan ? direction(scan) : "")
            + " using "
            + index.name()
            + " on "
            + table.name(),
        details,
        names);
  }

  private static String direction(PlanNode.TableScan scan) {
    return scan.backward() ? " Backward" : "";
  }

  private static List<String> keyNames(Relation relation) {
    return relation.key().stream()
        .map(part -> QuoteFunctions.identifier(relation.columnById(part.columnId()).name()))
        .toList();
  }

  private static List<String> names(Relation relation, List<Integer> columnIds) {
    int address = relation.index().map(IndexDefinition::addressColumnId).orElse(0);
    List<String> names = new ArrayList<>();
    for (int id : columnIds) {
      boolean isAddress = id == PlanNode.TableScan.ROW_ADDRESS || id == address;
      names.add(isAddress ? "ctid" : QuoteFunctions.identifier(relation.columnById(id).name()));
    }
    return names;
  }

  /// @param scan the one with the bounds
  /// @param keyTexts what the bounds are on
  /// @param names of the columns that the filter counts
  /// @param implied parts of the filter that the index says already
  private static List<Detail> details(
      PlanNode.TableScan scan,
      List<String> keyTexts,
      List<String> names,
      Optional<Scalar> filter,
      List<Scalar> implied) {
    List<Detail> details = new ArrayList<>();
    if (!scan.keys().isEmpty()) {
      details.add(new Detail("Index Cond", bounds(scan, keyTexts)));
    }
    ScalarText text = new ScalarText(names);
    List<String> bound = scan.keys().stream().map(b -> keyTexts.get(b.keyColumn())).toList();
    List<String> known = implied.stream().map(text::of).toList();
    residual(filter, text, bound, known)
        .ifPresent(f -> details.add(new Detail("Filter", text.of(f))));
    return details;
  }

  private static String bounds(PlanNode.TableScan scan, List<String> keyTexts) {
    ScalarText text = new ScalarText(Collections.emptyList());
    List<String> parts = new ArrayList<>();
    for (KeyBound bound : scan.keys()) {
      String name = keyTexts.get(bound.keyColumn());
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

  /// The filter without what the key bounds and the index's predicate say already.
  private static Optional<Scalar> residual(
      Optional<Scalar> filter, ScalarText text, List<String> bound, List<String> known) {
    if (filter.isEmpty() || (bound.isEmpty() && known.isEmpty())) {
      return filter;
    }
    List<Scalar> conjuncts =
        filter.get() instanceof Scalar.And and ? and.operands() : List.of(filter.get());
    List<Scalar> left =
        conjuncts.stream()
            .filter(c -> !saidByKey(c, text, bound) && !known.contains(text.of(c)))
            .toList();
    return switch (left.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(left.getFirst());
      default -> Optional.of(new Scalar.And(left));
    };
  }

  private static boolean saidByKey(Scalar conjunct, ScalarText text, List<String> bound) {
    if (conjunct instanceof Scalar.Call call && call.arguments().size() == 2) {
      return bound.contains(text.of(call.arguments().getFirst()));
    }
    return conjunct instanceof Scalar.AnyAll any && bound.contains(text.of(any.left()));
  }
}
