package io.lauma.rocksdb;

import org.rocksdb.Cache;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// What all stores of a node share: block cache, write-buffer budget (charged to the cache), and
/// background threads. Closed after every store that uses it.
public record RocksResources(Cache blockCache, WriteBufferManager writeBuffers)
    implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  /// @param cacheBytes size of the block cache, write buffers included
  /// @param writeBufferBytes how much of it unflushed writes may take
  /// @param backgroundThreads threads for compaction; flushes have one of their own
  public static RocksResources create(
      long cacheBytes, long writeBufferBytes, int backgroundThreads) {
    Env env = Env.getDefault();
    env.setBackgroundThreads(backgroundThreads, Priority.LOW);
    env.setBackgroundThreads(1, Priority.HIGH);
    Cache cache = new LRUCache(cacheBytes);
    return new RocksResources(cache, new WriteBufferManager(writeBufferBytes, cache));
  }

  @Override
  public void close() {
    writeBuffers.close();
    blockCache.close();
  }
}
