package io.lauma.replica;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The transactions that sessions of this node have open, so that a shard that asks can tell a late
/// repeat from a living transaction. Thread-safe.
public final class OpenTransactions {
  /// How long a snapshot is held that another node was told of: until that one tells of it itself.
  static final long LENT_NANOS = 5 * HorizonRules.REPORT.toNanos();

  private final GatewayId gateway;
  private final Set<TxnId> open = ConcurrentHashMap.newKeySet();
  private final Map<Object, HybridTime> snapshots = new WeakHashMap<>();
  private final Map<HybridTime, Long> lent = new HashMap<>();
  private final Map<Object, Map<Integer, Long>> plans = new WeakHashMap<>();

  public OpenTransactions(GatewayId gateway) {
    this.gateway = gateway;
  }

  public GatewayId gateway() {
    return gateway;
  }

  public void begin(TxnId txn) {
    open.add(txn);
  }

  public void end(TxnId txn) {
    open.remove(txn);
  }

  boolean isOpen(TxnId txn) {
    return open.contains(txn);
  }

  /// A transaction reads at `snapshot` from now on, and no longer at an earlier one.
  ///
  /// @param transaction the session's object, by identity; forgotten with it
  public void reads(Object transaction, HybridTime snapshot) {
    synchronized (snapshots) {
      snapshots.put(transaction, snapshot);
    }
  }

  /// A transaction is over.
  public void ended(Object transaction) {
    synchronized (snapshots) {
      snapshots.remove(transaction);
    }
    synchronized (plans) {
      plans.remove(transaction);
    }
  }

  /// A transaction is about to write to a table under a plan.
  ///
  /// @param plan its catalog version
  public void writes(Object transaction, int tableOid, long plan) {
    synchronized (plans) {
      plans.computeIfAbsent(transaction, _ -> new HashMap<>()).merge(tableOid, plan, Math::min);
    }
  }

  /// The oldest plan that an open transaction of this node has written to a table under, or is
  /// about to; MAX_VALUE when there is none.
  long oldestPlan(int tableOid) {
    synchronized (plans) {
      return plans.values().stream()
          .mapToLong(tables -> tables.getOrDefault(tableOid, Long.MAX_VALUE))
          .min()
          .orElse(Long.MAX_VALUE);
    }
  }

  /// A transaction of some node is about to read at a snapshot of this node's.
  ///
  /// @param nowNanos of the monotonic clock, as for [#oldestSnapshot]
  void lend(HybridTime snapshot, long nowNanos) {
    synchronized (snapshots) {
      lent.put(snapshot, nowNanos + LENT_NANOS);
    }
  }

  /// The oldest snapshot that a transaction of this node reads at, or has lent; INFINITY when there
  /// is none.
  HybridTime oldestSnapshot(long nowNanos) {
    synchronized (snapshots) {
      lent.values().removeIf(endNanos -> endNanos - nowNanos < 0);
      return Stream.concat(snapshots.values().stream(), lent.keySet().stream())
          .min(HybridTime::compareTo)
          .orElse(HybridTime.INFINITY);
    }
  }
}
