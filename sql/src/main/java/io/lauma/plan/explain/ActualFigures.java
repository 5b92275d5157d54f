package io.lauma.plan.explain;

import io.lauma.plan.PlanNode;
import java.util.Optional;

/// Port: what the operators of a finished run did, by plan node identity.
public interface ActualFigures {
  /// Figures of a plan that did not run.
  ActualFigures NONE = _ -> Optional.empty();

  /// @param rows over all loops
  /// @param loops how often the operator was started
  /// @param nanos over all loops
  record Figures(long rows, long loops, long nanos) {}

  Optional<Figures> of(PlanNode node);
}
