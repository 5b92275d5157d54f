package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// EXPLAIN, VACUUM, COPY and other statements beside queries and definitions.
public sealed interface MaintenanceStatement extends Statement {

  /// The old forms (EXPLAIN ANALYZE VERBOSE) arrive as options `analyze` and `verbose`.
  record Explain(List<Option> options, Statement statement, int position)
      implements MaintenanceStatement {}

  /// @param columns to analyze; empty for all
  record VacuumTable(QualifiedName name, List<String> columns, int position) implements Node {}

  /// VACUUM, or ANALYZE alone when not `vacuum`. Old forms arrive as options.
  record Vacuum(boolean vacuum, List<Option> options, List<VacuumTable> tables, int position)
      implements MaintenanceStatement {}

  /// @param table null where `query` is given
  /// @param query a [Query], [ModifyStatement.Insert], [ModifyStatement.Update] or
  ///   [ModifyStatement.Delete] in parentheses
  /// @param file null for STDIN and STDOUT
  /// @param options the old forms too, under their new names
  record Copy(
      @Nullable QualifiedName table,
      List<String> columns,
      @Nullable Statement query,
      boolean from,
      boolean program,
      @Nullable String file,
      List<Option> options,
      @Nullable Expression where,
      int position)
      implements MaintenanceStatement {}

  record Listen(String channel, int position) implements MaintenanceStatement {}

  /// @param channel null for `*`
  record Unlisten(@Nullable String channel, int position) implements MaintenanceStatement {}

  record Notify(String channel, @Nullable String payload, int position)
      implements MaintenanceStatement {}

  enum LockMode {
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE
  }

  record LockTables(
      List<FromItem.TableReference> tables, LockMode mode, boolean nowait, int position)
      implements MaintenanceStatement {}

  record Call(Expression.FunctionCall call, int position) implements MaintenanceStatement {}

  record DoBlock(@Nullable String language, @Nullable String body, int position)
      implements MaintenanceStatement {}

  record Checkpoint(int position) implements MaintenanceStatement {}

  record RefreshMaterializedView(
      QualifiedName name, boolean concurrently, boolean withData, int position)
      implements MaintenanceStatement {}

  /// REINDEX of `kind` (INDEX, TABLE, SCHEMA, SYSTEM, DATABASE).
  record Reindex(
      String kind, QualifiedName name, boolean concurrently, List<Option> options, int position)
      implements MaintenanceStatement {}
}
