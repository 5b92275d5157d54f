package io.lauma.analyze;

import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Statement;
import io.lauma.plan.Arbiters;
import io.lauma.session.ResultColumn;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// A statement with every name and type resolved.
public sealed interface AnalyzedStatement {
  List<ResultColumn> columns();

  /// Types of the parameters, by number.
  List<Integer> parameterTypes();

  record AnalyzedQuery(RelNode rel, List<ResultColumn> columns, List<Integer> parameterTypes)
      implements AnalyzedStatement {
    public AnalyzedQuery {
      columns = List.copyOf(columns);
      parameterTypes = List.copyOf(parameterTypes);
    }
  }

  /// @param input rows with one column for each of `columnIds`
  /// @param returning over the table's live columns
  /// @param onConflict empty without ON CONFLICT
  record AnalyzedInsert(
      RelNode input,
      Relation table,
      List<Integer> columnIds,
      List<RexNode> returning,
      List<ResultColumn> columns,
      List<Integer> parameterTypes,
      Optional<OnConflict> onConflict,
      List<RowCheck> checks)
      implements AnalyzedStatement {
    public AnalyzedInsert {
      checks = List.copyOf(checks);
      columnIds = List.copyOf(columnIds);
      returning = List.copyOf(returning);
      columns = List.copyOf(columns);
      parameterTypes = List.copyOf(parameterTypes);
    }
  }

  /// A CHECK constraint of the table.
  ///
  /// @param violated over the table's live columns: true for a row that may not be
  record RowCheck(String constraint, RexNode violated) {}

  /// @param update empty for DO NOTHING
  record OnConflict(Arbiters arbiters, Optional<ConflictUpdate> update) {}

  /// DO UPDATE: assignments and condition over a row address, the live columns of the row in the
  /// way, then those of the row proposed for insertion.
  record ConflictUpdate(
      List<Integer> assignedColumnIds, List<RexNode> assignments, Optional<RexNode> condition) {
    public ConflictUpdate {
      assignedColumnIds = List.copyOf(assignedColumnIds);
      assignments = List.copyOf(assignments);
    }
  }

  /// UPDATE, or DELETE without assignments.
  ///
  /// @param input rows: the row address, the table's live columns, then what other tables give
  /// @param assignments over `input`, one for each of `assignedColumnIds`
  /// @param condition over `input`: WHERE when it concerns the table alone
  /// @param returning over `input` with the new values of the table's columns
  record AnalyzedChange(
      boolean delete,
      RelNode input,
      Relation table,
      List<Integer> assignedColumnIds,
      List<RexNode> assignments,
      Optional<RexNode> condition,
      List<RexNode> returning,
      List<ResultColumn> columns,
      List<Integer> parameterTypes,
      List<RowCheck> checks)
      implements AnalyzedStatement {
    public AnalyzedChange {
      checks = List.copyOf(checks);
      assignedColumnIds = List.copyOf(assignedColumnIds);
      assignments = List.copyOf(assignments);
      returning = List.copyOf(returning);
      columns = List.copyOf(columns);
      parameterTypes = List.copyOf(parameterTypes);
    }
  }

  /// Any other statement: its own executor looks into it.
  record Utility(Statement statement) implements AnalyzedStatement {
    @Override
    public List<ResultColumn> columns() {
      return List.of();
    }

    @Override
    public List<Integer> parameterTypes() {
      return List.of();
    }
  }
}
