package io.lauma.plan.physical;

import io.lauma.analyze.IndexParts;
import io.lauma.analyze.PredicateProof;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.analyze.type.Comparisons;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode.TableScan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Chooses the index by which a scan finds its rows, when that is better than its table's own key.
/// With no statistics of values, more columns bound by `=` are better, all columns of a unique key
/// are best, and a range is worth the way over the index when both its ends are given. A partial
/// index can be read when the conditions imply its predicate; that alone is worth the way when the
/// predicate compares by `=`.
final class IndexChoice {
  private static final double WHOLE_UNIQUE_KEY = 100;
  private static final double ANY = 0.9;
  private static final double RANGE = 0.5;
  private static final double HALF_RANGE = 0.25;
  private static final double PARTIAL = 0.1;

  private final StoredScan scan;
  private final BitSet needed;
  private final List<RexNode> conjuncts;
  private final ScalarOf scalars;

  /// @param needed the scan's columns that are needed above it
  IndexChoice(StoredScan scan, BitSet needed, List<RexNode> conjuncts, ScalarOf scalars) {
    this.scan = scan;
    this.needed = needed;
    this.conjuncts = conjuncts;
    this.scalars = scalars;
  }

  /// An index with bounds on its key.
  ///
  /// @param covers whether it has all columns that are needed
  /// @param remaining the conditions that do not hold for every entry anyhow
  record Choice(Relation index, List<KeyBound> bounds, boolean covers, List<RexNode> remaining) {}

  /// @param primary bounds on the table's own key
  Optional<Choice> find(List<KeyBound> primary, PhysicalPlanner.Indexes indexes) {
    Relation table = scan.relation();
    double best = worth(primary, table.key().size(), table.primaryKeyName().isPresent());
    Optional<Choice> chosen = Optional.empty();
    for (Relation index : indexes.of(table)) {
      IndexDefinition definition = index.index().orElseThrow();
      Optional<RexNode> predicate = Optional.empty();
      List<RexNode> key = List.of();
      if (definition.isPlain()) {
        key = KeyBounds.columns(scan, definition.keyColumnIds());
      } else {
        IndexParts parts = indexes.expressions(table, definition).parts();
        key =
            parts.columns().subList(0, definition.keyColumnCount()).stream()
                .map(this::overScan)
                .toList();
        predicate = parts.predicate().map(this::overScan);
      }
      if (predicate.filter(p -> !PredicateProof.implies(conjuncts, p)).isPresent()) {
        continue;
      }
      List<KeyBound> bounds =
          new KeyBounds(key, index.hashColumnCount(), conjuncts, scalars).find();
      List<RexNode> remaining = remaining(predicate);
      boolean covers = covers(definition, remaining);
      double worth =
          worth(bounds, definition.keyColumnCount(), definition.unique())
              + predicate.map(IndexChoice::worth).orElse(0.0);
      if (worth > best && (covers || worth >= RANGE)) {
        best = worth;
        chosen = Optional.of(new Choice(index, bounds, covers, remaining));
      }
    }
    return chosen;
  }

  /// An expression over the table's live columns as one over the scan's.
  private RexNode overScan(RexNode node) {
    return scan.rowAddress() ? RexUtil.shift(node, 1) : node;
  }

  /// A row that is about to be changed is looked at again in its newest version, by all conditions.
  private List<RexNode> remaining(Optional<RexNode> predicate) {
    return predicate.isEmpty() || scan.rowAddress()
        ? conjuncts
        : conjuncts.stream()
            .filter(c -> !PredicateProof.implies(predicate.stream().toList(), c))
            .toList();
  }

  private static double worth(RexNode predicate) {
    return Conjuncts.of(predicate).stream().anyMatch(IndexChoice::isSelective) ? ANY : PARTIAL;
  }

  private static boolean isSelective(RexNode condition) {
    RexNode tested =
        condition instanceof RexCall call && call.getKind() == SqlKind.NOT
            ? call.getOperands().getFirst()
            : condition;
    if (tested instanceof RexInputRef) {
      return true;
    }
    return condition instanceof RexCall call
        && call.getOperator() instanceof PgOperator operator
        && operator.functionOid() != 0
        && BuiltinOperators.byFunction(operator.functionOid())
            .filter(o -> Comparisons.strategy(o.oid()) == BuiltinOperatorClasses.EQUAL)
            .isPresent();
  }

  private static double worth(List<KeyBound> bounds, int keyColumns, boolean unique) {
    double worth = 0;
    int equal = 0;
    for (KeyBound bound : bounds) {
      if (bound.equal().isPresent()) {
        equal++;
        worth += 1;
      } else if (bound.equalAny().isPresent()) {
        worth += ANY;
      } else {
        worth += bound.lower().isPresent() && bound.upper().isPresent() ? RANGE : HALF_RANGE;
      }
    }
    return unique && equal == keyColumns ? worth + WHOLE_UNIQUE_KEY : worth;
  }

  private boolean covers(IndexDefinition definition, List<RexNode> remaining) {
    BitSet read = Columns.copy(needed);
    remaining.forEach(c -> Columns.use(c, read));
    List<Integer> ids = scan.columnIds();
    return read.stream()
        .mapToObj(ids::get)
        .allMatch(id -> id == TableScan.ROW_ADDRESS || definition.columnIds().contains(id));
  }

  /// The index relation's columns for the table's.
  static List<Integer> idsInIndex(IndexDefinition definition, List<Integer> tableIds) {
    List<Integer> ids = new ArrayList<>();
    for (int id : tableIds) {
      ids.add(
          id == TableScan.ROW_ADDRESS
              ? definition.addressColumnId()
              : definition.columnIds().indexOf(id) + 1);
    }
    return ids;
  }
}
