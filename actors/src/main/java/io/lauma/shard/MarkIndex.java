package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TxnId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The rows whose newest content is undecided: written by a transaction that is committing or
/// prepared. One thread changes it, any thread reads it.
///
/// A point read checks the marks, then reads the store. A scan without timestamp needs both at one
/// instant: it notes [#sequence], which must be even, checks, opens its view, and starts over
/// unless the sequence is still the same. A read at a timestamp needs no such care, because a mark
/// set later gets a later timestamp.
public final class MarkIndex {
  private final ConcurrentSkipListMap<Key, Mark> byKey = new ConcurrentSkipListMap<>();
  private final Map<TxnId, Mark> byTxn = new HashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  /// Marks that cover more rows than those in [#byKey].
  private final List<Mark> large = new CopyOnWriteArrayList<>();

  MarkIndex() {}

  /// The marked rows of a large transaction that are in the store, not in memory. Safe on any
  /// thread; may read the disk.
  interface MarkedRows {
    boolean contains(Key key);

    boolean anyIn(KeyRange range);
  }

  /// The marks of one transaction, with what is known of its commit timestamp.
  private static final class Mark {
    private final TxnId txn;
    private final List<Key> keys;
    private final @Nullable MarkedRows more;

    /// Its commit timestamp, ZERO while unknown.
    private volatile HybridTime timestamp = HybridTime.ZERO;

    /// Its commit timestamp is above this one.
    private volatile HybridTime above = HybridTime.ZERO;

    /// The latest read for which its coordinator has been asked without an answer yet.
    private HybridTime asked = HybridTime.ZERO;

    Mark(TxnId txn, List<Key> keys, @Nullable MarkedRows more) {
      this.txn = txn;
      this.keys = keys;
      this.more = more;
    }

    boolean covers(KeyRange span) {
      return more != null && more.anyIn(span);
    }

    boolean blocks(HybridTime at) {
      if (!timestamp.equals(HybridTime.ZERO)) {
        return !timestamp.isAfter(at);
      }
      return at.isAfter(above);
    }
  }

  /// Odd while marks change, and different after every change.
  public long sequence() {
    return sequence.get();
  }

  /// The transactions, other than `own`, whose undecided writes in `span` may be at or below `at`;
  /// INFINITY stands for a read without timestamp.
  public List<TxnId> blockers(KeyRange span, HybridTime at, TxnId own) {
    List<TxnId> found = new ArrayList<>();
    for (Mark mark : byKey.subMap(span.start(), span.end()).values()) {
      if (!mark.txn.equals(own) && mark.blocks(at) && !found.contains(mark.txn)) {
        found.add(mark.txn);
      }
    }
    for (Mark mark : large) {
      if (!mark.txn.equals(own)
          && mark.blocks(at)
          && !found.contains(mark.txn)
          && mark.covers(span)) {
        found.add(mark.txn);
      }
    }
    return found;
  }

  /// The same for one row; no garbage on the way of a point read.
  public boolean blocks(Key key, HybridTime at, TxnId own) {
    Mark mark = byKey.get(key);
    if (mark != null && !mark.txn.equals(own) && mark.blocks(at)) {
      return true;
    }
    if (large.isEmpty()) {
      return false;
    }
    return large.stream()
        .anyMatch(
            m -> !m.txn.equals(own) && m.blocks(at) && m.more != null && m.more.contains(key));
  }

  /// Whether a transaction is marked that has rows in the store. Such a row is no longer found
  /// under its mark once the transaction is committed.
  boolean anyLarge() {
    return !large.isEmpty();
  }

  /// The transaction that has marked a row.
  Optional<TxnId> owner(Key key) {
    return Optional.ofNullable(byKey.get(key)).map(mark -> mark.txn);
  }

  /// @param more rows beyond `keys`, null for none
  void add(TxnId txn, Collection<Key> keys, @Nullable MarkedRows more) {
    Invariants.check(!byTxn.containsKey(txn), "a transaction marks once", "txn", txn);
    Mark mark = new Mark(txn, List.copyOf(keys), more);
    sequence.incrementAndGet();
    for (Key key : mark.keys) {
      Mark other = byKey.put(key, mark);
      Invariants.check(other == null, "a row has one mark", "key", key);
    }
    if (more != null) {
      large.add(mark);
    }
    byTxn.put(txn, mark);
    sequence.incrementAndGet();
  }

  /// Answers the rows that were marked one by one.
  List<Key> remove(TxnId txn) {
    Mark mark = byTxn.remove(txn);
    if (mark == null) {
      return List.of();
    }
    sequence.incrementAndGet();
    for (Key key : mark.keys) {
      byKey.remove(key, mark);
    }
    large.remove(mark);
    sequence.incrementAndGet();
    return mark.keys;
  }

  /// Whether the coordinator is to be asked on behalf of a read at `at`; then it counts as asked.
  boolean mustAsk(TxnId txn, HybridTime at) {
    Mark mark = byTxn.get(txn);
    if (mark == null || at.equals(HybridTime.INFINITY) || !at.isAfter(mark.asked)) {
      return false;
    }
    if (!mark.timestamp.equals(HybridTime.ZERO)) {
      return false;
    }
    mark.asked = at;
    return true;
  }

  /// Questions without an answer may be repeated from now on.
  void forgetQuestions() {
    byTxn.values().forEach(mark -> mark.asked = mark.above);
  }

  void timestampIs(TxnId txn, HybridTime timestamp) {
    Mark mark = byTxn.get(txn);
    if (mark != null) {
      mark.timestamp = timestamp;
    }
  }

  void timestampIsAbove(TxnId txn, HybridTime bound) {
    Mark mark = byTxn.get(txn);
    if (mark != null && bound.isAfter(mark.above)) {
      mark.above = bound;
    }
  }
}
