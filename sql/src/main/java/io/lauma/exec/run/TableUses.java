package io.lauma.exec.run;

import io.lauma.catalog.TableLock;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import java.util.HashMap;
import java.util.Map;

/// The lock modes that a statement takes on its tables, as PostgreSQL's do (manual, 13.3.1). Pure.
public final class TableUses {
  private TableUses() {}

  /// The strongest mode for each table, and each index that is read for one.
  public static Map<TableId, TableLock> of(PlanNode plan) {
    Map<TableId, TableLock> uses = new HashMap<>();
    collect(plan, uses);
    return uses;
  }

  private static void collect(PlanNode node, Map<TableId, TableLock> uses) {
    switch (node) {
      case PlanNode.TableScan scan -> add(uses, scan.table(), TableLock.ACCESS_SHARE);
      case PlanNode.IndexFetch fetch -> add(uses, fetch.table(), TableLock.ACCESS_SHARE);
      case PlanNode.LockRows lock ->
          lock.tables().forEach(table -> add(uses, table.table(), TableLock.ROW_SHARE));
      case PlanNode.Insert insert -> add(uses, insert.table(), TableLock.ROW_EXCLUSIVE);
      case PlanNode.Update update -> add(uses, update.table(), TableLock.ROW_EXCLUSIVE);
      case PlanNode.Delete delete -> add(uses, delete.table(), TableLock.ROW_EXCLUSIVE);
      case PlanNode.Values _,
          PlanNode.CatalogScan _,
          PlanNode.FunctionScan _,
          PlanNode.WithScan _,
          PlanNode.Filter _,
          PlanNode.Project _,
          PlanNode.ProjectSet _,
          PlanNode.Aggregate _,
          PlanNode.Window _,
          PlanNode.Sort _,
          PlanNode.Limit _,
          PlanNode.SingleRow _,
          PlanNode.HashJoin _,
          PlanNode.NestedLoopJoin _,
          PlanNode.Apply _,
          PlanNode.Append _,
          PlanNode.SetOperation _,
          PlanNode.WithQueries _,
          PlanNode.RecursiveUnion _,
          PlanNode.Gather _ -> {}
    }
    PlanShape.inputs(node).forEach(input -> collect(input, uses));
  }

  private static void add(Map<TableId, TableLock> uses, TableId table, TableLock mode) {
    uses.merge(table, mode, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }
}
