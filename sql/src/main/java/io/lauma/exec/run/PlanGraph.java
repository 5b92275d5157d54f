package io.lauma.exec.run;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.RunContext;
import io.lauma.exec.aggregate.HashAggregate;
import io.lauma.exec.join.HashJoin;
import io.lauma.exec.join.NestedLoop;
import io.lauma.exec.join.SetDifference;
import io.lauma.exec.lock.LockRows;
import io.lauma.exec.modify.DeleteRows;
import io.lauma.exec.modify.InsertRows;
import io.lauma.exec.modify.UpdateRows;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.Filter;
import io.lauma.exec.operator.FunctionRows;
import io.lauma.exec.operator.Limit;
import io.lauma.exec.operator.Project;
import io.lauma.exec.operator.ProjectSet;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.operator.ReaderStage;
import io.lauma.exec.operator.Sort;
import io.lauma.exec.operator.TopN;
import io.lauma.exec.operator.ValueRows;
import io.lauma.exec.scan.FetchedRows;
import io.lauma.exec.scan.Relations;
import io.lauma.exec.store.BatchReader;
import io.lauma.exec.window.WindowFunctions;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Source;

/// The graph of one run: one source a plan node, fused but for the boundaries above blocking
/// operators. Used by the thread that builds the graph.
final class PlanGraph {
  /// Batches that wait at an asynchronous boundary.
  private static final int BOUNDARY_BATCHES_MAX = 4;

  private final RunContext context;
  private final RunScope scope;
  private final Optional<Source<RowBatch, NotUsed>> tableRows;

  PlanGraph(RunContext context, RunScope scope) {
    this(context, scope, Optional.empty());
  }

  private PlanGraph(
      RunContext context, RunScope scope, Optional<Source<RowBatch, NotUsed>> tableRows) {
    this.context = context;
    this.scope = scope;
    this.tableRows = tableRows;
  }

  /// A graph beside the data: `tableRows` are those of its one table scan, which must be
  /// materialised on a thread that may block.
  static PlanGraph beside(Source<RowBatch, NotUsed> tableRows, RunContext context, RunScope scope) {
    return new PlanGraph(context, scope, Optional.of(tableRows));
  }

  RunContext context() {
    return context;
  }

  RunScope scope() {
    return scope;
  }

  Source<RowBatch, NotUsed> source(PlanNode node) {
    Source<RowBatch, NotUsed> source = operator(node);
    return context.counters().map(all -> source.via(Counted.by(all.of(node)))).orElse(source);
  }

  private Source<RowBatch, NotUsed> operator(PlanNode node) {
    EvaluationContext evaluation = context.evaluation();
    return switch (node) {
      case PlanNode.Values n -> ReaderStage.of(() -> new ValueRows(n, evaluation));
      case PlanNode.TableScan n -> tableRows.orElseGet(() -> Gathered.of(n, List.of(), context));
      case PlanNode.IndexFetch n -> FetchedRows.of(n, source(n.input()), context);
      case PlanNode.CatalogScan n -> ReaderStage.of(() -> catalogRows(n));
      case PlanNode.FunctionScan n -> ReaderStage.of(() -> FunctionRows.of(n, evaluation));
      case PlanNode.Filter n ->
          source(n.input()).via(Filter.of(Condition.of(n.condition()), evaluation));
      case PlanNode.Project n ->
          source(n.input()).via(Project.of(Projection.of(n.columns()), evaluation));
      case PlanNode.ProjectSet n -> source(n.input()).via(ProjectSet.of(n, context));
      case PlanNode.Aggregate n -> blocking(source(n.input()).via(HashAggregate.of(n, context)));
      case PlanNode.Window n -> window(n);
      case PlanNode.Sort n -> sort(n);
      case PlanNode.Limit n -> limit(n);
      case PlanNode.LockRows n ->
          LockRows.of(
              n, source(n.input()), n.rowsMax().map(this::rowsMax).orElse(Long.MAX_VALUE), context);
      case PlanNode.SingleRow n -> source(n.input()).via(io.lauma.exec.operator.SingleRow.of());
      case PlanNode.HashJoin n ->
          blocking(HashJoin.of(n, source(n.left()), source(n.right()), context));
      case PlanNode.NestedLoopJoin n ->
          blocking(NestedLoop.of(n, source(n.left()), source(n.right()), context));
      case PlanNode.Apply n -> Applied.of(n, this);
      case PlanNode.Append n -> append(n);
      case PlanNode.SetOperation n ->
          blocking(SetDifference.of(n, source(n.left()), source(n.right())));
      case PlanNode.WithQueries n -> With.queries(n, this);
      case PlanNode.WithScan n -> scope.table(n.number()).source();
      case PlanNode.RecursiveUnion n -> With.recursive(n, this);
      case PlanNode.Gather n -> Gathered.of(n.input(), n.order(), context);
      case PlanNode.Insert n ->
          InsertRows.of(n, changing(n.input(), scansOf(n.input(), n.table()) > 0), context);
      case PlanNode.Update n ->
          UpdateRows.of(
              n, changing(n.input(), readsChanges(n)), PlanShape.joins(n.input()), context);
      case PlanNode.Delete n ->
          DeleteRows.of(
              n,
              changing(n.input(), scansOf(n.input(), n.table()) > 1),
              PlanShape.joins(n.input()),
              context);
    };
  }

  /// The same graph over another context and scope.
  PlanGraph with(RunContext otherContext, RunScope otherScope) {
    return new PlanGraph(otherContext, otherScope, tableRows);
  }

  private Source<RowBatch, NotUsed> blocking(Source<RowBatch, NotUsed> source) {
    return tableRows.isPresent()
        ? source
        : source
            .async(context.resources().blockingDispatcher())
            .addAttributes(Attributes.inputBuffer(1, BOUNDARY_BATCHES_MAX));
  }

  private BatchReader catalogRows(PlanNode.CatalogScan node) {
    Iterator<RowBatch> batches =
        context
            .resources()
            .systemTables()
            .rows(context.statement().catalog(), node.relationOid(), node.attributeNumbers())
            .iterator();
    return () -> batches.hasNext() ? batches.next() : null;
  }

  private Source<RowBatch, NotUsed> append(PlanNode.Append node) {
    Source<RowBatch, NotUsed> all = Source.empty();
    for (PlanNode input : node.inputs()) {
      all = all.concatLazy(source(input));
    }
    return all;
  }

  private Source<RowBatch, NotUsed> sort(PlanNode.Sort node) {
    List<SqlType> types = node.output();
    long rowsMax = node.rowsMax().map(this::rowsMax).orElse(Long.MAX_VALUE);
    Source<RowBatch, NotUsed> input = source(node.input());
    if (rowsMax <= TopN.ROWS_MAX) {
      return input.via(TopN.of(types, node.keys(), (int) rowsMax));
    }
    Source<RowBatch, NotUsed> sorted = input.via(Sort.of(types, node.keys(), context));
    return blocking(rowsMax == Long.MAX_VALUE ? sorted : sorted.via(Limit.of(0, rowsMax)));
  }

  private Source<RowBatch, NotUsed> limit(PlanNode.Limit node) {
    OptionalLong offset = node.offset().map(this::count).orElse(OptionalLong.empty());
    if (offset.isPresent() && offset.getAsLong() < 0) {
      throw new SqlException(
          SqlState.INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE, "OFFSET must not be negative");
    }
    long rowsMax = node.rowsMax().map(this::rowsMax).orElse(Long.MAX_VALUE);
    return source(node.input()).via(Limit.of(offset.orElse(0), rowsMax));
  }

  private long rowsMax(Scalar scalar) {
    long rows = count(scalar).orElse(Long.MAX_VALUE);
    if (rows < 0) {
      throw new SqlException(
          SqlState.INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT must not be negative");
    }
    return rows;
  }

  private OptionalLong count(Scalar scalar) {
    Vector value = CompiledScalar.compile(scalar).evaluateOnce(context.evaluation());
    if (value.isNull(0)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(((Vector.Longs) value).get(0));
  }

  private Source<RowBatch, NotUsed> window(PlanNode.Window node) {
    List<SortKey> keys = new ArrayList<>();
    List<SqlType> types = node.input().output();
    for (int column : node.partitionColumns()) {
      keys.add(new SortKey(column, types.get(column), false, false));
    }
    keys.addAll(node.order());
    Source<RowBatch, NotUsed> input = source(node.input());
    Source<RowBatch, NotUsed> sorted =
        keys.isEmpty() ? input : input.via(Sort.of(types, keys, context));
    return blocking(sorted.via(WindowFunctions.of(node, context)));
  }

  /// The input of a modifying node, read to its end first when it might see the changes.
  private Source<RowBatch, NotUsed> changing(PlanNode input, boolean readsChanges) {
    Source<RowBatch, NotUsed> rows = source(input);
    return readsChanges
        ? new WithTable(materializer -> Buffers.collect(rows, context, scope, materializer))
            .source()
        : rows;
  }

  private int scansOf(PlanNode node, TableId table) {
    CatalogSnapshot catalog = context.statement().catalog();
    return PlanShape.scansOf(node, Relations.of(catalog, table), catalog);
  }

  private boolean readsChanges(PlanNode.Update node) {
    return scansOf(node.input(), node.table()) > 1
        || PlanShape.scansChangedIndex(node, context.statement().catalog())
        || UpdateRows.assignsKey(node, Relations.of(context.statement().catalog(), node.table()));
  }
}
