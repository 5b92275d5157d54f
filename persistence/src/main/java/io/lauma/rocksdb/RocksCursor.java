package io.lauma.rocksdb;

import io.lauma.kv.Invariants;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.StoreException;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// A RocksDB iterator that copies the present key and value into buffers it keeps, each at its
/// first use after a move.
final class RocksCursor implements SortedCursor {
  private static final int KEY_BYTES = 128;
  private static final int VALUE_BYTES = 1_024;
  private static final int UNREAD = -1;

  private final RocksStore store;
  private final RocksIterator iterator;
  private final boolean pooled;
  private byte[] key = new byte[KEY_BYTES];
  private int keyLength = UNREAD;
  private byte[] value = new byte[VALUE_BYTES];
  private int valueLength = UNREAD;
  private boolean open = true;

  RocksCursor(RocksStore store, RocksIterator iterator, boolean pooled) {
    this.store = store;
    this.iterator = iterator;
    this.pooled = pooled;
  }

  @Override
  public boolean seek(byte[] target, int length) {
    check();
    if (target.length == length) {
      iterator.seek(target);
    } else {
      iterator.seek(ByteBuffer.wrap(target, 0, length));
    }
    return moved();
  }

  @Override
  public boolean seekBefore(byte[] target, int length) {
    check();
    if (target.length == length) {
      iterator.seekForPrev(target);
    } else {
      iterator.seekForPrev(ByteBuffer.wrap(target, 0, length));
    }
    return moved() && (!isAt(target, length) || previous());
  }

  @Override
  public boolean next() {
    check();
    iterator.next();
    return moved();
  }

  @Override
  public boolean previous() {
    check();
    iterator.prev();
    return moved();
  }

  @Override
  public byte[] key() {
    readKey();
    return key;
  }

  @Override
  public int keyLength() {
    readKey();
    return keyLength;
  }

  @Override
  public byte[] value() {
    readValue();
    return value;
  }

  @Override
  public int valueLength() {
    readValue();
    return valueLength;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      if (pooled) {
        store.giveBack(this);
      } else {
        iterator.close();
        store.release();
      }
    }
  }

  /// Lends a pooled cursor again, as of now.
  void refresh() {
    try {
      iterator.refresh();
    } catch (RocksDBException e) {
      throw new StoreException("cannot refresh a cursor", e);
    }
    keyLength = UNREAD;
    valueLength = UNREAD;
    open = true;
  }

  /// Ends a pooled cursor.
  void dispose() {
    iterator.close();
  }

  private boolean moved() {
    keyLength = UNREAD;
    valueLength = UNREAD;
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      throw new StoreException("cannot read", e);
    }
  }

  private boolean isAt(byte[] target, int length) {
    return java.util.Arrays.equals(key(), 0, keyLength(), target, 0, length);
  }

  private void readKey() {
    if (keyLength == UNREAD) {
      check();
      int length = iterator.key(key);
      if (length > key.length) {
        key = new byte[Math.max(length, key.length * 2)];
        length = iterator.key(key);
      }
      keyLength = length;
    }
  }

  private void readValue() {
    if (valueLength == UNREAD) {
      check();
      int length = iterator.value(value);
      if (length > value.length) {
        value = new byte[Math.max(length, value.length * 2)];
        length = iterator.value(value);
      }
      valueLength = length;
    }
  }

  private void check() {
    Invariants.check(open, "a closed cursor is not used");
  }
}
