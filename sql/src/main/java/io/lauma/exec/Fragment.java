package io.lauma.exec;

import io.lauma.expr.SortKey;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import io.lauma.row.Vector;
import io.lauma.types.TextContext;
import java.util.List;

/// A piece of a plan that runs beside the data of one relation.
///
/// @param plan contains exactly one [PlanNode.TableScan], of `table`
/// @param ranges row keys to read, sorted and disjoint; computed from the scan's key bounds
/// @param parameters one-row vectors of the statement's parameters
/// @param order how the fragments' rows are merged; empty: any order
/// @param settings what evaluation depends on, for the remote side
public record Fragment(
    PlanNode plan,
    TableId table,
    List<KeyRange> ranges,
    List<Vector> parameters,
    List<SortKey> order,
    FragmentSettings settings) {
  public Fragment {
    ranges = List.copyOf(ranges);
    parameters = List.copyOf(parameters);
    order = List.copyOf(order);
  }

  /// @param text formats and transaction start
  /// @param statementMicros start of the statement
  /// @param workMemoryBytes limit of one operator before it spills
  public record FragmentSettings(TextContext text, long statementMicros, long workMemoryBytes) {}
}
