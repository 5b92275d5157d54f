package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.JournalEvent;
import io.lauma.log.LogListener;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StoredEvent;
import io.lauma.membership.MembershipState;
import io.lauma.message.CborMessage;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/// Feeds a node's replicas of system entities (catalog, membership) with the events of those
/// entities, in log order: from the store when the node starts or a checkpoint was installed, then
/// as entries are applied. Runs on the log's apply thread; definition statements and membership
/// changes are rare.
public final class SystemFollower implements LogListener {
  private final ReplicatedLog log;
  private final Serialization serialization;
  private final List<State> states;
  private boolean started;

  /// One entity's state on this node. Called by one thread at a time.
  public interface State {
    String persistenceId();

    /// Back to before the first event.
    void reset();

    void on(CborMessage event);

    /// No further event is known for now.
    void settled();
  }

  private SystemFollower(ReplicatedLog log, ActorSystem<?> system, List<State> states) {
    this.log = log;
    this.serialization = SerializationExtension.get(system);
    this.states = List.copyOf(states);
  }

  /// Catches up from the store, and follows from then on. A node without a replica of the system
  /// group follows from its first entry or checkpoint on.
  public static SystemFollower start(ReplicatedLog log, ActorSystem<?> system, List<State> states) {
    SystemFollower follower = new SystemFollower(log, system, states);
    log.addListener(follower);
    follower.catchUp();
    return follower;
  }

  @Override
  public synchronized void onApplied(
      GroupId group, long index, AtomicWrite write, ApplyOutcome outcome) {
    if (!started
        || !group.equals(MembershipState.SYSTEM)
        || !(outcome instanceof ApplyOutcome.Done)) {
      return;
    }
    for (Effect effect : write.effects()) {
      if (effect instanceof Effect.EventsAppended appended) {
        for (State state : states) {
          if (state.persistenceId().equals(appended.persistenceId())) {
            appended.events().forEach(event -> feed(state, event));
            state.settled();
          }
        }
      }
    }
  }

  @Override
  public void onSnapshotInstalled(GroupId group) {
    if (group.equals(MembershipState.SYSTEM)) {
      catchUp();
    }
  }

  private synchronized void catchUp() {
    if (!log.groups().contains(MembershipState.SYSTEM)) {
      started = true;
      return;
    }
    GroupStore store = log.readStore(MembershipState.SYSTEM);
    for (State state : states) {
      state.reset();
      long next = 1;
      while (true) {
        List<StoredEvent> events =
            store.events(state.persistenceId(), next, Long.MAX_VALUE, GroupStore.EVENTS_MAX);
        if (events.isEmpty()) {
          break;
        }
        events.forEach(event -> feed(state, event.event()));
        next = events.getLast().sequenceNumber() + 1;
      }
      state.settled();
    }
    started = true;
  }

  private void feed(State state, JournalEvent event) {
    Object value =
        serialization.deserialize(event.payload(), event.serializerId(), event.manifest()).get();
    if (value instanceof Journaled journaled) {
      if (journaled.image()) {
        state.reset();
      }
      journaled.events().forEach(state::on);
    }
  }
}
