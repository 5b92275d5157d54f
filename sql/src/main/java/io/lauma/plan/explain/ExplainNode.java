package io.lauma.plan.explain;

import io.lauma.plan.PlanNode;
import java.util.List;

/// One line of EXPLAIN with what is printed under it.
///
/// @param type PostgreSQL's name of the node, for example "Seq Scan"
/// @param subject what stands after it, for example " on t"; may be empty
/// @param details lines under it: name and value
/// @param source the plan node whose figures these are
record ExplainNode(
    String type,
    String subject,
    List<Detail> details,
    List<ExplainNode> children,
    PlanNode source,
    Estimate estimate) {
  ExplainNode {
    details = List.copyOf(details);
    children = List.copyOf(children);
  }

  record Detail(String name, String value) {}

  /// @param startup cost before the first row; `total` for all rows, in PostgreSQL's units
  /// @param widthBytes of a row
  record Estimate(double startup, double total, double rows, int widthBytes) {}
}
