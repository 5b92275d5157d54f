package io.lauma.replica;

import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The transactions that sessions of this node have open, so that a shard that asks can tell a late
/// repeat from a living transaction. Thread-safe.
public final class OpenTransactions {
  private final GatewayId gateway;
  private final Set<TxnId> open = ConcurrentHashMap.newKeySet();

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
}
