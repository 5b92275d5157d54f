package io.lauma.exec.store;

import io.lauma.expr.compare.KeyEquality;
import io.lauma.expr.compare.RowHasher;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Numbers distinct keys `0, 1, 2 ...` in order of appearance; NULL equals NULL. Open addressing
/// over arrays; the keys themselves are kept in chunks, one a batch that brought new ones. Used by
/// one thread.
public final class KeyTable {
  /// Answer for a key that is not in the table.
  public static final int ABSENT = -1;

  private static final int PENDING = -1;

  private final List<SqlType> types;
  private final RowHasher hasher;
  private final KeyEquality equality;
  private final List<RowBatch> chunks = new ArrayList<>();
  private int[] slots = new int[64];
  private int[] hashes = new int[32];
  private int[] chunkOf = new int[32];
  private int[] rowOf = new int[32];
  private int count;
  private long keyBytes;

  /// @param types of the key columns
  public KeyTable(List<SqlType> types) {
    List<Integer> columns = IntStream.range(0, types.size()).boxed().toList();
    this.types = List.copyOf(types);
    this.hasher = RowHasher.of(columns, types);
    this.equality = KeyEquality.grouping(columns, columns, types);
  }

  public int size() {
    return count;
  }

  public long sizeBytes() {
    return keyBytes + 4L * slots.length + 12L * hashes.length;
  }

  /// The number of each row's key, new keys included.
  ///
  /// @param keys a dense batch of the key columns
  public int[] intern(RowBatch keys) {
    return lookUp(keys, hashes(keys), true);
  }

  /// The number of each row's key or [#ABSENT].
  public int[] find(RowBatch keys) {
    return lookUp(keys, hashes(keys), false);
  }

  /// The hash of each row's key.
  public int[] hashes(RowBatch keys) {
    int[] keyHashes = new int[keys.rowCount()];
    hasher.hash(keys, keyHashes);
    return keyHashes;
  }

  /// As [#intern] or [#find], with the hashes at hand.
  public int[] lookUp(RowBatch keys, int[] keyHashes, boolean insert) {
    int[] ids = new int[keys.rowCount()];
    int firstNew = count;
    for (int row = 0; row < ids.length; row++) {
      ids[row] = lookUp(keys, row, keyHashes[row], insert);
    }
    if (count > firstNew) {
      keepNew(keys, firstNew);
    }
    return ids;
  }

  private int lookUp(RowBatch keys, int row, int hash, boolean insert) {
    int mask = slots.length - 1;
    int slot = spread(hash) & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && isKey(id, keys, row)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    if (!insert) {
      return ABSENT;
    }
    int id = count++;
    if (id == hashes.length) {
      growKeys();
    }
    hashes[id] = hash;
    chunkOf[id] = PENDING;
    rowOf[id] = row;
    slots[slot] = id + 1;
    if (count * 2 > slots.length) {
      growSlots();
    }
    return id;
  }

  private boolean isKey(int id, RowBatch keys, int row) {
    RowBatch chunk = chunkOf[id] == PENDING ? keys : chunks.get(chunkOf[id]);
    return equality.equal(chunk, rowOf[id], keys, row);
  }

  private void keepNew(RowBatch keys, int firstNew) {
    RowBatch chunk = Rows.pick(keys, rowOf, firstNew, count - firstNew);
    for (int id = firstNew; id < count; id++) {
      chunkOf[id] = chunks.size();
      rowOf[id] = id - firstNew;
    }
    chunks.add(chunk);
    keyBytes += Rows.sizeBytes(chunk);
  }

  private void growKeys() {
    int capacity = hashes.length * 2;
    hashes = Arrays.copyOf(hashes, capacity);
    chunkOf = Arrays.copyOf(chunkOf, capacity);
    rowOf = Arrays.copyOf(rowOf, capacity);
  }

  private void growSlots() {
    int[] grown = new int[slots.length * 2];
    int mask = grown.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = spread(hashes[id]) & mask;
      while (grown[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      grown[slot] = id + 1;
    }
    slots = grown;
  }

  /// Mixes a hash so that low bits depend on all of it.
  public static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }

  /// All keys in order of their numbers, as one batch.
  public RowBatch keys() {
    var all = new RowCollector(types);
    chunks.forEach(all::append);
    return all.take();
  }
}
