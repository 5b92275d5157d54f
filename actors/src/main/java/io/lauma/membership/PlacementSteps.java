package io.lauma.membership;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Carries placement steps out on the nodes concerned; implemented by `replica`. Thread-safe.
public interface PlacementSteps {
  /// Present leaders as far as known.
  Map<GroupId, NodeId> leaders();

  /// Completes with whether the step is done; a step may be asked for again.
  CompletionStage<Boolean> carryOut(PlacementRules.Step step, MembershipState state);
}
