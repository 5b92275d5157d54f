package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.mvcc.SortedStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What apply has to know of a store for every entry, kept from one entry to the next: it always
/// says what the store says. One for each store, confined to the thread of apply.
public final class AppliedMemory {
  /// Persistence ids remembered.
  private static final int WRITERS_MAX = 4_096;

  private final Map<String, WriterState> writers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WriterState> eldest) {
          return size() > WRITERS_MAX;
        }
      };

  private @Nullable AppliedPosition position;
  private @Nullable HybridTime horizon;

  /// The store is another one.
  public void forget() {
    writers.clear();
    position = null;
    horizon = null;
  }

  AppliedPosition position(SortedStore store) {
    AppliedPosition known = position;
    return known == null ? AppliedPosition.read(store) : known;
  }

  HybridTime horizon(SortedStore store) {
    HybridTime known = horizon;
    return known == null ? EntryApplier.horizon(store) : known;
  }

  WriterState writer(SortedStore store, String persistenceId) {
    WriterState known = writers.get(persistenceId);
    return known == null ? WriterState.read(store, persistenceId) : known;
  }

  /// An entry without writes is in the store.
  void applied(AppliedPosition newPosition) {
    position = newPosition;
  }

  /// An entry is in the store.
  void applied(
      AppliedPosition newPosition, HybridTime newHorizon, Map<String, WriterState> newWriters) {
    position = newPosition;
    horizon = newHorizon;
    writers.putAll(newWriters);
  }
}
