package io.lauma.session;

import io.lauma.kv.GroupId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// The removal of old row versions at once, for VACUUM; implemented by `actors`. Thread-safe.
public interface Sweeps {
  /// Drops what no snapshot can see any more of all rows of these groups, on every node that holds
  /// them: the versions below the horizon, which the retention setting holds back. Completes at the
  /// end, or after a few seconds while the work goes on; never fails.
  CompletionStage<Void> sweep(Set<GroupId> groups);
}
