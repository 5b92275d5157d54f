package io.lauma.plan.logical;

import io.lauma.analyze.RexShapes;
import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Turns the nested loops of subqueries into joins where the outer row is only compared with:
/// EXISTS and IN, and scalar aggregates over rows equal to the outer one.
final class Decorrelation {
  private static final Set<Integer> COUNTS = Set.of(2147, 2803);

  private Decorrelation() {}

  static RelNode apply(RelNode rel) {
    RelNode inside = Trees.mapInputs(rel, Decorrelation::apply);
    if (!(inside instanceof Correlate correlate)) {
      return inside;
    }
    if (!uses(correlate.getRight(), correlate.getCorrelationId())) {
      return joined(correlate, correlate.getRight(), List.of());
    }
    Optional<RelNode> join = asJoin(correlate);
    return join.isPresent() ? join.get() : asGroups(correlate).orElse(correlate);
  }

  private static boolean uses(RelNode rel, CorrelationId id) {
    return !Correlations.used(rel, id).isEmpty();
  }

  private static boolean uses(RexNode node, CorrelationId id) {
    return RexShapes.any(node, n -> n instanceof RexCorrelVariable v && v.id.equals(id));
  }

  /// Rows without conditions on the outer row, and those conditions over the rows.
  private record Pulled(RelNode rel, List<RexNode> conditions) {}

  /// Takes the conditions on the outer row out of a tree. Columns keep their number; columns that
  /// conditions need are added to the right.
  private static Optional<Pulled> pull(RelNode rel, CorrelationId id) {
    if (!uses(rel, id)) {
      return Optional.of(new Pulled(rel, List.of()));
    }
    return switch (rel) {
      case Filter filter -> {
        Optional<Pulled> below = pull(filter.getInput(), id);
        if (below.isEmpty()) {
          yield below;
        }
        List<RexNode> own = new ArrayList<>();
        List<RexNode> conditions = new ArrayList<>(below.get().conditions());
        for (RexNode conjunct : OrFactoring.conjuncts(filter.getCondition())) {
          if (RexShapes.isVolatile(conjunct)) {
            yield Optional.empty();
          }
          (uses(conjunct, id) ? conditions : own).add(conjunct);
        }
        yield Optional.of(new Pulled(Trees.filter(below.get().rel(), own), conditions));
      }
      case Project project -> project(project, id);
      default -> Optional.empty();
    };
  }

  private static Optional<Pulled> project(Project project, CorrelationId id) {
    if (project.getProjects().stream().anyMatch(p -> uses(p, id) || RexShapes.isVolatile(p))) {
      return Optional.empty();
    }
    return pull(project.getInput(), id)
        .map(below -> {
          List<RexNode> columns = new ArrayList<>(project.getProjects());
          int offset = columns.size();
          columns.addAll(Trees.columns(below.rel(), 0));
          RelNode widened = project(below.rel(), columns);
          return new Pulled(
              widened, below.conditions().stream().map(c -> RexUtil.shift(c, offset)).toList());
        });
  }

  private static RelNode project(RelNode input, List<RexNode> columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add("c" + i);
    }
    return LogicalProject.create(input, List.of(), columns, names, Set.of());
  }

  private static Optional<RelNode> asJoin(Correlate correlate) {
    return pull(correlate.getRight(), correlate.getCorrelationId())
        .map(p -> joined(correlate, p.rel(), p.conditions()));
  }

  /// A join with the conditions over both rows; surplus columns of the right side are dropped.
  private static RelNode joined(Correlate correlate, RelNode right, List<RexNode> conditions) {
    RelNode left = correlate.getLeft();
    int leftWidth = Trees.width(left);
    List<RexNode> over = new ArrayList<>();
    for (RexNode condition : conditions) {
      over.add(overBoth(condition, correlate.getCorrelationId(), left));
    }
    RelNode join =
        LogicalJoin.create(
            left,
            right,
            List.of(),
            over.isEmpty() ? Rex.bool(true) : Rex.and(over),
            Set.of(),
            correlate.getJoinType());
    int wanted = Trees.width(correlate);
    return !correlate.getJoinType().projectsRight() || leftWidth + Trees.width(right) == wanted
        ? join
        : project(join, Trees.columns(join, 0).subList(0, wanted));
  }

  /// The outer row's columns become those of the left side, the own ones move behind them.
  private static RexNode overBoth(RexNode condition, CorrelationId id, RelNode left) {
    int leftWidth = Trees.width(left);
    List<RexNode> columns = Trees.columns(left, 0);
    return RexUtil.shift(condition, leftWidth).accept(Correlations.replacing(id, columns::get));
  }

  /// An inner expression that must equal an outer one.
  private record Key(RexNode inner, RexNode outer, int functionOid) {}

  /// A scalar aggregate over rows equal to the outer row: groups, joined.
  private static Optional<RelNode> asGroups(Correlate correlate) {
    if (correlate.getJoinType() != JoinRelType.LEFT) {
      return Optional.empty();
    }
    CorrelationId id = correlate.getCorrelationId();
    List<Project> projects = new ArrayList<>();
    RelNode below = correlate.getRight();
    while (below instanceof Project project) {
      projects.add(project);
      below = project.getInput();
    }
    if (!(below instanceof GroupRel group) || group.groupCount() != 0 || !group.isPlain()) {
      return Optional.empty();
    }
    Optional<Pulled> pulled = aggregated(group, id);
    if (pulled.isEmpty()) {
      return Optional.empty();
    }
    List<Key> keys = new ArrayList<>();
    for (RexNode condition : pulled.get().conditions()) {
      Optional<Key> key = key(condition, id);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      keys.add(key.get());
    }
    RelNode groups = groups(group, pulled.get().rel(), keys);
    return Optional.of(joinGroups(correlate, projects, group, groups, keys));
  }

  /// The rows under a grouping, whose own projection may stay below the pulled conditions.
  private static Optional<Pulled> aggregated(GroupRel group, CorrelationId id) {
    return pull(group.getInput(), id).filter(p -> !p.conditions().isEmpty());
  }

  private static Optional<Key> key(RexNode condition, CorrelationId id) {
    if (!(condition instanceof RexCall call)
        || !(call.getOperator() instanceof PgOperator operator)
        || operator.functionOid() == 0
        || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    Optional<BuiltinOperator> found = BuiltinOperators.byFunction(operator.functionOid());
    if (found.isEmpty() || !found.get().name().equals("=") || !found.get().hashes()) {
      return Optional.empty();
    }
    RexNode first = call.getOperands().get(0);
    RexNode second = call.getOperands().get(1);
    if (!uses(first, id) && uses(second, id) && Trees.used(second).isEmpty()) {
      return Optional.of(new Key(first, second, operator.functionOid()));
    }
    if (!uses(second, id)
        && uses(first, id)
        && Trees.used(first).isEmpty()
        && found.get().commutatorOid() != 0) {
      int mirrored = BuiltinOperators.operator(found.get().commutatorOid()).functionOid();
      return Optional.of(new Key(second, first, mirrored));
    }
    return Optional.empty();
  }

  private static RelNode groups(GroupRel group, RelNode rows, List<Key> keys) {
    List<RexNode> columns = new ArrayList<>(keys.stream().map(Key::inner).toList());
    columns.addAll(Trees.columns(rows, 0));
    int offset = keys.size();
    List<SqlType> types =
        new ArrayList<>(keys.stream().map(k -> PgType.typeOf(k.inner())).toList());
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : group.calls()) {
      calls.add(shifted(call, offset));
      types.add(call.type());
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      names.add("g" + i);
    }
    return new GroupRel(
        group.getCluster(),
        project(rows, columns),
        keys.size(),
        List.of(GroupRel.allColumns(keys.size())),
        calls,
        PgTypeFactory.INSTANCE.row(names, types));
  }

  private static AggregateCall shifted(AggregateCall call, int by) {
    return new AggregateCall(
        call.functionOid(),
        call.arguments().stream().map(a -> a + by).toList(),
        call.argumentTypes(),
        call.distinct(),
        call.filter().map(f -> f + by),
        call.order().stream()
            .map(k -> new SortKey(k.column() + by, k.type(), k.descending(), k.nullsFirst()))
            .toList(),
        call.type());
  }

  private static RelNode joinGroups(
      Correlate correlate, List<Project> projects, GroupRel group, RelNode groups, List<Key> keys) {
    RelNode left = correlate.getLeft();
    CorrelationId id = correlate.getCorrelationId();
    int leftWidth = Trees.width(left);
    List<RexNode> conditions = new ArrayList<>();
    List<RexNode> leftColumns = Trees.columns(left, 0);
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      RexNode inner = Rex.column(leftWidth + i, PgType.typeOf(key.inner()));
      RexNode outer = key.outer().accept(Correlations.replacing(id, leftColumns::get));
      conditions.add(Rex.call(key.functionOid(), SqlType.of(Oids.BOOL), List.of(inner, outer)));
    }
    RelNode join =
        LogicalJoin.create(
            left, groups, List.of(), Rex.and(conditions), Set.of(), JoinRelType.LEFT);
    List<RexNode> values = new ArrayList<>();
    for (int i = 0; i < group.calls().size(); i++) {
      AggregateCall call = group.calls().get(i);
      RexNode value = Rex.column(leftWidth + keys.size() + i, call.type());
      values.add(
          COUNTS.contains(call.functionOid())
              ? Rex.coalesce(List.of(value, Rex.int8(0)), call.type())
              : value);
    }
    for (Project project : projects.reversed()) {
      List<RexNode> below = List.copyOf(values);
      values = new ArrayList<>();
      for (RexNode column : project.getProjects()) {
        values.add(
            column
                .accept(Substitution.columns(below::get))
                .accept(Correlations.replacing(id, leftColumns::get)));
      }
    }
    List<RexNode> all = new ArrayList<>(leftColumns);
    all.addAll(values);
    return project(join, all);
  }
}
