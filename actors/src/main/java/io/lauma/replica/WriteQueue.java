package io.lauma.replica;

import io.lauma.message.CborMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an entity has decided and not yet handed to its journal: one write is in flight, everything
/// decided meanwhile becomes the next one. Used by the entity's actor alone.
///
/// @param <E> the entity's events
public final class WriteQueue<E extends CborMessage> {
  /// Events of one write.
  public static final int EVENTS_MAX = 1_000;

  private List<JournalEntry<E>> waiting = new ArrayList<>();
  private boolean inFlight;

  public void add(JournalEntry<E> entry) {
    waiting.add(entry);
  }

  /// The next write, when none is in flight and something waits; it is in flight from now on.
  public Optional<List<JournalEntry<E>>> next() {
    if (inFlight || waiting.isEmpty()) {
      return Optional.empty();
    }
    inFlight = true;
    List<JournalEntry<E>> batch = waiting;
    if (batch.size() <= EVENTS_MAX) {
      waiting = new ArrayList<>();
      return Optional.of(batch);
    }
    waiting = new ArrayList<>(batch.subList(EVENTS_MAX, batch.size()));
    return Optional.of(List.copyOf(batch.subList(0, EVENTS_MAX)));
  }

  /// Takes the place of a write for something else that the journal does; false when one is in
  /// flight.
  public boolean begin() {
    if (inFlight) {
      return false;
    }
    inFlight = true;
    return true;
  }

  /// Whether nothing waits and nothing is in flight.
  public boolean isIdle() {
    return !inFlight && waiting.isEmpty();
  }

  /// The write in flight is done.
  public void done() {
    inFlight = false;
  }
}
