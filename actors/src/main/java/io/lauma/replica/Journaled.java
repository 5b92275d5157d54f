package io.lauma.replica;

import io.lauma.journal.RowChanging;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.message.CborMessage;
import java.util.ArrayList;
import java.util.List;

/// One write of an entity as the journal keeps it: its events, and beside them what the log entry
/// carries for apply. Only the events are serialized ([JournaledSerializer]).
///
/// @param image whether the events replace everything before them
public record Journaled(
    List<CborMessage> events,
    boolean image,
    List<Effect.RowWrites> writes,
    List<Condition> conditions,
    List<Effect> effects)
    implements RowChanging {
  public Journaled {
    events = List.copyOf(events);
    writes = List.copyOf(writes);
    conditions = List.copyOf(conditions);
    effects = List.copyOf(effects);
  }

  /// A write as replayed.
  static Journaled replayed(List<CborMessage> events, boolean image) {
    return new Journaled(events, image, List.of(), List.of(), List.of());
  }

  static <E extends CborMessage> Journaled of(List<JournalEntry<E>> entries) {
    List<CborMessage> events = new ArrayList<>(entries.size());
    List<Effect.RowWrites> writes = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    for (JournalEntry<E> entry : entries) {
      events.add(entry.event());
      conditions.addAll(entry.conditions());
      for (Effect effect : entry.effects()) {
        if (effect instanceof Effect.RowWrites rows) {
          writes.add(rows);
        } else {
          effects.add(effect);
        }
      }
    }
    return new Journaled(events, false, writes, conditions.stream().distinct().toList(), effects);
  }
}
