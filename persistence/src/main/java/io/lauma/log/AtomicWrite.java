package io.lauma.log;

import java.util.List;

/// The unit of atomicity: when all conditions hold, all effects happen, else none. Both are decided
/// when the entry is applied, by every replica alike, from the store and the entry alone.
///
/// A write that contains [Effect.EventsAppended] may be appended again when its outcome is unknown:
/// if its events are in the store, byte for byte and under the same epoch, the repeat succeeds and
/// none of its effects happens twice.
public record AtomicWrite(List<Condition> conditions, List<Effect> effects) {
  /// The most conditions and the most effects of one write.
  public static final int PARTS_MAX = 65_536;

  public AtomicWrite {
    conditions = List.copyOf(conditions);
    effects = List.copyOf(effects);
    if (conditions.size() > PARTS_MAX || effects.size() > PARTS_MAX) {
      throw new IllegalArgumentException("an atomic write has at most " + PARTS_MAX + " parts");
    }
  }

  public static AtomicWrite of(Effect... effects) {
    return new AtomicWrite(List.of(), List.of(effects));
  }

  /// What must hold when the write is applied.
  public sealed interface Condition {
    /// The present epoch of a persistence id is exactly this one, else FENCED.
    record EpochIs(String persistenceId, long epoch) implements Condition {
      public EpochIs {
        Effect.checkPersistenceId(persistenceId);
      }
    }
  }
}
