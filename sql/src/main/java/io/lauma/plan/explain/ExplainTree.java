package io.lauma.plan.explain;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import io.lauma.plan.explain.ExplainNode.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Makes the tree that EXPLAIN prints; projections are not shown, as in PostgreSQL.
final class ExplainTree {
  private final CatalogSnapshot catalog;
  private final Estimates estimates;
  private final boolean distribution;

  ExplainTree(CatalogSnapshot catalog, Estimates estimates, boolean distribution) {
    this.catalog = catalog;
    this.estimates = estimates;
    this.distribution = distribution;
  }

  /// A node with the names of its plan's output columns.
  record Named(ExplainNode node, List<String> columns) {}

  Named of(PlanNode plan) {
    return switch (plan) {
      case PlanNode.Values n ->
          new Named(
              leaf(
                  n,
                  n.rows().size() == 1 ? "Result" : "Values Scan",
                  n.rows().size() == 1 ? "" : " on \"*VALUES*\"",
                  List.of()),
              numbered(n, "column"));
      case PlanNode.TableScan n -> {
        ScanText text = ScanText.of(n, catalog);
        yield new Named(leaf(n, text.type(), text.subject(), text.details()), text.columns());
      }
      case PlanNode.IndexFetch n -> {
        ScanText text = ScanText.of(n, catalog);
        yield new Named(leaf(n, text.type(), text.subject(), text.details()), text.columns());
      }
      case PlanNode.CatalogScan n -> {
        var relation = catalog.systemRelation(n.relationOid()).orElseThrow();
        yield new Named(
            leaf(n, "Seq Scan", " on " + relation.name(), List.of()),
            n.attributeNumbers().stream().map(i -> relation.columns().get(i - 1).name()).toList());
      }
      case PlanNode.FunctionScan n -> {
        String name = BuiltinFunctions.function(n.functionOid()).name();
        yield new Named(leaf(n, "Function Scan", " on " + name, List.of()), numbered(n, name));
      }
      case PlanNode.Filter n -> filter(n);
      case PlanNode.Project n -> {
        Named input = of(n.input());
        ScalarText text = new ScalarText(input.columns());
        yield new Named(input.node(), n.columns().stream().map(text::of).toList());
      }
      case PlanNode.ProjectSet n -> {
        Named input = of(n.input());
        ScalarText text = new ScalarText(input.columns());
        yield new Named(
            node(n, "ProjectSet", "", List.of(), List.of(input)),
            n.columns().stream().map(text::of).toList());
      }
      case PlanNode.Aggregate n -> aggregate(n);
      case PlanNode.Window n -> {
        Named input = of(n.input());
        List<String> columns = new ArrayList<>(input.columns());
        n.calls().forEach(c -> columns.add(call(c.call(), input.columns()) + " OVER (?)"));
        yield new Named(node(n, "WindowAgg", "", List.of(), List.of(input)), columns);
      }
      case PlanNode.Sort n -> {
        Named input = of(n.input());
        yield new Named(
            node(n, "Sort", "", List.of(sortKey("Sort Key", n.keys(), input)), List.of(input)),
            input.columns());
      }
      case PlanNode.Limit n -> same(n, "Limit", n.input());
      case PlanNode.LockRows n -> same(n, "LockRows", n.input());
      case PlanNode.SingleRow n -> of(n.input());
      case PlanNode.HashJoin n -> hashJoin(n);
      case PlanNode.NestedLoopJoin n -> nestedLoop(n);
      case PlanNode.Apply n -> {
        Named outer = of(n.outer());
        Named inner = of(n.inner());
        yield new Named(
            node(n, "Nested Loop" + joined(n.type()), "", List.of(), List.of(outer, inner)),
            both(outer, inner, n.output().size()));
      }
      case PlanNode.Append n -> {
        List<Named> inputs = n.inputs().stream().map(this::of).toList();
        yield new Named(node(n, "Append", "", List.of(), inputs), inputs.getFirst().columns());
      }
      case PlanNode.SetOperation n -> {
        Named left = of(n.left());
        String type =
            "HashSetOp " + (n.except() ? "Except" : "Intersect") + (n.all() ? " All" : "");
        yield new Named(node(n, type, "", List.of(), List.of(left, of(n.right()))), left.columns());
      }
      case PlanNode.WithQueries n -> with(n);
      case PlanNode.WithScan n ->
          new Named(leaf(n, "CTE Scan", " on cte" + n.number(), List.of()), numbered(n, "column"));
      case PlanNode.RecursiveUnion n -> {
        Named start = of(n.start());
        yield new Named(
            node(n, "Recursive Union", "", List.of(), List.of(start, of(n.step()))),
            start.columns());
      }
      case PlanNode.Gather n -> gather(n);
      case PlanNode.Insert n -> insert(n);
      case PlanNode.Update n -> change(n, "Update", n.table(), n.input());
      case PlanNode.Delete n -> change(n, "Delete", n.table(), n.input());
    };
  }

  private ExplainNode leaf(PlanNode plan, String type, String subject, List<Detail> details) {
    return new ExplainNode(type, subject, details, List.of(), plan, estimates.of(plan));
  }

  private ExplainNode node(
      PlanNode plan, String type, String subject, List<Detail> details, List<Named> children) {
    return new ExplainNode(
        type,
        subject,
        details,
        children.stream().map(Named::node).toList(),
        plan,
        estimates.of(plan));
  }

  private Named same(PlanNode plan, String type, PlanNode input) {
    Named below = of(input);
    return new Named(node(plan, type, "", List.of(), List.of(below)), below.columns());
  }

  private static List<String> numbered(PlanNode plan, String name) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= plan.output().size(); i++) {
      names.add(plan.output().size() == 1 ? name : name + i);
    }
    return names;
  }

  private String table(TableId table) {
    return catalog.relation(table).map(Relation::name).orElse("?");
  }

  private Named filter(PlanNode.Filter filter) {
    Named input = of(filter.input());
    Detail detail = new Detail("Filter", new ScalarText(input.columns()).of(filter.condition()));
    ExplainNode below = input.node();
    if (below.details().stream().noneMatch(d -> d.name().equals("Filter"))
        && !below.type().equals("Limit")) {
      List<Detail> details = new ArrayList<>(below.details());
      details.add(detail);
      return new Named(
          new ExplainNode(
              below.type(),
              below.subject(),
              details,
              below.children(),
              filter,
              estimates.of(filter)),
          input.columns());
    }
    return new Named(node(filter, "Result", "", List.of(detail), List.of(input)), input.columns());
  }

  private static Detail sortKey(String name, List<SortKey> keys, Named input) {
    return new Detail(
        name,
        keys.stream()
            .map(k ->
                input.columns().get(k.column())
                    + (k.descending() ? " DESC" : "")
                    + (k.nullsFirst() == k.descending()
                        ? ""
                        : k.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
            .collect(Collectors.joining(", ")));
  }

  private static String call(AggregateCall call, List<String> columns) {
    String arguments =
        call.arguments().isEmpty()
            ? "*"
            : call.arguments().stream().map(columns::get).collect(Collectors.joining(", "));
    return BuiltinFunctions.function(call.functionOid()).name()
        + "("
        + (call.distinct() ? "DISTINCT " : "")
        + arguments
        + ")";
  }

  private Named aggregate(PlanNode.Aggregate aggregate) {
    Named input = of(aggregate.input());
    List<String> groups = aggregate.groupColumns().stream().map(input.columns()::get).toList();
    List<String> columns = new ArrayList<>(groups);
    aggregate.calls().forEach(c -> columns.add(call(c, input.columns())));
    while (columns.size() < aggregate.output().size()) {
      columns.add("GROUPING");
    }
    String phase =
        switch (aggregate.phase()) {
          case SINGLE -> "";
          case PARTIAL -> "Partial ";
          case FINAL -> "Finalize ";
        };
    List<Detail> details =
        groups.isEmpty() ? List.of() : List.of(new Detail("Group Key", String.join(", ", groups)));
    String type = phase + (groups.isEmpty() ? "Aggregate" : "HashAggregate");
    return new Named(node(aggregate, type, "", details, List.of(input)), columns);
  }

  private static String joined(PlanNode.JoinType type) {
    return switch (type) {
      case INNER -> "";
      case LEFT -> " Left Join";
      case RIGHT -> " Right Join";
      case FULL -> " Full Join";
      case SEMI -> " Semi Join";
      case ANTI -> " Anti Join";
    };
  }

  private static List<String> both(Named left, Named right, int width) {
    List<String> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    return columns.subList(0, Math.min(width, columns.size()));
  }

  private static List<String> allOf(Named left, Named right) {
    return both(left, right, Integer.MAX_VALUE);
  }

  private Named hashJoin(PlanNode.HashJoin join) {
    Named left = of(join.left());
    Named right = of(join.right());
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < join.leftKeys().size(); i++) {
      conditions.add(
          "("
              + left.columns().get(join.leftKeys().get(i))
              + " = "
              + right.columns().get(join.rightKeys().get(i))
              + ")");
    }
    List<Detail> details = new ArrayList<>();
    details.add(
        new Detail(
            "Hash Cond",
            conditions.size() == 1
                ? conditions.getFirst()
                : "(" + String.join(" AND ", conditions) + ")"));
    join.residual()
        .ifPresent(
            r -> details.add(new Detail("Join Filter", new ScalarText(allOf(left, right)).of(r))));
    ExplainNode hash =
        new ExplainNode(
            "Hash", "", List.of(), List.of(right.node()), join.right(), estimates.of(join.right()));
    String type = "Hash" + (join.type() == PlanNode.JoinType.INNER ? " Join" : joined(join.type()));
    return new Named(
        node(join, type, "", details, List.of(left, new Named(hash, right.columns()))),
        both(left, right, join.output().size()));
  }

  private Named nestedLoop(PlanNode.NestedLoopJoin join) {
    Named left = of(join.left());
    Named right = of(join.right());
    List<Detail> details =
        join.condition()
            .map(c -> new Detail("Join Filter", new ScalarText(allOf(left, right)).of(c)))
            .map(List::of)
            .orElse(List.of());
    return new Named(
        node(join, "Nested Loop" + joined(join.type()), "", details, List.of(left, right)),
        both(left, right, join.output().size()));
  }

  private Named with(PlanNode.WithQueries with) {
    Named body = of(with.body());
    List<ExplainNode> children = new ArrayList<>();
    for (PlanNode.WithQueries.Query query : with.queries()) {
      Named named = of(query.plan());
      children.add(
          new ExplainNode(
              "CTE",
              " cte" + query.number(),
              List.of(),
              List.of(named.node()),
              query.plan(),
              estimates.of(query.plan())));
    }
    children.addAll(body.node().children());
    ExplainNode top = body.node();
    return new Named(
        new ExplainNode(
            top.type(), top.subject(), top.details(), children, top.source(), top.estimate()),
        body.columns());
  }

  private Named gather(PlanNode.Gather gather) {
    Named input = of(gather.input());
    if (!distribution) {
      return input;
    }
    List<Detail> details =
        gather.order().isEmpty() ? List.of() : List.of(sortKey("Merge Key", gather.order(), input));
    return new Named(
        node(
            gather,
            gather.order().isEmpty() ? "Gather" : "Gather Merge",
            "",
            details,
            List.of(input)),
        input.columns());
  }

  private Named insert(PlanNode.Insert insert) {
    List<Detail> details =
        insert.onConflict().map(c -> ConflictDetails.of(insert, c, catalog)).orElse(List.of());
    return new Named(
        node(
            insert, "Insert", " on " + table(insert.table()), details, List.of(of(insert.input()))),
        List.of());
  }

  private Named change(PlanNode plan, String type, TableId table, PlanNode input) {
    Named below = of(input);
    return new Named(node(plan, type, " on " + table(table), List.of(), List.of(below)), List.of());
  }
}
