package io.lauma.plan.explain;

import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.plan.PlanNode;
import io.lauma.plan.Statistics;
import io.lauma.types.SqlType;
import java.util.IdentityHashMap;
import java.util.List;

/// Costs and row counts that EXPLAIN shows, in PostgreSQL's units: a sequential page is 1, a row
/// 0.01, an operator 0.0025.
final class Estimates {
  private static final double ROW = 0.01;
  private static final double OPERATOR = 0.0025;
  private static final double KEY_LOOKUP = 0.15;
  private static final double FILTERED = 0.33;
  private static final double GROUPED = 0.1;
  private static final int VARIABLE_WIDTH_BYTES = 32;

  private final Statistics statistics;
  private final IdentityHashMap<PlanNode, ExplainNode.Estimate> known = new IdentityHashMap<>();

  Estimates(Statistics statistics) {
    this.statistics = statistics;
  }

  ExplainNode.Estimate of(PlanNode node) {
    ExplainNode.Estimate estimate = known.get(node);
    if (estimate == null) {
      estimate = compute(node);
      known.put(node, estimate);
    }
    return estimate;
  }

  private ExplainNode.Estimate compute(PlanNode node) {
    return switch (node) {
      case PlanNode.Values n -> own(n, 0, n.rows().size() * ROW, n.rows().size());
      case PlanNode.TableScan n -> scan(n);
      case PlanNode.CatalogScan n -> own(n, 0, 10, 100);
      case PlanNode.FunctionScan n -> own(n, 0, 10, 1000);
      case PlanNode.WithScan n -> own(n, 0, 20, 1000);
      case PlanNode.IndexFetch n ->
          over(n, n.input(), n.filter().isPresent() ? FILTERED : 1, KEY_LOOKUP);
      case PlanNode.Filter n -> over(n, n.input(), FILTERED, OPERATOR);
      case PlanNode.Project n -> over(n, n.input(), 1, OPERATOR);
      case PlanNode.ProjectSet n -> over(n, n.input(), 10, ROW);
      case PlanNode.Window n -> blocking(n, n.input(), 1);
      case PlanNode.Sort n -> blocking(n, n.input(), 1);
      case PlanNode.Aggregate n -> blocking(n, n.input(), n.groupColumns().isEmpty() ? 0 : GROUPED);
      case PlanNode.Limit n -> over(n, n.input(), 1, 0);
      case PlanNode.LockRows n -> over(n, n.input(), 1, ROW);
      case PlanNode.SingleRow n -> over(n, n.input(), 0, 0);
      case PlanNode.Gather n -> over(n, n.input(), 1, 0);
      case PlanNode.HashJoin n -> {
        ExplainNode.Estimate left = of(n.left());
        ExplainNode.Estimate right = of(n.right());
        yield own(
            n,
            right.total(),
            left.total() + right.total() + (left.rows() + right.rows()) * ROW,
            Math.max(left.rows(), right.rows()));
      }
      case PlanNode.NestedLoopJoin n -> pairs(n, n.left(), n.right());
      case PlanNode.Apply n -> pairs(n, n.outer(), n.inner());
      case PlanNode.Append n ->
          own(
              n,
              0,
              n.inputs().stream().mapToDouble(i -> of(i).total()).sum(),
              n.inputs().stream().mapToDouble(i -> of(i).rows()).sum());
      case PlanNode.SetOperation n ->
          own(
              n,
              of(n.right()).total(),
              of(n.left()).total() + of(n.right()).total(),
              of(n.left()).rows());
      case PlanNode.WithQueries n -> {
        double queries = n.queries().stream().mapToDouble(q -> of(q.plan()).total()).sum();
        yield own(n, queries, queries + of(n.body()).total(), of(n.body()).rows());
      }
      case PlanNode.RecursiveUnion n ->
          own(n, 0, 10 * (of(n.start()).total() + of(n.step()).total()), 10 * of(n.start()).rows());
      case PlanNode.Insert n -> changed(n, n.input(), n.returning().isEmpty());
      case PlanNode.Update n -> changed(n, n.input(), n.returning().isEmpty());
      case PlanNode.Delete n -> changed(n, n.input(), n.returning().isEmpty());
    };
  }

  private ExplainNode.Estimate changed(PlanNode node, PlanNode input, boolean silent) {
    ExplainNode.Estimate below = of(input);
    return own(node, 0, below.total() + below.rows() * ROW, silent ? 0 : below.rows());
  }

  private ExplainNode.Estimate scan(PlanNode.TableScan scan) {
    double all = statistics.rows(scan.table());
    boolean equal =
        !scan.keys().isEmpty() && scan.keys().stream().allMatch(k -> k.equal().isPresent());
    double read = scan.keys().isEmpty() ? all : equal ? 1 : Math.max(1, all * FILTERED);
    double rows = scan.keys().isEmpty() && scan.filter().isPresent() ? read * FILTERED : read;
    double start = scan.keys().isEmpty() ? 0 : KEY_LOOKUP;
    return own(scan, start, start + read * ROW + (equal ? 8 : read / 100), Math.max(1, rows));
  }

  private ExplainNode.Estimate over(
      PlanNode node, PlanNode input, double rowFactor, double rowCost) {
    ExplainNode.Estimate below = of(input);
    return own(
        node,
        below.startup(),
        below.total() + below.rows() * rowCost,
        Math.max(1, below.rows() * rowFactor));
  }

  private ExplainNode.Estimate blocking(PlanNode node, PlanNode input, double rowFactor) {
    ExplainNode.Estimate below = of(input);
    double work = below.rows() * Math.log(below.rows() + 2) * 2 * OPERATOR;
    return own(
        node,
        below.total() + work,
        below.total() + work + below.rows() * OPERATOR,
        Math.max(1, below.rows() * rowFactor));
  }

  private ExplainNode.Estimate pairs(PlanNode node, PlanNode left, PlanNode right) {
    ExplainNode.Estimate l = of(left);
    ExplainNode.Estimate r = of(right);
    return own(
        node,
        0,
        l.total() + r.total() + l.rows() * r.rows() * OPERATOR,
        Math.max(1, l.rows() * r.rows() * FILTERED));
  }

  private static ExplainNode.Estimate own(
      PlanNode node, double startup, double total, double rows) {
    return new ExplainNode.Estimate(startup, Math.max(startup, total), rows, width(node.output()));
  }

  private static int width(List<SqlType> types) {
    int width = 0;
    for (SqlType type : types) {
      int length = BuiltinTypes.byOid(type.oid()).map(t -> t.lengthBytes()).orElse(-1);
      width += length > 0 ? length : VARIABLE_WIDTH_BYTES;
    }
    return width;
  }
}
