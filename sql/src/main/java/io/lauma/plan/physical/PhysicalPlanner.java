package io.lauma.plan.physical;

import io.lauma.analyze.rel.FunctionRel;
import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.ProjectSetRel;
import io.lauma.analyze.rel.RecursiveRel;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.rel.SingleRowRel;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.analyze.rel.SystemScan;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.analyze.rel.WindowRel;
import io.lauma.analyze.rel.WithRel;
import io.lauma.analyze.rel.WithScanRel;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.kv.TableId;
import io.lauma.plan.IndexExpressions;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// Makes physical plans from algebra, top down: each node is told which of its columns are needed.
/// Used once a statement.
public final class PhysicalPlanner {
  private final Map<CorrelationId, Outer> outers = new HashMap<>();
  private final Indexes indexes;
  private int applyDepth;

  /// Plans that use no index.
  public PhysicalPlanner() {
    this(NoIndexes.INSTANCE);
  }

  /// @param indexes those that may be read
  public PhysicalPlanner(Indexes indexes) {
    this.indexes = indexes;
  }

  /// The indexes that may be read.
  public interface Indexes {
    /// Those of a table.
    List<Relation> of(Relation table);

    /// A table or one of its indexes, by its id; empty where its key is not to be relied on.
    Optional<Relation> relation(TableId id);

    /// What one of them is of.
    IndexExpressions expressions(Relation table, IndexDefinition definition);
  }

  private enum NoIndexes implements Indexes {
    INSTANCE;

    @Override
    public List<Relation> of(Relation table) {
      return List.of();
    }

    @Override
    public Optional<Relation> relation(TableId id) {
      return Optional.empty();
    }

    @Override
    public IndexExpressions expressions(Relation table, IndexDefinition definition) {
      throw new IllegalArgumentException("no index may be read");
    }
  }

  /// An enclosing Apply: its number and where its outer row has the columns.
  private record Outer(int number, int[] positions) {}

  Indexes indexes() {
    return indexes;
  }

  /// The plan with all columns of the algebra, in their order.
  public PlanNode plan(RelNode rel) {
    return exact(rel).gathered().node();
  }

  /// Scalars over rows that keep the algebra's columns.
  public List<Scalar> scalars(List<RexNode> nodes) {
    return new ScalarOf(
            i -> i,
            (id, _, _) -> {
              throw new IllegalStateException("no enclosing row " + id);
            })
        .scalars(nodes);
  }

  /// A plan whose columns are exactly those of the algebra.
  private Built exact(RelNode rel) {
    BitSet all = Columns.all(rel.getRowType().getFieldCount());
    return build(rel, all).exactly(all);
  }

  ScalarOf scalars(int[] positions) {
    return new ScalarOf(
        i -> {
          if (positions[i] < 0) {
            throw new IllegalStateException("column " + i + " was left out");
          }
          return positions[i];
        },
        (id, index, type) -> {
          Outer outer = outers.get(id);
          if (outer == null) {
            throw new IllegalStateException("no enclosing row " + id);
          }
          return new Scalar.Correlated(outer.number(), outer.positions()[index], type);
        });
  }

  Built build(RelNode rel, BitSet needed) {
    return switch (rel) {
      case StoredScan scan -> scan(scan, needed, List.of());
      case SystemScan scan -> system(scan, needed);
      case ValuesRel values -> values(values, needed);
      case FunctionRel function -> function(function);
      case WithScanRel scan ->
          Built.identity(
              new PlanNode.WithScan(scan.number(), PgType.columns(scan.getRowType())), false);
      case Filter filter -> filter(filter, needed);
      case Project project -> project(project, needed);
      case ProjectSetRel project -> projectSet(project, needed);
      case GroupRel group -> new GroupPlanner(this).group(group, needed);
      case WindowRel window -> new WindowPlanner(this).window(window, needed);
      case Sort sort -> new SortPlanner(this).sort(sort, needed);
      case Join join -> new JoinPlanner(this).join(join, needed);
      case Correlate correlate -> apply(correlate, needed);
      case Union union -> union(union, needed);
      case Intersect intersect -> setOperation(intersect.getInputs(), false, intersect.all);
      case Minus minus -> setOperation(minus.getInputs(), true, minus.all);
      case SingleRowRel single -> {
        Built input = build(single.getInput(), needed).gathered();
        yield input.with(new PlanNode.SingleRow(input.node()));
      }
      case LockRel lock -> new LockPlanner(this).lock(lock, needed);
      case WithRel with -> with(with, needed);
      case RecursiveRel recursive ->
          Built.identity(
              new PlanNode.RecursiveUnion(
                  recursive.number(),
                  exact(recursive.getLeft()).gathered().node(),
                  exact(recursive.getRight()).gathered().node(),
                  recursive.distinct()),
              false);
      default -> throw new IllegalStateException("no plan for " + rel.getRelTypeName());
    };
  }

  private Built scan(StoredScan scan, BitSet needed, List<RexNode> conjuncts) {
    ReadColumns read = ReadColumns.of(scan, needed, conjuncts);
    ScalarOf scalars = scalars(read.positions());
    List<KeyBound> bounds =
        conjuncts.isEmpty() ? List.of() : new KeyBounds(scan, conjuncts, scalars).find();
    Optional<IndexChoice.Choice> choice =
        conjuncts.isEmpty()
            ? Optional.empty()
            : new IndexChoice(scan, needed, conjuncts, scalars).find(bounds, indexes);
    if (choice.isPresent()) {
      return byIndex(scan, needed, conjuncts, choice.get());
    }
    return new Built(
        scan(scan.relation().id(), read.ids(), bounds, filter(conjuncts, scalars), read.types()),
        true,
        read.positions());
  }

  private static Optional<Scalar> filter(List<RexNode> conjuncts, ScalarOf scalars) {
    return conjuncts.isEmpty() ? Optional.empty() : Optional.of(scalars.scalar(Rex.and(conjuncts)));
  }

  private Built byIndex(
      StoredScan scan, BitSet needed, List<RexNode> conjuncts, IndexChoice.Choice choice) {
    TableId index = choice.index().id();
    IndexDefinition definition = choice.index().index().orElseThrow();
    if (choice.covers()) {
      ReadColumns read = ReadColumns.of(scan, needed, choice.remaining());
      List<Integer> own = IndexChoice.idsInIndex(definition, read.ids());
      Optional<Scalar> filter = filter(choice.remaining(), scalars(read.positions()));
      return new Built(
          scan(index, own, choice.bounds(), filter, read.types()), true, read.positions());
    }
    PlanNode entries =
        scan(
            index,
            List.of(definition.addressColumnId()),
            choice.bounds(),
            Optional.empty(),
            List.of(SqlType.of(Oids.BYTEA)));
    ReadColumns read = ReadColumns.of(scan, needed, conjuncts);
    ScalarOf scalars = scalars(read.positions());
    List<Scalar> implied =
        conjuncts.stream()
            .filter(c -> !choice.remaining().contains(c))
            .map(scalars::scalar)
            .toList();
    PlanNode rows =
        new PlanNode.IndexFetch(
            new PlanNode.Gather(entries, List.of()),
            scan.relation().id(),
            index,
            read.ids(),
            filter(conjuncts, scalars),
            implied,
            read.types());
    return new Built(rows, false, read.positions());
  }

  private static PlanNode scan(
      TableId table,
      List<Integer> ids,
      List<KeyBound> bounds,
      Optional<Scalar> filter,
      List<SqlType> types) {
    return new PlanNode.TableScan(
        table, ids, bounds, filter, false, false, Optional.empty(), types);
  }

  private static Built system(SystemScan scan, BitSet needed) {
    List<Integer> numbers = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    List<SqlType> all = PgType.columns(scan.getRowType());
    int[] positions = new int[all.size()];
    Arrays.fill(positions, -1);
    for (int column : Columns.list(needed)) {
      positions[column] = numbers.size();
      numbers.add(column + 1);
      types.add(all.get(column));
    }
    return new Built(
        new PlanNode.CatalogScan(scan.relation().oid(), numbers, types), false, positions);
  }

  private Built values(ValuesRel values, BitSet needed) {
    List<SqlType> all = PgType.columns(values.getRowType());
    ScalarOf scalars = scalars(new int[0]);
    int[] positions = new int[all.size()];
    Arrays.fill(positions, -1);
    List<SqlType> types = new ArrayList<>();
    List<Integer> kept = Columns.list(needed);
    for (int column : kept) {
      positions[column] = types.size();
      types.add(all.get(column));
    }
    List<List<Scalar>> rows = new ArrayList<>();
    for (List<RexNode> row : values.rows()) {
      rows.add(scalars.scalars(kept.stream().map(row::get).toList()));
    }
    return new Built(new PlanNode.Values(rows, types), false, positions);
  }

  private Built function(FunctionRel function) {
    return Built.identity(
        new PlanNode.FunctionScan(
            function.functionOid(),
            scalars(new int[0]).scalars(function.arguments()),
            function.ordinality(),
            PgType.columns(function.getRowType())),
        false);
  }

  private Built filter(Filter filter, BitSet needed) {
    List<RexNode> conjuncts = Conjuncts.of(filter.getCondition());
    List<RexNode> pushed = new ArrayList<>();
    List<RexNode> kept = new ArrayList<>();
    if (filter.getInput() instanceof StoredScan scan) {
      for (RexNode conjunct : conjuncts) {
        (Pushable.test(conjunct) ? pushed : kept).add(conjunct);
      }
      BitSet read = Columns.copy(needed);
      kept.forEach(c -> Columns.use(c, read));
      return filtered(scan(scan, read, pushed), kept);
    }
    BitSet read = Columns.copy(needed);
    conjuncts.forEach(c -> Columns.use(c, read));
    return filtered(build(filter.getInput(), read), conjuncts);
  }

  private Built filtered(Built input, List<RexNode> conjuncts) {
    if (conjuncts.isEmpty()) {
      return input;
    }
    Built below = input.fragment() && !Pushable.all(conjuncts) ? input.gathered() : input;
    Scalar condition = scalars(below.positions()).scalar(Rex.and(conjuncts));
    return below.with(new PlanNode.Filter(below.node(), condition));
  }

  private Built project(Project project, BitSet needed) {
    List<RexNode> columns =
        Columns.list(needed).stream().map(i -> project.getProjects().get(i)).toList();
    Built input = build(project.getInput(), Columns.used(columns));
    int[] positions = new int[project.getProjects().size()];
    Arrays.fill(positions, -1);
    if (columns.stream().allMatch(c -> c instanceof RexInputRef)) {
      for (int column : Columns.list(needed)) {
        RexInputRef source = (RexInputRef) project.getProjects().get(column);
        positions[column] = input.position(source.getIndex());
      }
      return new Built(input.node(), input.fragment(), positions);
    }
    Built below = input.fragment() && !Pushable.all(columns) ? input.gathered() : input;
    int position = 0;
    for (int column : Columns.list(needed)) {
      positions[column] = position++;
    }
    List<Scalar> scalars = scalars(below.positions()).scalars(columns);
    boolean constant =
        below.node() instanceof PlanNode.Values values
            && values.rows().size() == 1
            && values.output().isEmpty();
    PlanNode node =
        constant
            ? new PlanNode.Values(List.of(scalars), scalars.stream().map(Scalar::type).toList())
            : new PlanNode.Project(below.node(), scalars);
    return new Built(node, below.fragment(), positions);
  }

  private Built projectSet(ProjectSetRel project, BitSet needed) {
    BitSet kept = Columns.copy(needed);
    for (int i = 0; i < project.columns().size(); i++) {
      if (ProjectSetRel.isSet(project.columns().get(i))) {
        kept.set(i);
      }
    }
    List<RexNode> columns = Columns.list(kept).stream().map(project.columns()::get).toList();
    Built input = build(project.getInput(), Columns.used(columns)).gathered();
    int[] positions = new int[project.columns().size()];
    Arrays.fill(positions, -1);
    int position = 0;
    for (int column : Columns.list(kept)) {
      positions[column] = position++;
    }
    PlanNode node =
        new PlanNode.ProjectSet(
            input.node(),
            scalars(input.positions()).scalars(columns),
            columns.stream().map(ProjectSetRel::isSet).toList());
    return new Built(node, false, positions);
  }

  private Built apply(Correlate correlate, BitSet needed) {
    int leftWidth = correlate.getLeft().getRowType().getFieldCount();
    int rightWidth = correlate.getRight().getRowType().getFieldCount();
    BitSet leftNeeded = needed.get(0, leftWidth);
    correlate.getRequiredColumns().forEach(leftNeeded::set);
    BitSet rightNeeded =
        correlate.getJoinType().projectsRight()
            ? needed.get(leftWidth, leftWidth + rightWidth)
            : new BitSet();
    Built left = build(correlate.getLeft(), leftNeeded).gathered();
    int number = applyDepth++;
    outers.put(correlate.getCorrelationId(), new Outer(number, left.positions()));
    Built right = build(correlate.getRight(), rightNeeded).gathered();
    outers.remove(correlate.getCorrelationId());
    applyDepth--;
    PlanNode.JoinType type = JoinPlanner.type(correlate.getJoinType());
    PlanNode node =
        new PlanNode.Apply(
            number, left.node(), right.node(), type, JoinPlanner.output(left, right, type));
    return new Built(
        node,
        false,
        JoinPlanner.positions(left, right, leftWidth, rightWidth, correlate.getJoinType()));
  }

  private Built union(Union union, BitSet needed) {
    List<PlanNode> inputs = new ArrayList<>();
    int[] positions = new int[0];
    for (RelNode input : union.getInputs()) {
      Built built = build(input, needed).exactly(needed).gathered();
      inputs.add(built.node());
      positions = built.positions();
    }
    return new Built(new PlanNode.Append(inputs, inputs.getFirst().output()), false, positions);
  }

  private Built setOperation(List<RelNode> inputs, boolean except, boolean all) {
    PlanNode node = exact(inputs.getFirst()).gathered().node();
    for (RelNode input : inputs.subList(1, inputs.size())) {
      node = new PlanNode.SetOperation(except, all, node, exact(input).gathered().node());
    }
    return Built.identity(node, false);
  }

  private Built with(WithRel with, BitSet needed) {
    PlanNode query = exact(with.getLeft()).gathered().node();
    Built body = build(with.getRight(), needed).gathered();
    return body.with(
        new PlanNode.WithQueries(
            List.of(new PlanNode.WithQueries.Query(with.number(), query)), body.node()));
  }
}
