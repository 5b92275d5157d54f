package io.lauma.analyze;

import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.kv.LockMode;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.plan.LockWait;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// The locking clauses of one SELECT: which items of its FROM they lock, and what of the rows has
/// to be checked again when one was changed meanwhile.
final class RowLocks {
  private static final int INT8_PLUS = 463;

  private final List<Query.Locking> clauses;

  private RowLocks(List<Query.Locking> clauses) {
    this.clauses = clauses;
  }

  /// Sorts of items in FROM, by what PostgreSQL calls them where they cannot be locked.
  private enum Kind {
    TABLE(""),
    SUBQUERY(""),
    JOIN("a join"),
    FUNCTION("a function"),
    WITH_QUERY("a WITH query");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /// @param nullable whether it may be missing in an outer join
  private record Item(String name, Kind kind, boolean nullable) {
    boolean isLockable() {
      return kind == Kind.TABLE || kind == Kind.SUBQUERY;
    }
  }

  /// The locks of a SELECT; null when there are none.
  ///
  /// @throws SqlException for what cannot be locked
  static @Nullable RowLocks of(Query query, Query.Select select, @Nullable WithBindings withs) {
    if (query.locking().isEmpty()) {
      return null;
    }
    List<Item> items = new ArrayList<>();
    select.from().forEach(item -> collect(item, false, withs, items));
    for (Query.Locking clause : query.locking()) {
      clause.of().forEach(name -> checkName(clause, name, items));
    }
    RowLocks locks = new RowLocks(query.locking());
    for (Item item : items) {
      if (item.isLockable() && item.nullable() && locks.locks(item.name())) {
        throw notAllowed(
            locks.strongest(item.name()),
            " cannot be applied to the nullable side of an outer join");
      }
    }
    return locks;
  }

  private static void collect(
      FromItem item, boolean nullable, @Nullable WithBindings withs, List<Item> items) {
    switch (item) {
      case FromItem.TableReference table -> {
        List<String> parts = table.name().parts();
        boolean with = parts.size() == 1 && WithBindings.find(withs, parts.getFirst()).isPresent();
        FromItem.Alias alias = table.alias();
        String name = alias == null ? parts.getLast() : alias.name();
        items.add(new Item(name, with ? Kind.WITH_QUERY : Kind.TABLE, nullable));
      }
      case FromItem.SubqueryReference subquery -> {
        FromItem.Alias alias = subquery.alias();
        items.add(new Item(alias == null ? "" : alias.name(), Kind.SUBQUERY, nullable));
      }
      case FromItem.FunctionReference function ->
          items.add(new Item(nameOf(function), Kind.FUNCTION, nullable));
      case FromItem.Join join -> {
        FromItem.JoinType type = join.type();
        boolean full = type == FromItem.JoinType.FULL;
        collect(join.left(), nullable || full || type == FromItem.JoinType.RIGHT, withs, items);
        collect(join.right(), nullable || full || type == FromItem.JoinType.LEFT, withs, items);
        FromItem.Alias alias = join.alias();
        if (alias != null) {
          items.add(new Item(alias.name(), Kind.JOIN, nullable));
        }
      }
      case FromItem.UnsupportedFrom _ -> {}
    }
  }

  private static String nameOf(FromItem.FunctionReference function) {
    FromItem.Alias alias = function.alias();
    if (alias != null) {
      return alias.name();
    }
    return function.functions().getFirst().call() instanceof Expression.FunctionCall call
        ? call.name().parts().getLast()
        : "";
  }

  private static void checkName(Query.Locking clause, QualifiedName name, List<Item> items) {
    if (name.parts().size() > 1) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR, text(clause) + " must specify unqualified relation names")
          .at(name.position() + 1);
    }
    String wanted = name.parts().getFirst();
    Item found =
        items.stream()
            .filter(item -> item.name().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_TABLE,
                        "relation \""
                            + wanted
                            + "\" in "
                            + text(clause)
                            + " clause not found in FROM clause")
                    .at(name.position() + 1));
    if (!found.isLockable()) {
      throw notAllowed(clause, " cannot be applied to " + found.kind().text)
          .at(name.position() + 1);
    }
  }

  /// Refuses what makes of a row something else than rows of tables.
  static void check(Query query, Query.Select select, List<RexNode> columns) {
    Query.Locking clause = query.locking().getFirst();
    if (select.distinct() || !select.distinctOn().isEmpty()) {
      throw notAllowed(clause, " is not allowed with DISTINCT clause");
    }
    if (!select.groupBy().isEmpty()) {
      throw notAllowed(clause, " is not allowed with GROUP BY clause");
    }
    if (select.having() != null) {
      throw notAllowed(clause, " is not allowed with HAVING clause");
    }
    if (columns.stream().anyMatch(c -> RexShapes.contains(c, AggregateSpec.class))) {
      throw notAllowed(clause, " is not allowed with aggregate functions");
    }
    if (columns.stream().anyMatch(c -> RexShapes.contains(c, WindowFunctionSpec.class))) {
      throw notAllowed(clause, " is not allowed with window functions");
    }
    if (columns.stream().anyMatch(RexShapes::containsSet)) {
      throw notAllowed(clause, " is not allowed with set-returning functions in the target list");
    }
  }

  static SqlException notAllowed(Query.Locking clause, String why) {
    return new SqlException(SqlState.FEATURE_NOT_SUPPORTED, text(clause) + why);
  }

  /// A clause as PostgreSQL's messages name it.
  static String text(Query.Locking clause) {
    return "FOR " + clause.strength().name().replace('_', ' ');
  }

  private List<Query.Locking> naming(String item) {
    return clauses.stream()
        .filter(
            c -> c.of().isEmpty() || c.of().stream().anyMatch(n -> n.parts().equals(List.of(item))))
        .toList();
  }

  /// Whether an item of FROM is locked.
  boolean locks(String item) {
    return !naming(item).isEmpty();
  }

  /// All clauses that concern an item in one: the strongest lock, and the shortest wait.
  Query.Locking strongest(String item) {
    Query.Locking result = naming(item).getFirst();
    for (Query.Locking other : naming(item)) {
      result =
          new Query.Locking(
              result.strength().compareTo(other.strength()) >= 0
                  ? result.strength()
                  : other.strength(),
              List.of(),
              result.waiting().compareTo(other.waiting()) >= 0 ? result.waiting() : other.waiting(),
              result.position());
    }
    return result;
  }

  /// A subquery of FROM with the locks that are asked for outside of it.
  Query lockedSubquery(Query subquery, String item) {
    if (subquery.body() instanceof Query.Values) {
      return subquery;
    }
    List<Query.Locking> all = new ArrayList<>(subquery.locking());
    all.add(strongest(item));
    return new Query(
        subquery.with(),
        subquery.body(),
        subquery.orderBy(),
        subquery.limit(),
        subquery.offset(),
        subquery.withTies(),
        all,
        subquery.position());
  }

  /// What a tree of FROM and WHERE locks.
  ///
  /// @param recheckable whether `conditions` are all that decides about a row
  record Found(List<LockRel.Locked> tables, List<RexNode> conditions, boolean recheckable) {}

  Found find(RelNode rel) {
    Walk walk = new Walk();
    walk.visit(rel, 0);
    return new Found(walk.tables, walk.conditions, walk.recheckable);
  }

  private final class Walk {
    final List<LockRel.Locked> tables = new ArrayList<>();
    final List<RexNode> conditions = new ArrayList<>();
    boolean recheckable = true;

    void visit(RelNode rel, int offset) {
      switch (rel) {
        case StoredScan scan when scan.rowAddress() -> {
          Query.Locking clause = strongest(scan.alias());
          tables.add(
              new LockRel.Locked(
                  scan.relation(), offset, mode(clause.strength()), waiting(clause.waiting())));
        }
        case Filter filter -> {
          conditions.add(RexUtil.shift(filter.getCondition(), offset));
          visit(filter.getInput(), offset);
        }
        case Join join -> join(join, offset);
        case Correlate correlate -> {
          recheckable = false;
          visit(correlate.getLeft(), offset);
          if (correlate.getJoinType() == JoinRelType.INNER) {
            visit(correlate.getRight(), offset + width(correlate.getLeft()));
          }
        }
        default -> {}
      }
    }

    private void join(Join join, int offset) {
      JoinRelType type = join.getJoinType();
      boolean always = Rex.isTrue(join.getCondition());
      if (type == JoinRelType.INNER) {
        conditions.add(RexUtil.shift(join.getCondition(), offset));
      } else if (type != JoinRelType.LEFT || !always) {
        recheckable = false;
      }
      if (!type.generatesNullsOnLeft()) {
        visit(join.getLeft(), offset);
      }
      if (type.projectsRight() && !type.generatesNullsOnRight()) {
        visit(join.getRight(), offset + width(join.getLeft()));
      }
    }

    private static int width(RelNode rel) {
      return rel.getRowType().getFieldCount();
    }
  }

  private static LockMode mode(Query.LockStrength strength) {
    return switch (strength) {
      case KEY_SHARE -> LockMode.KEY_SHARE;
      case SHARE -> LockMode.SHARE;
      case NO_KEY_UPDATE -> LockMode.NO_KEY_UPDATE;
      case UPDATE -> LockMode.UPDATE;
    };
  }

  private static LockWait waiting(Query.LockWait waiting) {
    return switch (waiting) {
      case BLOCK -> LockWait.BLOCK;
      case SKIP_LOCKED -> LockWait.SKIP_LOCKED;
      case NOWAIT -> LockWait.NOWAIT;
    };
  }

  /// How many rows are enough, from LIMIT and OFFSET.
  static Optional<RexNode> enough(SortClause.Bounds bounds) {
    RexNode limit = bounds.limit();
    RexNode offset = bounds.offset();
    if (limit == null) {
      return Optional.empty();
    }
    return Optional.of(
        offset == null
            ? limit
            : Rex.call(INT8_PLUS, SqlType.of(Oids.INT8), List.of(limit, offset)));
  }
}
