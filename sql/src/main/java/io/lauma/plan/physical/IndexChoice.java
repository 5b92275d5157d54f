package io.lauma.plan.physical;

import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode.TableScan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/// Chooses the index by which a scan finds its rows, when that is better than its table's own key.
/// With no statistics of values, more columns bound by `=` are better, all columns of a unique key
/// are best, and a range is worth the way over the index when both its ends are given.
final class IndexChoice {
  private static final double WHOLE_UNIQUE_KEY = 100;
  private static final double ANY = 0.9;
  private static final double RANGE = 0.5;
  private static final double HALF_RANGE = 0.25;

  private final StoredScan scan;
  private final BitSet read;
  private final List<RexNode> conjuncts;
  private final ScalarOf scalars;

  /// @param read the scan's columns that are needed
  IndexChoice(StoredScan scan, BitSet read, List<RexNode> conjuncts, ScalarOf scalars) {
    this.scan = scan;
    this.read = read;
    this.conjuncts = conjuncts;
    this.scalars = scalars;
  }

  /// An index with bounds on its key.
  ///
  /// @param covers whether it has all columns that are needed
  record Choice(Relation index, List<KeyBound> bounds, boolean covers) {}

  /// @param primary bounds on the table's own key
  /// @param indexes that may be read
  Optional<Choice> find(List<KeyBound> primary, List<Relation> indexes) {
    Relation table = scan.relation();
    double best = worth(primary, table.key().size(), table.primaryKeyName().isPresent());
    Optional<Choice> chosen = Optional.empty();
    for (Relation index : indexes) {
      IndexDefinition definition = index.index().orElseThrow();
      List<KeyBound> bounds =
          new KeyBounds(
                  scan, definition.keyColumnIds(), index.hashColumnCount(), conjuncts, scalars)
              .find();
      boolean covers = covers(definition);
      double worth = worth(bounds, definition.keyColumnCount(), definition.unique());
      if (worth > best && (covers || worth >= RANGE)) {
        best = worth;
        chosen = Optional.of(new Choice(index, bounds, covers));
      }
    }
    return chosen;
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

  private boolean covers(IndexDefinition definition) {
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
