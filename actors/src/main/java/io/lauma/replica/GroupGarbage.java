package io.lauma.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.TableId;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.txn.StoredDecisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a group's store holds and nobody can ask for any more, found by looking: rows of relations
/// that the catalog has dropped, replaced or emptied, decisions that are old enough, and records of
/// index builds that are over. One object a leadership, one thread; reads the disk.
final class GroupGarbage {
  /// Rows of a relation go so long after it was first missed, so that what still runs against it
  /// ends by its own errors.
  static final Duration GRACE = Duration.ofSeconds(10);

  /// Decisions looked at at a time.
  private static final int DECISIONS_PER_LOOK = 10_000;

  private final GroupStore store;
  private final Duration decisionsKept;
  private final Map<TableId, Long> missedSinceNanos = new HashMap<>();

  /// @param decisionsKept how long before the horizon a decision was made that goes
  GroupGarbage(GroupStore store, Duration decisionsKept) {
    this.store = store;
    this.decisionsKept = decisionsKept;
  }

  /// The effects that remove what is due.
  ///
  /// @param catalog as known here; relations that it cannot know yet are left alone
  List<Effect> due(CatalogState catalog, long nowNanos) {
    List<Effect> effects = new ArrayList<>();
    addDropped(effects, catalog, nowNanos);
    StoredDecisions.expired(store, decisionsKept, DECISIONS_PER_LOOK).ifPresent(effects::add);
    effects.addAll(StoredBuilds.over(store, catalog));
    return effects;
  }

  private void addDropped(List<Effect> effects, CatalogState catalog, long nowNanos) {
    Map<TableId, Long> missing = new HashMap<>();
    Optional<Key> first = store.firstRowKey(Key.EMPTY);
    while (first.isPresent()) {
      int id = java.nio.ByteBuffer.wrap(first.get().bytes()).getInt();
      KeyWriter prefix = new KeyWriter();
      prefix.tableId(id);
      Key start = prefix.toKey();
      Key end = start.prefixEnd();
      if (id < catalog.nextTableId()
          && catalog.relation(new TableId(id)).isEmpty()
          && !catalog.isDrafted(new TableId(id))) {
        long since = missedSinceNanos.getOrDefault(new TableId(id), nowNanos);
        missing.put(new TableId(id), since);
        if (nowNanos - since >= GRACE.toNanos()) {
          effects.add(new Effect.RangeDeleted(new KeyRange(start, end)));
        }
      }
      first = store.firstRowKey(end);
    }
    missedSinceNanos.clear();
    missedSinceNanos.putAll(missing);
  }
}
