package io.lauma.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Pairs of rows of which each may only be inserted when neither is there: both there is a write
/// skew (G2). Any thread.
public final class ExclusivePairs {
  private final Set<Row> acknowledged = ConcurrentHashMap.newKeySet();

  /// @param side 0 or 1
  public record Row(int pair, int side) {
    Row other() {
      return new Row(pair, 1 - side);
    }
  }

  /// After the insert was committed.
  public void acknowledged(int pair, int side) {
    acknowledged.add(new Row(pair, side));
  }

  public int acknowledgedCount() {
    return acknowledged.size();
  }

  /// @param found all rows at the end
  /// @return what cannot be, in words; empty when all is well
  public List<String> violations(Set<Row> found) {
    List<String> violations = new ArrayList<>();
    Set<Row> all = new HashSet<>(found);
    all.addAll(acknowledged);
    for (Row row : all) {
      if (row.side() == 0 && all.contains(row.other())) {
        violations.add("write skew: both rows of pair " + row.pair());
      }
      if (!found.contains(row)) {
        violations.add(row + " was acknowledged and is lost");
      }
    }
    return violations;
  }
}
