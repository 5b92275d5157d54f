package io.lauma.membership;

import io.lauma.message.CborMessage;
import io.lauma.replica.SystemFollower;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/// A node's copy of the membership: follows the events of the membership's entity as the system
/// group's log is applied here. Readers see one immutable state, on any thread.
public final class MembershipReplica implements SystemFollower.State {
  /// The persistence id of the membership.
  public static final String PERSISTENCE_ID = MembershipState.SYSTEM.value() + "|membership";

  private final CopyOnWriteArrayList<BiConsumer<MembershipState, MembershipEvent>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile MembershipState state = MembershipState.EMPTY;

  public MembershipState state() {
    return state;
  }

  /// Calls back with every event and the state after it, on the apply thread: must return at once.
  public void onEvent(BiConsumer<MembershipState, MembershipEvent> listener) {
    listeners.add(listener);
  }

  @Override
  public String persistenceId() {
    return PERSISTENCE_ID;
  }

  @Override
  public void reset() {
    state = MembershipState.EMPTY;
  }

  @Override
  public void on(CborMessage event) {
    if (event instanceof MembershipEvent change) {
      MembershipState after = state.on(change);
      state = after;
      listeners.forEach(listener -> listener.accept(after, change));
    }
  }

  @Override
  public void settled() {}
}
