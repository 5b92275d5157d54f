package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The row locks of a transaction at one shard, in layers by savepoint as [ProvisionalRows]: a lock
/// that was taken, or made stronger, since a savepoint ends with the way back to it.
final class HeldLocks {
  /// What nearly all locks are: one layer of the transaction itself.
  private static final Map<LockMode, Layer> PLAIN = new EnumMap<>(LockMode.class);

  static {
    for (LockMode mode : LockMode.values()) {
      PLAIN.put(mode, new Layer(0, mode, null));
    }
  }

  private final Map<Key, Layer> locks = new LinkedHashMap<>();

  /// No layer is of a later savepoint.
  private int newestSavepoint;

  /// The present mode of a lock, and what it was before a savepoint.
  private record Layer(int savepoint, LockMode mode, @Nullable Layer before) {}

  /// A lock that is weaker now; without mode it is gone.
  record Undone(Key key, Optional<LockMode> left) {}

  boolean contains(Key key) {
    return locks.containsKey(key);
  }

  Set<Key> keys() {
    return locks.keySet();
  }

  int size() {
    return locks.size();
  }

  /// Nothing changes when the lock is as strong already.
  void add(Key key, LockMode mode, int savepoint) {
    Layer present = locks.get(key);
    if (present != null && present.mode().compareTo(mode) >= 0) {
      return;
    }
    Layer before = present;
    while (before != null && before.savepoint() >= savepoint) {
      before = before.before();
    }
    Layer plain = savepoint == 0 ? PLAIN.get(mode) : null;
    locks.put(key, plain == null ? new Layer(savepoint, mode, before) : plain);
    newestSavepoint = Math.max(newestSavepoint, savepoint);
  }

  void remove(Key key) {
    locks.remove(key);
  }

  /// Undoes what was locked since savepoint `savepoint` was set.
  List<Undone> rollbackTo(int savepoint) {
    if (newestSavepoint < savepoint) {
      return List.of();
    }
    newestSavepoint = savepoint - 1;
    List<Undone> undone = new ArrayList<>();
    for (Iterator<Map.Entry<Key, Layer>> all = locks.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Layer> lock = all.next();
      Layer layer = lock.getValue();
      if (layer.savepoint() < savepoint) {
        continue;
      }
      while (layer != null && layer.savepoint() >= savepoint) {
        layer = layer.before();
      }
      undone.add(new Undone(lock.getKey(), Optional.ofNullable(layer).map(Layer::mode)));
      if (layer == null) {
        all.remove();
      } else {
        lock.setValue(layer);
      }
    }
    return undone;
  }

  /// Every lock as it is now, as one of the transaction itself.
  List<LockedRow> present() {
    return locks.entrySet().stream()
        .map(lock -> new LockedRow(lock.getKey(), lock.getValue().mode(), 0))
        .toList();
  }

  /// Every layer, oldest first for each lock.
  List<LockedRow> layers() {
    List<LockedRow> all = new ArrayList<>();
    locks.forEach((key, top) -> {
      int at = all.size();
      for (Layer layer = top; layer != null; layer = layer.before()) {
        all.add(at, new LockedRow(key, layer.mode(), layer.savepoint()));
      }
    });
    return all;
  }
}
