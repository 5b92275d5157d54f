package io.lauma.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.kv.LockMode;
import io.lauma.kv.TableId;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;

/// A physical plan: what the operators of `exec` are built from. Column references in a node's
/// scalars count the columns of its input (of left, then right, for joins).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanNode.Values.class, name = "values"),
  @JsonSubTypes.Type(value = PlanNode.TableScan.class, name = "table-scan"),
  @JsonSubTypes.Type(value = PlanNode.IndexFetch.class, name = "index-fetch"),
  @JsonSubTypes.Type(value = PlanNode.CatalogScan.class, name = "catalog-scan"),
  @JsonSubTypes.Type(value = PlanNode.FunctionScan.class, name = "function-scan"),
  @JsonSubTypes.Type(value = PlanNode.Filter.class, name = "filter"),
  @JsonSubTypes.Type(value = PlanNode.Project.class, name = "project"),
  @JsonSubTypes.Type(value = PlanNode.ProjectSet.class, name = "project-set"),
  @JsonSubTypes.Type(value = PlanNode.Aggregate.class, name = "aggregate"),
  @JsonSubTypes.Type(value = PlanNode.Window.class, name = "window"),
  @JsonSubTypes.Type(value = PlanNode.Sort.class, name = "sort"),
  @JsonSubTypes.Type(value = PlanNode.Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = PlanNode.LockRows.class, name = "lock-rows"),
  @JsonSubTypes.Type(value = PlanNode.SingleRow.class, name = "single-row"),
  @JsonSubTypes.Type(value = PlanNode.HashJoin.class, name = "hash-join"),
  @JsonSubTypes.Type(value = PlanNode.NestedLoopJoin.class, name = "nested-loop-join"),
  @JsonSubTypes.Type(value = PlanNode.Apply.class, name = "apply"),
  @JsonSubTypes.Type(value = PlanNode.Append.class, name = "append"),
  @JsonSubTypes.Type(value = PlanNode.SetOperation.class, name = "set-operation"),
  @JsonSubTypes.Type(value = PlanNode.WithQueries.class, name = "with"),
  @JsonSubTypes.Type(value = PlanNode.WithScan.class, name = "with-scan"),
  @JsonSubTypes.Type(value = PlanNode.RecursiveUnion.class, name = "recursive-union"),
  @JsonSubTypes.Type(value = PlanNode.Gather.class, name = "gather"),
  @JsonSubTypes.Type(value = PlanNode.Insert.class, name = "insert"),
  @JsonSubTypes.Type(value = PlanNode.Update.class, name = "update"),
  @JsonSubTypes.Type(value = PlanNode.Delete.class, name = "delete"),
})
public sealed interface PlanNode {
  /// Types of the output columns, in order.
  List<SqlType> output();

  /// Rows of scalars without input; may be no row at all.
  record Values(List<List<Scalar>> rows, List<SqlType> output) implements PlanNode {
    public Values {
      rows = List.copyOf(rows);
      output = List.copyOf(output);
    }
  }

  /// Reads a stored relation.
  ///
  /// @param columnIds ids of the table's columns to read, in output order; the hidden row address
  ///   (encoded key, bytea) is id [#ROW_ADDRESS]
  /// @param keys bounds on leading key columns; empty means the whole relation
  /// @param filter over the columns read, evaluated beside the data
  /// @param ordered whether rows must come in key order
  /// @param rowsMax rows that are enough, for limits pushed down; empty means all
  record TableScan(
      TableId table,
      List<Integer> columnIds,
      List<KeyBound> keys,
      Optional<Scalar> filter,
      boolean ordered,
      boolean backward,
      Optional<Scalar> rowsMax,
      List<SqlType> output)
      implements PlanNode {
    /// Pseudo column id of a row's encoded key.
    public static final int ROW_ADDRESS = -1;

    public TableScan {
      columnIds = List.copyOf(columnIds);
      keys = List.copyOf(keys);
      output = List.copyOf(output);
    }
  }

  /// The rows of a table that entries of an index lead to: the input has their addresses. Keeps the
  /// input's order.
  ///
  /// @param columnIds as for [TableScan]
  /// @param filter over the columns read
  /// @param implied conditions of the filter that hold for every entry of a partial index: a row
  ///   may be newer than its entry
  record IndexFetch(
      PlanNode input,
      TableId table,
      TableId index,
      List<Integer> columnIds,
      Optional<Scalar> filter,
      List<Scalar> implied,
      List<SqlType> output)
      implements PlanNode {
    public IndexFetch {
      columnIds = List.copyOf(columnIds);
      implied = List.copyOf(implied);
      output = List.copyOf(output);
    }
  }

  /// Reads a table of `pg_catalog`, `information_schema` or a cluster view by its OID, whole.
  record CatalogScan(int relationOid, List<Integer> attributeNumbers, List<SqlType> output)
      implements PlanNode {
    public CatalogScan {
      attributeNumbers = List.copyOf(attributeNumbers);
      output = List.copyOf(output);
    }
  }

  /// A set-returning function in FROM; with ordinality the last column is the row number.
  record FunctionScan(
      int functionOid, List<Scalar> arguments, boolean ordinality, List<SqlType> output)
      implements PlanNode {
    public FunctionScan {
      arguments = List.copyOf(arguments);
      output = List.copyOf(output);
    }
  }

  record Filter(PlanNode input, Scalar condition) implements PlanNode {
    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  record Project(PlanNode input, List<Scalar> columns) implements PlanNode {
    public Project {
      columns = List.copyOf(columns);
    }

    @Override
    public List<SqlType> output() {
      return columns.stream().map(Scalar::type).toList();
    }
  }

  /// A projection in which top-level calls of set-returning functions (flagged) unroll in step.
  record ProjectSet(PlanNode input, List<Scalar> columns, List<Boolean> returnsSet)
      implements PlanNode {
    public ProjectSet {
      columns = List.copyOf(columns);
      returnsSet = List.copyOf(returnsSet);
    }

    @Override
    public List<SqlType> output() {
      return columns.stream().map(Scalar::type).toList();
    }
  }

  /// Groups by columns; output is the group columns, then the calls (then, with more than one
  /// grouping set, an int4 GROUPING bit mask). In phase PARTIAL the calls give transition states
  /// (one BYTES column each), in phase FINAL they take them.
  record Aggregate(
      PlanNode input,
      Phase phase,
      List<Integer> groupColumns,
      List<List<Integer>> groupingSets,
      List<AggregateCall> calls,
      List<SqlType> output)
      implements PlanNode {
    public enum Phase {
      SINGLE,
      PARTIAL,
      FINAL
    }

    public Aggregate {
      groupColumns = List.copyOf(groupColumns);
      groupingSets = List.copyOf(groupingSets);
      calls = List.copyOf(calls);
      output = List.copyOf(output);
    }
  }

  /// Window functions over one partitioning and order; output is the input, then the calls.
  record Window(
      PlanNode input,
      List<Integer> partitionColumns,
      List<SortKey> order,
      List<WindowCall> calls,
      List<SqlType> output)
      implements PlanNode {
    public Window {
      partitionColumns = List.copyOf(partitionColumns);
      order = List.copyOf(order);
      calls = List.copyOf(calls);
      output = List.copyOf(output);
    }
  }

  /// One window function; frame bounds as PostgreSQL's clause.
  record WindowCall(AggregateCall call, Frame frame) {
    public record Frame(
        Mode mode,
        Bound start,
        Optional<Scalar> startOffset,
        Bound end,
        Optional<Scalar> endOffset) {
      public enum Mode {
        ROWS,
        RANGE,
        GROUPS
      }

      public enum Bound {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
      }
    }
  }

  /// Sorts; with `rowsMax` keeps only so many first rows (top-N).
  record Sort(PlanNode input, List<SortKey> keys, Optional<Scalar> rowsMax) implements PlanNode {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  /// LIMIT and OFFSET (int8 scalars; NULL means none).
  record Limit(PlanNode input, Optional<Scalar> offset, Optional<Scalar> rowsMax)
      implements PlanNode {
    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  /// FOR UPDATE and its kin: locks the tables' rows that make up each input row. A row that changed
  /// meanwhile takes the place of the one read, and the conditions `recheck` are evaluated again
  /// (READ COMMITTED).
  ///
  /// @param recheckable whether `recheck` is all that decides about a row; otherwise a changed row
  ///   is 40001
  /// @param rowsMax rows that are enough: no more are locked
  record LockRows(
      PlanNode input,
      List<LockedTable> tables,
      Optional<Scalar> recheck,
      boolean recheckable,
      Optional<Scalar> rowsMax)
      implements PlanNode {
    public LockRows {
      tables = List.copyOf(tables);
    }

    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  /// A table of [LockRows].
  ///
  /// @param address the input column with the row address
  /// @param columnIds the table's columns in the input, which are `positions` there
  record LockedTable(
      TableId table,
      int address,
      List<Integer> columnIds,
      List<Integer> positions,
      LockMode mode,
      LockWait waiting) {
    public LockedTable {
      columnIds = List.copyOf(columnIds);
      positions = List.copyOf(positions);
    }
  }

  /// Passes one row; a second one fails with 21000 "more than one row returned by a subquery used
  /// as an expression".
  record SingleRow(PlanNode input) implements PlanNode {
    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  enum JoinType {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    SEMI,
    ANTI
  }

  /// Equi-join, built on the right input; `equalFunctionOids` one a key pair. NULL keys match
  /// nothing.
  record HashJoin(
      PlanNode left,
      PlanNode right,
      JoinType type,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      List<Integer> equalFunctionOids,
      Optional<Scalar> residual,
      List<SqlType> output)
      implements PlanNode {
    public HashJoin {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      equalFunctionOids = List.copyOf(equalFunctionOids);
      output = List.copyOf(output);
    }
  }

  record NestedLoopJoin(
      PlanNode left,
      PlanNode right,
      JoinType type,
      Optional<Scalar> condition,
      List<SqlType> output)
      implements PlanNode {
    public NestedLoopJoin {
      output = List.copyOf(output);
    }
  }

  /// Runs `inner` anew for each outer row (LATERAL, subqueries that cannot be unnested). `inner`
  /// refers to the row as [Scalar.Correlated] with this number. Types INNER, LEFT, SEMI and ANTI.
  record Apply(int number, PlanNode outer, PlanNode inner, JoinType type, List<SqlType> output)
      implements PlanNode {
    public Apply {
      output = List.copyOf(output);
    }
  }

  /// UNION ALL.
  record Append(List<PlanNode> inputs, List<SqlType> output) implements PlanNode {
    public Append {
      inputs = List.copyOf(inputs);
      output = List.copyOf(output);
    }
  }

  /// INTERSECT or EXCEPT, with or without ALL.
  record SetOperation(boolean except, boolean all, PlanNode left, PlanNode right)
      implements PlanNode {
    @Override
    public List<SqlType> output() {
      return left.output();
    }
  }

  /// Materialised WITH queries, visible to `body` (and to later ones) by number.
  record WithQueries(List<Query> queries, PlanNode body) implements PlanNode {
    public record Query(int number, PlanNode plan) {}

    public WithQueries {
      queries = List.copyOf(queries);
    }

    @Override
    public List<SqlType> output() {
      return body.output();
    }
  }

  /// Reads a WITH query, or inside a recursive one its working table.
  record WithScan(int number, List<SqlType> output) implements PlanNode {
    public WithScan {
      output = List.copyOf(output);
    }
  }

  record RecursiveUnion(int number, PlanNode start, PlanNode step, boolean distinct)
      implements PlanNode {
    @Override
    public List<SqlType> output() {
      return start.output();
    }
  }

  /// `input` is a fragment that runs beside the data of the one table it scans, once a shard or
  /// node; its rows are gathered, merged by `order` when there is one.
  record Gather(PlanNode input, List<SortKey> order) implements PlanNode {
    public Gather {
      order = List.copyOf(order);
    }

    @Override
    public List<SqlType> output() {
      return input.output();
    }
  }

  /// Inserts rows; input columns are those of `columnIds`. `returning` counts the table's columns
  /// in `returningColumnIds` order.
  ///
  /// @param onConflict what happens when there is a row of the key; empty: 23505
  record Insert(
      PlanNode input,
      TableId table,
      List<Integer> columnIds,
      List<Integer> returningColumnIds,
      List<Scalar> returning,
      Optional<OnConflict> onConflict,
      List<RowCheck> checks)
      implements PlanNode {
    public Insert {
      checks = List.copyOf(checks);
      columnIds = List.copyOf(columnIds);
      returningColumnIds = List.copyOf(returningColumnIds);
      returning = List.copyOf(returning);
    }

    @Override
    public List<SqlType> output() {
      return returning.stream().map(Scalar::type).toList();
    }
  }

  /// A CHECK constraint.
  ///
  /// @param violated over the table's live columns: true for a row that may not be
  record RowCheck(String constraint, Scalar violated) {}

  /// @param update empty for DO NOTHING
  record OnConflict(Arbiters arbiters, Optional<ConflictUpdate> update) {}

  /// DO UPDATE. Its scalars are over a row address, the columns of the row in the way, then those
  /// of the row proposed for insertion: the insert's `columnIds` both times.
  record ConflictUpdate(
      List<Integer> assignedColumnIds, List<Scalar> assignments, Optional<Scalar> condition) {
    public ConflictUpdate {
      assignedColumnIds = List.copyOf(assignedColumnIds);
      assignments = List.copyOf(assignments);
    }
  }

  /// Updates the rows that `input` finds. Its first column is the row address, the next ones are
  /// the table's columns `oldColumnIds` (all of them), the rest is whatever `assignments` and
  /// `returning` use from other tables. `recheck` is evaluated again on a row that changed
  /// meanwhile (READ COMMITTED).
  record Update(
      PlanNode input,
      TableId table,
      List<Integer> oldColumnIds,
      List<Integer> assignedColumnIds,
      List<Scalar> assignments,
      Optional<Scalar> recheck,
      List<Scalar> returning,
      List<RowCheck> checks)
      implements PlanNode {
    public Update {
      checks = List.copyOf(checks);
      oldColumnIds = List.copyOf(oldColumnIds);
      assignedColumnIds = List.copyOf(assignedColumnIds);
      assignments = List.copyOf(assignments);
      returning = List.copyOf(returning);
    }

    @Override
    public List<SqlType> output() {
      return returning.stream().map(Scalar::type).toList();
    }
  }

  /// Deletes the rows that `input` finds; columns as in [Update].
  record Delete(
      PlanNode input,
      TableId table,
      List<Integer> oldColumnIds,
      Optional<Scalar> recheck,
      List<Scalar> returning)
      implements PlanNode {
    public Delete {
      oldColumnIds = List.copyOf(oldColumnIds);
      returning = List.copyOf(returning);
    }

    @Override
    public List<SqlType> output() {
      return returning.stream().map(Scalar::type).toList();
    }
  }
}
