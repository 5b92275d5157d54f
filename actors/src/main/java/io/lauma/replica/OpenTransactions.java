package io.lauma.replica;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/// The transactions that sessions of this node have open, so that a shard that asks can tell a late
/// repeat from a living transaction. Thread-safe.
public final class OpenTransactions {
  private final GatewayId gateway;
  private final Set<TxnId> open = ConcurrentHashMap.newKeySet();
  private final Map<Object, HybridTime> snapshots = new WeakHashMap<>();

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

  /// A transaction reads no more.
  public void readsNoMore(Object transaction) {
    synchronized (snapshots) {
      snapshots.remove(transaction);
    }
  }

  /// The oldest snapshot that a transaction of this node reads at; INFINITY when there is none.
  HybridTime oldestSnapshot() {
    synchronized (snapshots) {
      return snapshots.values().stream().min(HybridTime::compareTo).orElse(HybridTime.INFINITY);
    }
  }
}
