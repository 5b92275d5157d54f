package io.lauma.analyze;

import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.CommonType;
import io.lauma.parse.tree.FromItem;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/// JOIN with ON, USING and NATURAL.
final class JoinAnalyzer {
  private static final RexNode ALWAYS = Rex.bool(true);

  private final FromAnalyzer from;

  JoinAnalyzer(FromAnalyzer from) {
    this.from = from;
  }

  FromAnalyzer.From join(FromItem.Join join) {
    return join(from.item(join.left(), null), join, 0);
  }

  /// @param left the rows of the left side, after the first `hidden` items' of the FROM list, which
  ///   the condition does not see
  FromAnalyzer.From join(FromAnalyzer.From left, FromItem.Join join, int hidden) {
    boolean lateral = FromAnalyzer.mayBeLateral(join.right());
    JoinRelType type = type(join.type());
    if (lateral && (type == JoinRelType.INNER || type == JoinRelType.LEFT)) {
      return lateral(left, join, type, hidden);
    }
    FromAnalyzer.From right = from.item(join.right(), null);
    return finish(left, right, join, type, hidden, null);
  }

  private static JoinRelType type(FromItem.JoinType type) {
    return switch (type) {
      case CROSS, INNER -> JoinRelType.INNER;
      case LEFT -> JoinRelType.LEFT;
      case RIGHT -> JoinRelType.RIGHT;
      case FULL -> JoinRelType.FULL;
    };
  }

  private FromAnalyzer.From lateral(
      FromAnalyzer.From left, FromItem.Join join, JoinRelType type, int hidden) {
    Scope scope = new Scope(left.items(), left.rel().getRowType(), from.outer(), from.withs());
    Scope.Outer link = new Scope.Outer(scope, from.analysis().cluster().createCorrel());
    FromAnalyzer.From right = from.inside(link).item(join.right(), link);
    return finish(left, right, join, type, hidden, link.used() ? link : null);
  }

  private FromAnalyzer.From finish(
      FromAnalyzer.From leftRows,
      FromAnalyzer.From rightRows,
      FromItem.Join join,
      JoinRelType type,
      int hidden,
      Scope.@Nullable Outer link) {
    FromAnalyzer.From left = type.generatesNullsOnLeft() ? OuterSide.of(leftRows) : leftRows;
    FromAnalyzer.From right = type.generatesNullsOnRight() ? OuterSide.of(rightRows) : rightRows;
    List<NamespaceItem> items = FromAnalyzer.both(left, right);
    RelDataType row =
        PgTypeFactory.INSTANCE.concat(left.rel().getRowType(), right.rel().getRowType());
    List<NamespaceItem> visible = items.subList(hidden, items.size());
    List<RexNode> conditions = new ArrayList<>();
    List<NamespaceItem> result = new ArrayList<>(items.subList(0, hidden));
    List<String> using = join.natural() ? shared(left, right, hidden) : join.using();
    if (using != null) {
      result.addAll(merge(left, right, join, using, hidden, conditions));
    } else {
      Scope scope = new Scope(visible, row, from.outer(), from.withs());
      if (join.on() != null) {
        conditions.add(
            new ExpressionAnalyzer(from.analysis(), scope, Clause.JOIN_ON)
                .condition(join.on(), "JOIN/ON"));
      }
      result.addAll(aliased(visible, join));
    }
    RexNode condition = conditions.isEmpty() ? Rex.bool(true) : Rex.and(conditions);
    return new FromAnalyzer.From(combine(left, right, condition, type, link), result);
  }

  private static RelNode combine(
      FromAnalyzer.From left,
      FromAnalyzer.From right,
      RexNode condition,
      JoinRelType type,
      Scope.@Nullable Outer link) {
    if (link == null) {
      if (!RexShapes.contains(condition, SubqueryPlan.class)) {
        return LogicalJoin.create(left.rel(), right.rel(), List.of(), condition, Set.of(), type);
      }
      if (type != JoinRelType.INNER) {
        throw SqlException.notSupported("subquery in the condition of an outer join");
      }
      Placement placement =
          new Placement(
              LogicalJoin.create(
                  left.rel(), right.rel(), List.of(), Rex.bool(true), Set.of(), type));
      placement.filter(condition);
      return placement.rel();
    }
    if (RexShapes.contains(condition, SubqueryPlan.class)) {
      throw SqlException.notSupported("subquery in the condition of a lateral join");
    }
    RelDataType outerRow = left.rel().getRowType();
    int width = left.width();
    RexNode inside =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef input) {
                return input.getIndex() < width
                    ? Correlations.column(link.id(), outerRow, input.getIndex())
                    : Rex.column(input.getIndex() - width, PgType.typeOf(input));
              }
            });
    RelNode inner = Rex.isTrue(condition) ? right.rel() : LogicalFilter.create(right.rel(), inside);
    return LogicalCorrelate.create(
        left.rel(), inner, List.of(), link.id(), Correlations.used(inner, link.id()), type);
  }

  private static List<NamespaceItem> aliased(List<NamespaceItem> items, FromItem.Join join) {
    FromItem.Alias alias = join.alias();
    if (alias == null) {
      return items;
    }
    List<NamespaceItem.Column> columns = bareColumns(items);
    return List.of(ofJoin(alias.name(), FromAnalyzer.renamed(columns, alias.name(), alias), true));
  }

  /// The row of a join with a name is a row of NULLs where the join is missing.
  private static NamespaceItem ofJoin(
      String name, List<NamespaceItem.Column> columns, boolean bare) {
    return new NamespaceItem(name, Optional.empty(), "", 0, columns, true, bare)
        .withPresent(ALWAYS);
  }

  private static List<NamespaceItem.Column> bareColumns(List<NamespaceItem> items) {
    return items.stream().filter(NamespaceItem::bare).flatMap(i -> i.columns().stream()).toList();
  }

  private static List<String> shared(FromAnalyzer.From left, FromAnalyzer.From right, int hidden) {
    List<String> names = new ArrayList<>();
    List<NamespaceItem.Column> rights = bareColumns(right.items());
    for (NamespaceItem.Column column :
        bareColumns(left.items().subList(hidden, left.items().size()))) {
      if (rights.stream().anyMatch(r -> r.name().equals(column.name()))) {
        names.add(column.name());
      }
    }
    return names;
  }

  /// The items of a join by equal names: its own merged columns first, then the rest.
  private List<NamespaceItem> merge(
      FromAnalyzer.From left,
      FromAnalyzer.From right,
      FromItem.Join join,
      List<String> using,
      int hidden,
      List<RexNode> conditions) {
    List<NamespaceItem.Column> lefts =
        bareColumns(left.items().subList(hidden, left.items().size()));
    List<NamespaceItem.Column> rights =
        bareColumns(right.items().stream().map(i -> i.shifted(left.width())).toList());
    List<NamespaceItem.Column> merged = new ArrayList<>();
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(from.analysis(), null, Clause.JOIN_ON);
    for (String name : using) {
      NamespaceItem.Column l = one(lefts, name, "left");
      NamespaceItem.Column r = one(rights, name, "right");
      conditions.add(
          new OperatorAnalyzer(expressions)
              .binary(List.of("="), l.value(), r.value(), join.position()));
      merged.add(merged(name, l, r, type(join.type()), join.position()));
    }
    List<NamespaceItem.Column> all = new ArrayList<>(merged);
    lefts.stream().filter(c -> !using.contains(c.name())).forEach(all::add);
    rights.stream().filter(c -> !using.contains(c.name())).forEach(all::add);
    FromItem.Alias alias = join.alias();
    if (alias != null) {
      return List.of(ofJoin(alias.name(), FromAnalyzer.renamed(all, alias.name(), alias), true));
    }
    List<NamespaceItem> result = new ArrayList<>();
    left.items()
        .subList(hidden, left.items().size())
        .forEach(i -> result.add(i.withoutBareColumns()));
    right.items().forEach(i -> result.add(i.shifted(left.width()).withoutBareColumns()));
    result.add(
        new NamespaceItem("", Optional.empty(), "", 0, all, false, true).withPresent(ALWAYS));
    if (join.usingAlias() != null) {
      result.add(ofJoin(join.usingAlias().name(), merged, false));
    }
    return result;
  }

  private static NamespaceItem.Column one(
      List<NamespaceItem.Column> columns, String name, String side) {
    List<NamespaceItem.Column> found = columns.stream().filter(c -> c.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new SqlException(
          SqlState.UNDEFINED_COLUMN,
          "column \"" + name + "\" specified in USING clause does not exist in " + side + " table");
    }
    if (found.size() > 1) {
      throw new SqlException(
          SqlState.AMBIGUOUS_COLUMN,
          "common column name \"" + name + "\" appears more than once in " + side + " table");
    }
    return found.getFirst();
  }

  private NamespaceItem.Column merged(
      String name,
      NamespaceItem.Column left,
      NamespaceItem.Column right,
      JoinRelType type,
      int position) {
    SqlType common =
        CommonType.of(List.of(left.value(), right.value()), "JOIN/USING", _ -> position);
    RexNode l = from.analysis().coercion().toCommon(left.value(), common, "JOIN/USING", position);
    RexNode r = from.analysis().coercion().toCommon(right.value(), common, "JOIN/USING", position);
    return switch (type) {
      case RIGHT -> column(name, r, right);
      case FULL -> column(name, Rex.coalesce(List.of(l, r), common), null);
      default -> column(name, l, left);
    };
  }

  private static NamespaceItem.Column column(
      String name, RexNode value, NamespaceItem.@Nullable Column origin) {
    boolean plain = origin != null && origin.value().equals(value);
    return origin != null && plain
        ? new NamespaceItem.Column(name, value, origin.tableOid(), origin.attributeNumber())
        : new NamespaceItem.Column(name, value, 0, 0);
  }
}
