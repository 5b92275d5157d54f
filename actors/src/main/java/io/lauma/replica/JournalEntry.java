package io.lauma.replica;

import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.message.CborMessage;
import java.util.List;

/// An event with what its log entry carries beside it: row versions and values that every replica
/// applies in the same batch, and conditions on other entities' epochs.
///
/// @param <E> the entity's events
public record JournalEntry<E extends CborMessage>(
    E event, List<Effect> effects, List<Condition> conditions) {
  public JournalEntry {
    effects = List.copyOf(effects);
    conditions = List.copyOf(conditions);
  }
}
