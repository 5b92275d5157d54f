package io.lauma.exec.run;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Questions about plan trees. Pure.
final class PlanShape {
  private PlanShape() {}

  /// The nodes a node takes its rows from, in order.
  static List<PlanNode> inputs(PlanNode node) {
    return switch (node) {
      case PlanNode.Values _,
          PlanNode.TableScan _,
          PlanNode.CatalogScan _,
          PlanNode.FunctionScan _,
          PlanNode.WithScan _ ->
          List.of();
      case PlanNode.IndexFetch n -> List.of(n.input());
      case PlanNode.Filter n -> List.of(n.input());
      case PlanNode.Project n -> List.of(n.input());
      case PlanNode.ProjectSet n -> List.of(n.input());
      case PlanNode.Aggregate n -> List.of(n.input());
      case PlanNode.Window n -> List.of(n.input());
      case PlanNode.Sort n -> List.of(n.input());
      case PlanNode.Limit n -> List.of(n.input());
      case PlanNode.LockRows n -> List.of(n.input());
      case PlanNode.SingleRow n -> List.of(n.input());
      case PlanNode.HashJoin n -> List.of(n.left(), n.right());
      case PlanNode.NestedLoopJoin n -> List.of(n.left(), n.right());
      case PlanNode.Apply n -> List.of(n.outer(), n.inner());
      case PlanNode.Append n -> n.inputs();
      case PlanNode.SetOperation n -> List.of(n.left(), n.right());
      case PlanNode.WithQueries n -> {
        List<PlanNode> inputs = new ArrayList<>();
        n.queries().forEach(query -> inputs.add(query.plan()));
        inputs.add(n.body());
        yield inputs;
      }
      case PlanNode.RecursiveUnion n -> List.of(n.start(), n.step());
      case PlanNode.Gather n -> List.of(n.input());
      case PlanNode.Insert n -> List.of(n.input());
      case PlanNode.Update n -> List.of(n.input());
      case PlanNode.Delete n -> List.of(n.input());
    };
  }

  /// All table scans below and at a node.
  static List<PlanNode.TableScan> scans(PlanNode node) {
    List<PlanNode.TableScan> found = new ArrayList<>();
    collect(node, found);
    return found;
  }

  private static void collect(PlanNode node, List<PlanNode.TableScan> found) {
    if (node instanceof PlanNode.TableScan scan) {
      found.add(scan);
    }
    inputs(node).forEach(input -> collect(input, found));
  }

  /// How many scans of a table or its indexes there are below and at a node.
  static int scansOf(PlanNode node, Relation table, CatalogSnapshot catalog) {
    Set<TableId> own = new HashSet<>();
    own.add(table.id());
    catalog.indexesOf(table.oid()).forEach(index -> own.add(index.id()));
    return (int) scans(node).stream().filter(scan -> own.contains(scan.table())).count();
  }

  /// Whether the rows of an update come by an index that the update changes.
  static boolean scansChangedIndex(PlanNode.Update node, CatalogSnapshot catalog) {
    return scans(node.input()).stream()
        .flatMap(scan -> catalog.relation(scan.table()).stream())
        .flatMap(relation -> relation.index().stream())
        .anyMatch(index -> index.changesWith(node.assignedColumnIds()));
  }

  /// Whether the plan changes rows.
  static boolean modifies(PlanNode node) {
    boolean self =
        node instanceof PlanNode.Insert
            || node instanceof PlanNode.Update
            || node instanceof PlanNode.Delete;
    return self || inputs(node).stream().anyMatch(PlanShape::modifies);
  }

  /// Whether the plan has more than one row source, so that an input row may come up twice.
  static boolean joins(PlanNode node) {
    List<PlanNode> inputs = inputs(node);
    return inputs.size() > 1 || inputs.stream().anyMatch(PlanShape::joins);
  }
}
