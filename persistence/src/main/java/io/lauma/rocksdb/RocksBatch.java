package io.lauma.rocksdb;

import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.StoreException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// A RocksDB write batch.
final class RocksBatch implements SortedBatch {
  private final WriteBatch batch = new WriteBatch();

  WriteBatch batch() {
    return batch;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      batch.put(key, value);
    } catch (RocksDBException e) {
      throw new StoreException("cannot add to a batch", e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      batch.delete(key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot add to a batch", e);
    }
  }

  @Override
  public void deleteRange(byte[] start, byte[] end) {
    try {
      batch.deleteRange(start, end);
    } catch (RocksDBException e) {
      throw new StoreException("cannot add to a batch", e);
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
