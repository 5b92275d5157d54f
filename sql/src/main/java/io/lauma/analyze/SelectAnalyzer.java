package io.lauma.analyze;

import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.WindowRel;
import io.lauma.analyze.type.Comparisons;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.plan.PlanNode.WindowCall;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// One SELECT with the ORDER BY and LIMIT of its query.
final class SelectAnalyzer {
  private static final int ROW_NUMBER = 3100;
  private static final int INT8_EQUAL = 467;

  private final Analysis analysis;
  private final Scope.@Nullable Outer outer;
  private final @Nullable WithBindings withs;
  private final boolean keepUnknown;
  private @Nullable RelNode grouped;

  /// @param keepUnknown whether untyped literals of the select list stay so, for the query around
  ///   to decide
  SelectAnalyzer(
      Analysis analysis,
      Scope.@Nullable Outer outer,
      @Nullable WithBindings withs,
      boolean keepUnknown) {
    this.analysis = analysis;
    this.outer = outer;
    this.withs = withs;
    this.keepUnknown = keepUnknown;
  }

  /// What one SELECT computes from each row or group: the select list, the keys of ORDER BY and
  /// those of DISTINCT ON.
  private record Columns(
      List<Target> targets, List<SortClause.Key> sort, List<RexNode> distinctOn) {
    List<RexNode> all() {
      List<RexNode> all = new ArrayList<>(targets.stream().map(Target::value).toList());
      sort.forEach(k -> all.add(k.value()));
      all.addAll(distinctOn);
      return all;
    }

    Columns with(List<RexNode> values) {
      List<Target> newTargets = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        newTargets.add(targets.get(i).with(values.get(i)));
      }
      List<SortClause.Key> newSort = new ArrayList<>();
      for (int i = 0; i < sort.size(); i++) {
        newSort.add(sort.get(i).with(values.get(targets.size() + i)));
      }
      return new Columns(
          newTargets, newSort, values.subList(targets.size() + sort.size(), values.size()));
    }
  }

  Output analyze(Query query, Query.Select select) {
    if (select.into() != null) {
      throw SqlException.notSupported("SELECT INTO").at(select.position() + 1);
    }
    RowLocks locks = RowLocks.of(query, select, withs);
    FromAnalyzer.From from = new FromAnalyzer(analysis, outer, withs, locks).analyze(select.from());
    Scope scope = new Scope(from.items(), from.rel().getRowType(), outer, withs);
    ExpressionAnalyzer expressions =
        new ExpressionAnalyzer(analysis, scope, Clause.SELECT, select.windows());
    Placement rows = new Placement(from.rel());
    if (select.where() != null) {
      rows.filter(expressions.in(Clause.WHERE).condition(select.where(), "WHERE"));
    }
    Columns columns = columns(query, select, expressions);
    SortClause.Bounds bounds = SortClause.bounds(query, expressions);
    if (locks != null) {
      RowLocks.check(query, select, columns.all());
      if (!locks.find(rows.rel()).tables().isEmpty()) {
        return locked(locks, rows, columns, bounds);
      }
    }
    columns = grouped(select, rows, scope, expressions, columns);
    RelNode rel = grouped == null ? rows.rel() : grouped;
    Placement placement = new Placement(rel);
    columns = columns.with(placement.placeAll(columns.all()));
    WindowPlacement functions = new WindowPlacement(placement.rel());
    columns = columns.with(functions.placeWindows(columns.all()));
    columns = columns.with(functions.placeSets(columns.all()));
    return finish(select, functions.rel(), columns, bounds);
  }

  /// Subqueries, ORDER BY, locks, and only then the select list, because a row that has changed
  /// takes the place of the one that was read.
  private static Output locked(
      RowLocks locks, Placement rows, Columns columns, SortClause.Bounds bounds) {
    List<RexNode> values = rows.placeAll(columns.targets().stream().map(Target::value).toList());
    RowLocks.Found found = locks.find(rows.rel());
    List<RexNode> keys = rows.placeAll(columns.sort().stream().map(SortClause.Key::value).toList());
    RelNode rel = rows.rel();
    if (!keys.isEmpty()) {
      List<RexNode> row = new ArrayList<>();
      for (RelDataTypeField field : rel.getRowType().getFieldList()) {
        row.add(Rex.column(field.getIndex(), PgType.sqlTypeOf(field.getType())));
      }
      List<RelFieldCollation> collation = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        int at = row.indexOf(keys.get(i));
        if (at < 0) {
          at = row.size();
          row.add(keys.get(i));
        }
        collation.add(columns.sort().get(i).direction().collation(at));
      }
      rel =
          LogicalSort.create(
              projected(rel, row, List.of()), RelCollations.of(collation), null, null);
    }
    RelNode locked =
        new LockRel(
            rel.getCluster(),
            rel,
            found.tables(),
            found.conditions(),
            found.recheckable(),
            RowLocks.enough(bounds));
    RelNode result = projected(locked, values, columns.targets());
    if (bounds.limit() != null || bounds.offset() != null) {
      result = LogicalSort.create(result, RelCollations.EMPTY, bounds.offset(), bounds.limit());
    }
    return new Output(result, output(columns.targets()));
  }

  private Columns columns(Query query, Query.Select select, ExpressionAnalyzer expressions) {
    List<Target> targets = new ArrayList<>();
    boolean keep = keepUnknown && !select.distinct() && query.orderBy().isEmpty();
    for (Target target : TargetList.analyze(select.items(), expressions)) {
      targets.add(keep ? target : target.with(analysis.coercion().decided(target.value())));
    }
    List<SortClause.Key> sort =
        SortClause.keys(query.orderBy(), targets, expressions.in(Clause.ORDER_BY));
    List<RexNode> distinctOn = new ArrayList<>();
    for (Expression expression : select.distinctOn()) {
      RexNode key =
          SortClause.resolve(expression, targets, expressions.in(Clause.DISTINCT_ON), true);
      Comparisons.equal(PgType.typeOf(key).oid(), expression.start());
      distinctOn.add(key);
    }
    return new Columns(targets, sort, distinctOn);
  }

  /// Applies GROUP BY, aggregates and HAVING when there are any.
  private Columns grouped(
      Query.Select select,
      Placement rows,
      Scope scope,
      ExpressionAnalyzer expressions,
      Columns columns) {
    RexNode having =
        select.having() == null
            ? null
            : expressions.in(Clause.HAVING).condition(select.having(), "HAVING");
    boolean aggregates =
        having != null
            || !select.groupBy().isEmpty()
            || columns.all().stream()
                .anyMatch(e ->
                    RexShapes.contains(e, AggregateSpec.class)
                        || RexShapes.contains(e, CallAnalyzer.GroupingCall.class));
    if (!aggregates) {
      return columns;
    }
    GroupKeys.Keys keys =
        GroupKeys.analyze(
            select.groupBy(),
            select.groupByDistinct(),
            columns.targets(),
            expressions.in(Clause.GROUP_BY));
    Grouping grouping = new Grouping(analysis, scope, keys);
    List<RexNode> all = new ArrayList<>(columns.all());
    if (having != null) {
      all.add(having);
    }
    Placement groups = new Placement(grouping.group(rows, all));
    if (having != null) {
      groups.filter(grouping.rewrite(having));
    }
    grouped = groups.rel();
    return columns.with(columns.all().stream().map(grouping::rewrite).toList());
  }

  private Output finish(
      Query.Select select, RelNode input, Columns columns, SortClause.Bounds bounds) {
    List<RexNode> row = new ArrayList<>(columns.targets().stream().map(Target::value).toList());
    int visible = row.size();
    List<RelFieldCollation> collation = new ArrayList<>();
    for (SortClause.Key key : columns.sort()) {
      int at = row.indexOf(key.value());
      if (at < 0) {
        if (select.distinct() && select.distinctOn().isEmpty()) {
          throw new SqlException(
                  SqlState.INVALID_COLUMN_REFERENCE,
                  "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
              .at(key.position() + 1);
        }
        at = row.size();
        row.add(key.value());
      }
      collation.add(key.direction().collation(at));
    }
    List<Integer> distinctOn = new ArrayList<>();
    for (RexNode key : columns.distinctOn()) {
      int at = row.indexOf(key);
      if (at < 0) {
        at = row.size();
        row.add(key);
      }
      distinctOn.add(at);
    }
    RelNode rel = projected(input, row, columns.targets());
    if (!distinctOn.isEmpty()) {
      rel = firstOfEach(rel, distinctOn, collation, select);
    } else if (select.distinct()) {
      columns.targets().forEach(t -> Comparisons.equal(type(t).oid(), t.position()));
      rel = GroupRel.distinct(rel);
    }
    if (!collation.isEmpty() || bounds.limit() != null || bounds.offset() != null) {
      rel = LogicalSort.create(rel, RelCollations.of(collation), bounds.offset(), bounds.limit());
    }
    if (rel.getRowType().getFieldCount() > visible) {
      rel = firstColumns(rel, visible);
    }
    return new Output(rel, output(columns.targets()));
  }

  private static List<Output.Column> output(List<Target> targets) {
    List<Output.Column> output = new ArrayList<>();
    for (Target target : targets) {
      output.add(
          new Output.Column(
              target.name(), type(target), target.tableOid(), target.attributeNumber()));
    }
    return output;
  }

  private static SqlType type(Target target) {
    return PgType.typeOf(target.value());
  }

  private static RelNode projected(RelNode input, List<RexNode> row, List<Target> targets) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      names.add(i < targets.size() ? targets.get(i).name() : "hidden" + i);
    }
    return LogicalProject.create(input, List.of(), row, names, Set.of());
  }

  static RelNode firstColumns(RelNode rel, int count) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(
          Rex.column(i, PgType.sqlTypeOf(rel.getRowType().getFieldList().get(i).getType())));
    }
    return LogicalProject.create(
        rel, List.of(), columns, rel.getRowType().getFieldNames().subList(0, count), Set.of());
  }

  /// DISTINCT ON: the first row of each group in the order asked for.
  private static RelNode firstOfEach(
      RelNode rel, List<Integer> keys, List<RelFieldCollation> collation, Query.Select select) {
    for (int i = 0; i < collation.size() && i < keys.size(); i++) {
      if (!keys.contains(collation.get(i).getFieldIndex())) {
        throw new SqlException(
                SqlState.INVALID_COLUMN_REFERENCE,
                "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
            .at(select.distinctOn().getFirst().start() + 1);
      }
    }
    SqlType int8 = SqlType.of(Oids.INT8);
    List<SortKey> order = SortKeys.of(collation, rel.getRowType());
    WindowCall rowNumber =
        new WindowCall(
            new AggregateCall(
                ROW_NUMBER, List.of(), List.of(), false, Optional.empty(), List.of(), int8),
            WindowCallAnalyzer.DEFAULT_FRAME);
    RelDataType row =
        PgTypeFactory.INSTANCE.concat(
            rel.getRowType(), PgTypeFactory.INSTANCE.row(List.of("row_number"), List.of(int8)));
    RelNode numbered = new WindowRel(rel.getCluster(), rel, keys, order, List.of(rowNumber), row);
    return LogicalFilter.create(
        numbered,
        Rex.call(
            INT8_EQUAL,
            SqlType.of(Oids.BOOL),
            List.of(Rex.column(rel.getRowType().getFieldCount(), int8), Rex.int8(1))));
  }
}
