package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.type.Comparisons;
import io.lauma.parse.tree.Expression;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexNode;

/// GROUP BY: the distinct key expressions, and the grouping sets as indexes of keys.
final class GroupKeys {
  private static final int SETS_MAX = 4096;

  private final List<RexNode> keys = new ArrayList<>();
  private final List<Target> targets;
  private final ExpressionAnalyzer expressions;

  private GroupKeys(List<Target> targets, ExpressionAnalyzer expressions) {
    this.targets = targets;
    this.expressions = expressions;
  }

  /// @param sets one with all keys for a plain GROUP BY
  record Keys(List<RexNode> keys, List<List<Integer>> sets) {}

  static Keys analyze(
      List<Expression> items,
      boolean distinctSets,
      List<Target> targets,
      ExpressionAnalyzer expressions) {
    GroupKeys collector = new GroupKeys(targets, expressions);
    List<Set<Integer>> sets = List.of(Set.of());
    for (Expression item : items) {
      sets = product(sets, collector.expand(item));
    }
    List<List<Integer>> lists = new ArrayList<>();
    for (Set<Integer> set : sets) {
      List<Integer> sorted = set.stream().sorted().toList();
      if (!distinctSets || !lists.contains(sorted)) {
        lists.add(sorted);
      }
    }
    return new Keys(collector.keys, lists);
  }

  private static List<Set<Integer>> product(List<Set<Integer>> left, List<Set<Integer>> right) {
    if ((long) left.size() * right.size() > SETS_MAX) {
      throw new SqlException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "too many grouping sets present (maximum " + SETS_MAX + ")");
    }
    List<Set<Integer>> product = new ArrayList<>();
    for (Set<Integer> l : left) {
      for (Set<Integer> r : right) {
        Set<Integer> both = new LinkedHashSet<>(l);
        both.addAll(r);
        product.add(both);
      }
    }
    return product;
  }

  private List<Set<Integer>> expand(Expression item) {
    if (!(item instanceof Expression.GroupingSet set)) {
      return List.of(unit(item));
    }
    List<Set<Integer>> result = new ArrayList<>();
    switch (set.kind()) {
      case EMPTY -> result.add(Set.of());
      case SETS -> set.items().forEach(i -> result.addAll(expand(i)));
      case ROLLUP -> {
        Set<Integer> prefix = new LinkedHashSet<>();
        result.add(Set.of());
        for (Expression part : set.items()) {
          prefix.addAll(unit(part));
          result.addFirst(new LinkedHashSet<>(prefix));
        }
      }
      case CUBE -> {
        if (set.items().size() > 12) {
          throw new SqlException(SqlState.TOO_MANY_COLUMNS, "CUBE is limited to 12 elements")
              .at(set.position() + 1);
        }
        List<Set<Integer>> units = set.items().stream().map(this::unit).toList();
        for (int mask = (1 << units.size()) - 1; mask >= 0; mask--) {
          Set<Integer> chosen = new LinkedHashSet<>();
          for (int i = 0; i < units.size(); i++) {
            if ((mask & 1 << i) != 0) {
              chosen.addAll(units.get(i));
            }
          }
          result.add(chosen);
        }
      }
    }
    return result;
  }

  private Set<Integer> unit(Expression item) {
    Set<Integer> indexes = new LinkedHashSet<>();
    List<Expression> parts =
        item instanceof Expression.Row row && !row.explicit() ? row.items() : List.of(item);
    for (Expression part : parts) {
      RexNode key = SortClause.resolve(part, targets, expressions, false);
      if (RexShapes.contains(key, AggregateSpec.class)) {
        throw new SqlException(
                SqlState.GROUPING_ERROR, "aggregate functions are not allowed in GROUP BY")
            .at(part.start() + 1);
      }
      if (RexShapes.contains(key, WindowFunctionSpec.class)) {
        throw new SqlException(
                SqlState.WINDOWING_ERROR, "window functions are not allowed in GROUP BY")
            .at(part.start() + 1);
      }
      Comparisons.equal(PgType.typeOf(key).oid(), part.start());
      int at = keys.indexOf(key);
      if (at < 0) {
        at = keys.size();
        keys.add(key);
      }
      indexes.add(at);
    }
    return indexes;
  }
}
