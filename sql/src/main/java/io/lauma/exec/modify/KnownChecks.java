package io.lauma.exec.modify;

import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Relation;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RunContext;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode.RowCheck;
import io.lauma.types.SqlException;
import java.util.List;

/// The CHECK constraints that a plan has and those of the catalog that it runs under: the plan may
/// be older.
public final class KnownChecks {
  private KnownChecks() {}

  /// To be asked before a statement writes.
  ///
  /// @throws SqlException 40001 that has the statement planned again
  public static void require(List<RowCheck> checks, TableId table, RunContext context) {
    List<CheckConstraint> present =
        context.statement().catalog().relation(table).map(Relation::checks).orElse(List.of());
    boolean known =
        present.size() == checks.size()
            && present.stream()
                .allMatch(
                    check -> checks.stream().anyMatch(c -> c.constraint().equals(check.name())));
    if (!known) {
      throw OutdatedPlan.failure();
    }
  }
}
