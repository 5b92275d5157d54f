package io.lauma.analyze;

import io.lauma.plan.PlanNode.WindowCall.Frame;
import io.lauma.types.SqlType;
import java.util.List;

/// A window function call; its placeholder's operands are the arguments, then partition, then order
/// expressions, then the filter.
record WindowFunctionSpec(
    int functionOid,
    List<SqlType> argumentTypes,
    SqlType type,
    int partitionCount,
    List<AggregateSpec.Direction> order,
    boolean filter,
    Frame frame) {
  WindowFunctionSpec {
    argumentTypes = List.copyOf(argumentTypes);
    order = List.copyOf(order);
  }

  int argumentCount() {
    return argumentTypes.size();
  }

  String name() {
    return "window" + functionOid + argumentTypes + partitionCount + order + filter + frame;
  }
}
