package io.lauma.catalog.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.membership.MembershipState;
import io.lauma.message.CborMessage;
import io.lauma.replica.SystemFollower;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/// A node's copy of the catalog: follows the events of the catalog's entity as the system group's
/// log is applied here. Readers see one immutable snapshot, on any thread.
public final class CatalogReplica implements SystemFollower.State {
  /// The persistence id of the catalog.
  public static final String PERSISTENCE_ID = MembershipState.SYSTEM.value() + "|catalog";

  private final CopyOnWriteArrayList<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private volatile CatalogState state = CatalogState.EMPTY;

  public CatalogState state() {
    return state;
  }

  /// Calls back with every new version, and with the present one.
  public void onVersion(LongConsumer listener) {
    listeners.add(listener);
    listener.accept(state.version());
  }

  @Override
  public String persistenceId() {
    return PERSISTENCE_ID;
  }

  @Override
  public void reset() {
    state = CatalogState.EMPTY;
  }

  @Override
  public void on(CborMessage event) {
    if (event instanceof CatalogEvent change
        && change.committed().version() == state.version() + 1) {
      state = state.on(change.committed());
    }
  }

  @Override
  public void settled() {
    long version = state.version();
    listeners.forEach(listener -> listener.accept(version));
  }
}
