package io.lauma.exec.run;

import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.RunContext;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.ReaderStage;
import io.lauma.exec.scan.CursorRows;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.kv.Invariants;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// Runs fragments beside the data they scan. Thread-safe.
public final class FragmentRunner {
  private FragmentRunner() {}

  /// The one table scan of a fragment.
  public static PlanNode.TableScan scanOf(Fragment fragment) {
    List<PlanNode.TableScan> scans = PlanShape.scans(fragment.plan());
    Invariants.check(scans.size() == 1, "a fragment has one table scan", "scans", scans.size());
    return scans.getFirst();
  }

  /// Whether every run over the same cursors gives the same rows in the same order, so that a run
  /// that was cut short can be gone on with by another one that drops what is known already.
  public static boolean isRepeatable(Fragment fragment) {
    return RepeatablePlan.is(fragment.plan());
  }

  /// One run of a fragment over cursors, opened on the first demand and closed in every case; the
  /// stream runs on the given dispatcher's threads, which may block. Each batch goes out only after
  /// [ShardCursor#mayAnswer] was asked again, and so does the end; a "no" fails the stream with
  /// [MayNotAnswer].
  ///
  /// @param relation the fragment's table as the statement was planned
  /// @param cursors opens cursors over the fragment's ranges, in the order of the scan's rows
  /// @param cancel ends the run between two batches of work; cancelled at the end of the stream
  /// @param spillDirectory an existing directory for temporary files
  public static Source<RowBatch, NotUsed> run(
      Fragment fragment,
      Relation relation,
      Supplier<? extends List<? extends ShardCursor>> cursors,
      CancelSignal cancel,
      Path spillDirectory,
      String blockingDispatcher) {
    PlanNode.TableScan scan = scanOf(fragment);
    RunContext context = Fragments.context(fragment, cancel, spillDirectory, blockingDispatcher);
    RunScope scope = new RunScope();
    AtomicReference<CursorRows> open = new AtomicReference<>();
    Source<RowBatch, NotUsed> tableRows =
        ReaderStage.of(() -> {
          CursorRows rows = rows(scan, relation, cursors.get(), context);
          open.set(rows);
          return rows;
        });
    return PlanGraph.beside(tableRows, context, scope)
        .source(fragment.plan())
        .map(batch -> answerable(open, batch))
        .concatLazy(Source.lazySource(() -> answerableEnd(open)))
        .watchTermination((NotUsed ignored, CompletionStage<Done> done) -> {
          done.whenComplete((end, failure) -> {
            cancel.cancel();
            scope.close();
          });
          return NotUsed.getInstance();
        })
        .async(blockingDispatcher)
        .watchTermination((NotUsed ignored, CompletionStage<Done> done) -> {
          done.whenComplete((end, failure) -> cancel.cancel());
          return NotUsed.getInstance();
        });
  }

  private static CursorRows rows(
      PlanNode.TableScan scan,
      Relation relation,
      List<? extends ShardCursor> cursors,
      RunContext context) {
    EvaluationContext evaluation = context.evaluation();
    return new CursorRows(
        cursors,
        RowDecoder.of(relation, scan.columnIds()),
        scan.output(),
        scan.filter().map(Condition::of),
        scan.rowsMax()
            .map(scalar -> CompiledScalar.compile(scalar).evaluateOnce(evaluation))
            .filter(value -> !value.isNull(0))
            .map(value -> ((Vector.Longs) value).get(0))
            .orElse(Long.MAX_VALUE),
        evaluation,
        context.cancel());
  }

  private static boolean mayAnswer(AtomicReference<CursorRows> open) {
    CursorRows rows = open.get();
    return rows == null || rows.mayAnswer();
  }

  private static RowBatch answerable(AtomicReference<CursorRows> open, RowBatch batch) {
    if (!mayAnswer(open)) {
      throw new MayNotAnswer();
    }
    return batch;
  }

  private static Source<RowBatch, NotUsed> answerableEnd(AtomicReference<CursorRows> open) {
    return mayAnswer(open) ? Source.empty() : Source.failed(new MayNotAnswer());
  }
}
