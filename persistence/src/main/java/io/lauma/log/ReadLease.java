package io.lauma.log;

import io.lauma.kv.GroupId;
import java.util.concurrent.CompletionStage;

/// The right of a leader to answer from its own applied state (DESIGN 2.3). The check counts when
/// it is made *after* the work, before the answer leaves. Entries of the group renew the lease by
/// themselves; an idle group has none until a reader asks.
public interface ReadLease {
  /// Whether this node may answer for `group` now. Cheap; any thread.
  boolean holds(GroupId group);

  /// Renews the lease by a barrier entry, shared with whoever asks at the same time. Completes with
  /// the barrier's outcome: after `Applied` the caller checks [#holds] again.
  CompletionStage<AppendResult> renew(GroupId group);
}
