package io.lauma.plan.physical;

import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds a scan along a stored key, forward or backward, that gives rows in the order that is
/// wanted, so that nothing has to be sorted: of the relation that is read anyway, or, where a LIMIT
/// says that few rows are enough, of another index of the table.
final class KeyOrderedScan {
  /// Rows of a LIMIT for which an index is read only for its order.
  private static final long ROWS_MAX = 1_000;

  private final PhysicalPlanner.Indexes indexes;
  private final Optional<Scalar> rowsMax;
  private final boolean few;

  /// @param rowsMax how many rows are enough
  /// @param expected about how many will be read
  KeyOrderedScan(
      PhysicalPlanner.Indexes indexes, Optional<Scalar> rowsMax, Optional<Scalar> expected) {
    this.indexes = indexes;
    this.rowsMax = rowsMax;
    this.few = isFew(expected);
  }

  /// The same rows in order.
  ///
  /// @param fragment whether it may still run beside its one relation's data
  record Ordered(PlanNode node, boolean fragment) {}

  /// Empty when they have to be sorted.
  ///
  /// @param keys over the node's output
  Optional<Ordered> of(PlanNode node, List<SortKey> keys) {
    return of(node, keys, rowsMax, few);
  }

  private Optional<Ordered> of(
      PlanNode node, List<SortKey> keys, Optional<Scalar> enough, boolean fewRows) {
    return switch (node) {
      case PlanNode.Project project ->
          below(project, keys)
              .flatMap(inner -> of(project.input(), inner, enough, fewRows))
              .map(input ->
                  new Ordered(
                      new PlanNode.Project(input.node(), project.columns()), input.fragment()));
      case PlanNode.Filter filter ->
          of(filter.input(), keys, Optional.empty(), false)
              .map(input ->
                  new Ordered(
                      new PlanNode.Filter(input.node(), filter.condition()), input.fragment()));
      case PlanNode.TableScan scan -> scan(scan, keys, enough, fewRows);
      case PlanNode.IndexFetch fetch -> fetch(fetch, keys);
      default -> Optional.empty();
    };
  }

  private static Optional<List<SortKey>> below(PlanNode.Project project, List<SortKey> keys) {
    List<SortKey> inner = new ArrayList<>();
    for (SortKey key : keys) {
      if (!(project.columns().get(key.column()) instanceof Scalar.Column column)) {
        return Optional.empty();
      }
      inner.add(new SortKey(column.index(), key.type(), key.descending(), key.nullsFirst()));
    }
    return Optional.of(inner);
  }

  private Optional<Ordered> scan(
      PlanNode.TableScan scan, List<SortKey> keys, Optional<Scalar> enough, boolean fewRows) {
    Optional<Relation> relation = indexes.relation(scan.table());
    if (relation.isEmpty() || scan.rowsMax().isPresent()) {
      return Optional.empty();
    }
    List<Integer> wanted = keys.stream().map(k -> scan.columnIds().get(k.column())).toList();
    Optional<Boolean> backward = backward(relation.get(), wanted, keys, scan.keys());
    if (backward.isPresent()) {
      return Optional.of(new Ordered(along(scan, backward.get(), enough), true));
    }
    boolean whole = scan.filter().isEmpty() && scan.keys().isEmpty();
    return whole && fewRows && relation.get().kind() == Relation.Kind.TABLE
        ? byIndex(scan, relation.get(), wanted, keys, enough)
        : Optional.empty();
  }

  private static boolean isFew(Optional<Scalar> enough) {
    OptionalLong rows = enough.isEmpty() ? OptionalLong.empty() : constant(enough.get());
    return rows.isPresent() && rows.getAsLong() <= ROWS_MAX;
  }

  /// The value of a constant, or of the sum of two.
  private static OptionalLong constant(Scalar scalar) {
    if (scalar instanceof Scalar.Constant value
        && !value.isNull()
        && value.value() instanceof Vector.Longs longs) {
      return OptionalLong.of(longs.get(0));
    }
    if (scalar instanceof Scalar.Call call && call.functionOid() == SortPlanner.INT8_PLUS) {
      OptionalLong left = constant(call.arguments().get(0));
      OptionalLong right = constant(call.arguments().get(1));
      return left.isPresent() && right.isPresent() && left.getAsLong() <= ROWS_MAX
          ? OptionalLong.of(left.getAsLong() + Math.min(right.getAsLong(), ROWS_MAX + 1))
          : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private Optional<Ordered> byIndex(
      PlanNode.TableScan scan,
      Relation table,
      List<Integer> wanted,
      List<SortKey> keys,
      Optional<Scalar> enough) {
    for (Relation index : indexes.of(table)) {
      IndexDefinition definition = index.index().orElseThrow();
      Optional<Boolean> backward =
          definition.isPlain()
              ? backward(index, IndexChoice.idsInIndex(definition, wanted), keys, List.of())
              : Optional.empty();
      if (backward.isEmpty()) {
        continue;
      }
      boolean covers =
          scan.columnIds().stream()
              .allMatch(id ->
                  id == PlanNode.TableScan.ROW_ADDRESS || definition.columnIds().contains(id));
      List<Integer> ids =
          covers
              ? IndexChoice.idsInIndex(definition, scan.columnIds())
              : List.of(definition.addressColumnId());
      PlanNode entries =
          new PlanNode.TableScan(
              index.id(),
              ids,
              List.of(),
              Optional.empty(),
              true,
              backward.get(),
              enough,
              covers ? scan.output() : List.of(SqlType.of(Oids.BYTEA)));
      return Optional.of(
          covers
              ? new Ordered(entries, true)
              : new Ordered(
                  new PlanNode.IndexFetch(
                      new PlanNode.Gather(entries, List.of()),
                      table.id(),
                      index.id(),
                      scan.columnIds(),
                      Optional.empty(),
                      List.of(),
                      scan.output()),
                  false));
    }
    return Optional.empty();
  }

  private Optional<Ordered> fetch(PlanNode.IndexFetch fetch, List<SortKey> keys) {
    Optional<Relation> index = indexes.relation(fetch.index());
    if (index.isEmpty()
        || !(fetch.input() instanceof PlanNode.Gather gather)
        || !(gather.input() instanceof PlanNode.TableScan entries)) {
      return Optional.empty();
    }
    List<Integer> wanted = keys.stream().map(k -> fetch.columnIds().get(k.column())).toList();
    List<Integer> ids = IndexChoice.idsInIndex(index.get().index().orElseThrow(), wanted);
    return backward(index.get(), ids, keys, entries.keys())
        .map(backward ->
            new Ordered(
                new PlanNode.IndexFetch(
                    new PlanNode.Gather(along(entries, backward, Optional.empty()), List.of()),
                    fetch.table(),
                    fetch.index(),
                    fetch.columnIds(),
                    fetch.filter(),
                    fetch.implied(),
                    fetch.output()),
                false));
  }

  private static PlanNode.TableScan along(
      PlanNode.TableScan scan, boolean backward, Optional<Scalar> enough) {
    return new PlanNode.TableScan(
        scan.table(),
        scan.columnIds(),
        scan.keys(),
        scan.filter(),
        true,
        backward,
        enough,
        scan.output());
  }

  /// Whether the relation's key must be gone along backward; empty when it has another order.
  /// Columns that have one value each do not matter.
  ///
  /// @param columnIds the relation's columns of the sort keys
  private static Optional<Boolean> backward(
      Relation relation, List<Integer> columnIds, List<SortKey> keys, List<KeyBound> bounds) {
    if (relation.hashColumnCount() > 0) {
      return Optional.empty();
    }
    List<Integer> fixed =
        bounds.stream()
            .filter(bound -> bound.equal().isPresent())
            .map(bound -> relation.key().get(bound.keyColumn()).columnId())
            .toList();
    List<KeyColumn> left =
        relation.key().stream().filter(part -> !fixed.contains(part.columnId())).toList();
    Optional<Boolean> backward = Optional.empty();
    int next = 0;
    for (int i = 0; i < keys.size(); i++) {
      int id = columnIds.get(i);
      if (fixed.contains(id)) {
        continue;
      }
      if (next >= left.size() || left.get(next).columnId() != id) {
        return Optional.empty();
      }
      boolean reverse = keys.get(i).descending() != left.get(next).descending();
      boolean nulls = keys.get(i).nullsFirst() != left.get(next).nullsFirst();
      if (reverse != nulls || backward.filter(b -> b != reverse).isPresent()) {
        return Optional.empty();
      }
      backward = Optional.of(reverse);
      next++;
    }
    return Optional.of(backward.orElse(false));
  }
}
