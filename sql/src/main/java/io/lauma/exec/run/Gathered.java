package io.lauma.exec.run;

import io.lauma.catalog.Relation;
import io.lauma.exec.Fragment;
import io.lauma.exec.RunContext;
import io.lauma.exec.scan.FetchedRows;
import io.lauma.exec.scan.KeyRanges;
import io.lauma.exec.scan.Relations;
import io.lauma.expr.SortKey;
import io.lauma.kv.Invariants;
import io.lauma.kv.KeyRange;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// Hands a plan's fragment to the global query interface, bound to the present values: outer rows
/// become constants, key bounds become key ranges.
final class Gathered {
  private Gathered() {}

  static Source<RowBatch, NotUsed> of(PlanNode plan, List<SortKey> order, RunContext context) {
    PlanNode bound = Correlation.bind(plan, context.evaluation());
    List<PlanNode.TableScan> scans = PlanShape.scans(bound);
    Invariants.check(scans.size() == 1, "a fragment has one table scan", "scans", scans.size());
    PlanNode.TableScan scan = scans.getFirst();
    Relation relation = Relations.of(context.statement().catalog(), scan.table());
    FetchedRows.checkReadable(relation);
    List<KeyRange> ranges = KeyRanges.of(relation, scan.keys(), context.evaluation());
    if (ranges.isEmpty()) {
      return PlanGraph.beside(Source.empty(), context, new RunScope()).source(bound);
    }
    return context
        .relations()
        .scan(
            context.statement(),
            new Fragment(
                bound,
                scan.table(),
                ranges,
                context.evaluation().parameters(),
                order,
                new Fragment.FragmentSettings(
                    context.evaluation().text(),
                    context.evaluation().statementMicros(),
                    context.resources().workMemoryBytes())));
  }
}
