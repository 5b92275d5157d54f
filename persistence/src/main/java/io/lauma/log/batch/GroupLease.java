package io.lauma.log.batch;

import io.lauma.clock.ClockReading;
import io.lauma.clock.LeaseRules;
import org.jspecify.annotations.Nullable;

/// The read lease of one group on this node, see [LeaseRules]. Thread safe; [#holds] reads two
/// volatile fields.
public final class GroupLease {
  private static final long NOT_ACTING = -1;

  /// An entry of `term`, submitted at `submitted`, was applied here.
  private record Grant(long term, ClockReading submitted) {}

  private volatile long actingTerm = NOT_ACTING;
  private volatile @Nullable Grant grant;

  /// This node leads in `term` and may act.
  public void act(long term) {
    actingTerm = term;
  }

  /// This node does not lead any more, or hands over: nothing may be answered.
  public void end() {
    actingTerm = NOT_ACTING;
    grant = null;
  }

  /// An entry of `term`, submitted at `submitted`, was applied here. Entries complete in order, so
  /// a later call never shortens the lease.
  public void applied(long term, ClockReading submitted) {
    grant = new Grant(term, submitted);
  }

  public boolean holds(ClockReading now) {
    Grant held = grant;
    return held != null && held.term() == actingTerm && LeaseRules.holds(held.submitted(), now);
  }
}
