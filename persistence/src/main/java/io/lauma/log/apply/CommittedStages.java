package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.mvcc.CommittedStage;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The committed stages of a store whose rows are still on their way among the versions, kept in
/// memory for readers. Thread safe.
final class CommittedStages implements Supplier<List<CommittedStage>> {
  private final SortedStore store;
  private volatile @Nullable List<CommittedStage> known;

  CommittedStages(SortedStore store) {
    this.store = store;
  }

  /// What the store says.
  static List<CommittedStage> read(SortedStore store) {
    List<CommittedStage> stages = new ArrayList<>();
    byte[] start = StoreKeys.committedStages();
    try (SortedCursor cursor = store.cursor()) {
      boolean more = cursor.seek(start, start.length);
      while (more && StoreKeys.isCommittedStage(cursor.key(), cursor.keyLength())) {
        ByteReader in = new ByteReader(Arrays.copyOfRange(cursor.key(), 1, cursor.keyLength()));
        HybridTime timestamp = new HybridTime(in.i64());
        stages.add(new CommittedStage(StoreKeys.stage(in.string()), timestamp));
        more = cursor.next();
      }
    }
    return List.copyOf(stages);
  }

  @Override
  public List<CommittedStage> get() {
    List<CommittedStage> present = known;
    return present == null ? load() : present;
  }

  private synchronized List<CommittedStage> load() {
    List<CommittedStage> present = known;
    if (present == null) {
      present = read(store);
      known = present;
    }
    return present;
  }

  /// The store has changed: to be called before anybody may count on seeing it.
  synchronized void changed() {
    known = null;
  }
}
