package io.lauma.mvcc;

import org.jspecify.annotations.Nullable;

/// A store that counts the moves of its cursors.
final class CountingStore implements SortedStore {
  private final SortedStore store;
  private long moves;

  CountingStore(SortedStore store) {
    this.store = store;
  }

  long moves() {
    return moves;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(key);
  }

  @Override
  public SortedCursor cursor() {
    return new Counting(store.cursor());
  }

  @Override
  public SortedCursor pointCursor() {
    return new Counting(store.pointCursor());
  }

  @Override
  public void write(SortedBatch batch) {
    store.write(batch);
  }

  @Override
  public SortedBatch newBatch() {
    return store.newBatch();
  }

  private final class Counting implements SortedCursor {
    private final SortedCursor cursor;

    Counting(SortedCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean seek(byte[] key, int length) {
      moves++;
      return cursor.seek(key, length);
    }

    @Override
    public boolean seekBefore(byte[] key, int length) {
      moves++;
      return cursor.seekBefore(key, length);
    }

    @Override
    public boolean next() {
      moves++;
      return cursor.next();
    }

    @Override
    public boolean previous() {
      moves++;
      return cursor.previous();
    }

    @Override
    public byte[] key() {
      return cursor.key();
    }

    @Override
    public int keyLength() {
      return cursor.keyLength();
    }

    @Override
    public byte[] value() {
      return cursor.value();
    }

    @Override
    public int valueLength() {
      return cursor.valueLength();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
