package io.lauma.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.log.simulated.MemoryStore;
import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.StoredVersions;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionKeys;
import io.lauma.mvcc.VersionReader.Direction;
import io.lauma.shard.CommittedVersions.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What [NewestRows] may keep, and what it must not.
class NewestRowsTest {
  private static final Key KEY = Key.of(new byte[] {1});

  private static final byte PREFIX = 16;

  private static final TxnId T = new TxnId(7);

  private final MarkIndex marks = new MarkIndex();
  private final MemoryVersions store = new MemoryVersions();
  private final NewestRows rows = new NewestRows(marks, store, new RowCache(1 << 20));
  private int storeReads;

  private static HybridTime at(long value) {
    return new HybridTime(value);
  }

  private Optional<Version> fromStore(HybridTime at) {
    storeReads++;
    return store.at(KEY, at);
  }

  private int read(HybridTime at) {
    return rows.read(KEY, at, () -> fromStore(at)).map(v -> (int) v.value()[0]).orElse(0);
  }

  private void commit(int value, long timestamp) {
    byte[] bytes = value == 0 ? new byte[0] : new byte[] {(byte) value};
    List<RowWrite> writes = List.of(new RowWrite(KEY, bytes));
    store.apply(at(timestamp), writes);
    rows.committed(writes, at(timestamp));
  }

  @Test
  void aRowReadOnceIsNotReadAgain() {
    store.apply(at(5), List.of(new RowWrite(KEY, new byte[] {7})));
    assertEquals(7, read(HybridTime.INFINITY));
    assertEquals(7, read(HybridTime.INFINITY));
    assertEquals(7, read(at(9)));
    assertEquals(1, storeReads);
  }

  @Test
  void aCommittedRowIsKnownWithoutTheStore() {
    commit(1, 5);
    commit(2, 8);
    assertEquals(2, read(HybridTime.INFINITY));
    assertEquals(0, storeReads);
  }

  @Test
  void anOlderReadGoesToTheStore() {
    commit(1, 5);
    commit(2, 8);
    assertEquals(1, read(at(7)));
    assertEquals(2, read(HybridTime.INFINITY));
    assertEquals(1, storeReads);
  }

  @Test
  void aReadAtATimestampIsNotTakenForTheNewest() {
    commit(1, 5);
    rows.committedOthers();
    store.apply(at(8), List.of(new RowWrite(KEY, new byte[] {2})));
    assertEquals(1, read(at(7)));
    assertEquals(2, read(HybridTime.INFINITY));
  }

  /// The reader has its version, the commit comes, then the reader would keep what it has.
  @Test
  void whatIsCommittedDuringAReadIsNotLost() {
    store.apply(at(5), List.of(new RowWrite(KEY, new byte[] {1})));
    Optional<Version> old =
        rows.read(
            KEY,
            HybridTime.INFINITY,
            () -> {
              Optional<Version> before = fromStore(HybridTime.INFINITY);
              commit(2, 8);
              rows.committedOthers();
              return before;
            });
    assertArrayEquals(new byte[] {1}, old.orElseThrow().value());
    assertEquals(2, read(HybridTime.INFINITY));
  }

  @Test
  void aDeletedRowIsGone() {
    commit(1, 5);
    assertEquals(1, read(HybridTime.INFINITY));
    commit(0, 6);
    assertEquals(0, rows.newest(KEY).orElseThrow().value().length);
    assertEquals(at(6), rows.newest(KEY).orElseThrow().timestamp());
  }

  /// A large transaction's rows are in the store under its name.
  @Test
  void afterALargeTransactionTheStoreIsAsked() {
    commit(1, 5);
    store.apply(at(8), List.of(new RowWrite(KEY, new byte[] {2})));
    rows.committedOthers();
    assertEquals(2, read(HybridTime.INFINITY));
  }

  /// Its rows are versions of the store before the shard hears of the commit.
  @Test
  void whileALargeTransactionIsMarkedTheStoreIsAsked() {
    commit(1, 5);
    Spill spill = new Spill(T, store, true);
    marks.add(T, List.of(), spill);
    store.apply(at(8), List.of(new RowWrite(KEY, new byte[] {2})));
    assertEquals(2, read(HybridTime.INFINITY));
    assertEquals(2, rows.newest(KEY).orElseThrow().value()[0]);
    rows.committedOthers();
    marks.remove(T);
    assertEquals(2, read(HybridTime.INFINITY));
  }

  /// Scans jump over the rows that others have passed, until one of them is there again.
  @Test
  void aRowThatComesBackIsScanned() {
    MemoryStore sorted = new MemoryStore();
    for (int i = 0; i < 40; i++) {
      commitTo(sorted, i, true, 10 + i);
      commitTo(sorted, i, false, 60 + i);
    }
    assertEquals(List.of(), scan(sorted, 100));
    assertEquals(List.of(), scan(sorted, 101));
    commitTo(sorted, 20, true, 102);
    assertEquals(List.of(), scan(sorted, 101));
    assertEquals(List.of(20), scan(sorted, 102));
    assertEquals(List.of(30, 31), scan(sorted, 61 + 30 - 2).stream().limit(2).toList());
  }

  @Test
  void whileALargeTransactionIsMarkedScansLookAtEverything() {
    assertNotNull(rows.scan(at(5), Direction.FORWARD));
    assertNull(rows.scan(HybridTime.INFINITY, Direction.FORWARD));
    marks.add(T, List.of(), new Spill(T, store, true));
    assertNull(rows.scan(at(5), Direction.FORWARD));
  }

  private void commitTo(MemoryStore sorted, int number, boolean alive, long timestamp) {
    Key key = Key.of(new byte[] {(byte) number});
    byte[] value = alive ? new byte[] {1} : new byte[0];
    try (SortedBatch batch = sorted.newBatch()) {
      batch.put(VersionKeys.of(PREFIX, key, at(timestamp)), value);
      sorted.write(batch);
    }
    rows.committed(List.of(new RowWrite(key, value)), at(timestamp));
  }

  private List<Integer> scan(MemoryStore sorted, long at) {
    List<Integer> found = new ArrayList<>();
    KeyRange all = new KeyRange(Key.EMPTY, Key.of(new byte[] {100}));
    try (VersionCursor cursor =
        new StoredVersions(sorted, PREFIX)
            .scan(all, at(at), Direction.FORWARD, rows.scan(at(at), Direction.FORWARD))) {
      while (cursor.next()) {
        found.add((int) cursor.keyBuffer()[cursor.keyOffset()]);
      }
    }
    return found;
  }

  @Test
  void twoShardsShareACacheWithoutMeetingInIt() {
    RowCache cache = new RowCache(1 << 20);
    NewestRows one = new NewestRows(marks, store, cache);
    NewestRows other = new NewestRows(new MarkIndex(), new MemoryVersions(), cache);
    one.committed(List.of(new RowWrite(KEY, new byte[] {1})), at(5));
    assertEquals(Optional.empty(), other.newest(KEY));
  }
}
