package io.lauma.exchange;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.Transaction.SnapshotNeed;
import io.lauma.kv.HybridTime;
import io.lauma.txn.GatewayTransaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The snapshots that a transaction reads at, or has exported, and that this node has the horizon
/// held for. Thread-safe: the core is touched under its lock.
final class TransactionSnapshots {
  private final Gateway gateway;
  private final Isolation isolation;
  private final GatewayTransaction core;
  private final Object transaction;

  /// The oldest snapshot that was exported.
  private HybridTime exported = HybridTime.INFINITY;

  /// @param transaction what the horizon is held for, by identity
  TransactionSnapshots(
      Gateway gateway, Isolation isolation, GatewayTransaction core, Object transaction) {
    this.gateway = gateway;
    this.isolation = isolation;
    this.core = core;
    this.transaction = transaction;
  }

  /// The timestamp that a new statement reads at; INFINITY for the newest state.
  CompletionStage<HybridTime> ofStatement(SnapshotNeed need) {
    boolean ofItsOwn = need == SnapshotNeed.LATEST && isolation != Isolation.READ_COMMITTED;
    boolean newest = need == SnapshotNeed.NEWEST && isolation == Isolation.READ_COMMITTED;
    synchronized (core) {
      if (newest) {
        core.snapshot(HybridTime.INFINITY);
        return CompletableFuture.completedFuture(HybridTime.INFINITY);
      }
      if (!ofItsOwn && !core.needsSnapshot()) {
        return CompletableFuture.completedFuture(core.snapshot());
      }
    }
    return gateway
        .router()
        .timestamps()
        .next()
        .thenApply(timestamp -> {
          if (!ofItsOwn) {
            take(timestamp);
          }
          return timestamp;
        });
  }

  /// The transaction's snapshot, or at READ COMMITTED a new one; held until the transaction ends.
  CompletionStage<HybridTime> export() {
    synchronized (core) {
      if (!core.needsSnapshot()) {
        return CompletableFuture.completedFuture(core.snapshot());
      }
    }
    return gateway
        .router()
        .timestamps()
        .next()
        .thenApply(timestamp -> {
          synchronized (core) {
            if (isolation != Isolation.READ_COMMITTED) {
              core.snapshot(timestamp);
            } else if (timestamp.compareTo(exported) < 0) {
              exported = timestamp;
            }
            hold(timestamp);
          }
          return timestamp;
        });
  }

  /// Reads at a timestamp from now on.
  void take(HybridTime timestamp) {
    synchronized (core) {
      core.snapshot(timestamp);
      hold(timestamp);
    }
  }

  private void hold(HybridTime timestamp) {
    HybridTime oldest = exported.compareTo(timestamp) < 0 ? exported : timestamp;
    gateway.router().open().reads(transaction, oldest);
  }
}
