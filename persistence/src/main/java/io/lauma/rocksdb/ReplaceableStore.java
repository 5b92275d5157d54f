package io.lauma.rocksdb;

import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StoreException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A store whose RocksDB instance can be exchanged while it is read, as happens when a replica
/// takes over another's checkpoint: cursors that are open stay on the old instance until they are
/// closed.
public final class ReplaceableStore implements SortedStore, AutoCloseable {
  private volatile RocksStore current;

  public ReplaceableStore(RocksStore first) {
    current = first;
  }

  /// The present instance.
  public RocksStore current() {
    return current;
  }

  /// Reads from `next` from now on and closes the former instance.
  public void replace(RocksStore next) {
    RocksStore former = current;
    current = next;
    former.close();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    RocksStore store = current;
    try {
      return store.get(key);
    } catch (ClosedStore e) {
      return retry(store, e).get(key);
    }
  }

  @Override
  public SortedCursor cursor() {
    return call(RocksStore::cursor);
  }

  @Override
  public SortedCursor pointCursor() {
    return call(RocksStore::pointCursor);
  }

  @Override
  public void write(SortedBatch batch) {
    RocksStore store = current;
    try {
      store.write(batch);
    } catch (ClosedStore e) {
      throw new StoreException("the store was closed during a write", e);
    }
  }

  @Override
  public SortedBatch newBatch() {
    return new RocksBatch();
  }

  @Override
  public void close() {
    current.close();
  }

  private <T> T call(Function<RocksStore, T> operation) {
    RocksStore store = current;
    try {
      return operation.apply(store);
    } catch (ClosedStore e) {
      return operation.apply(retry(store, e));
    }
  }

  private RocksStore retry(RocksStore failed, ClosedStore cause) {
    RocksStore store = current;
    if (store == failed) {
      throw new StoreException("the store is closed", cause);
    }
    return store;
  }
}
