package io.lauma.shard;

import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import java.util.List;

/// What a shard makes durable. Everything else of it dies with its leader's memory.
public sealed interface ShardEvent extends CborMessage {
  TxnId txn();

  /// About as many bytes as it has when it is stored.
  long storedBytes();

  private static long storedBytes(List<RowWrite> rows, List<LockedRow> locks) {
    long bytes = 256;
    for (RowWrite row : rows) {
      bytes += 32 + row.key().lengthBytes() + row.value().length;
    }
    for (LockedRow lock : locks) {
      bytes += 32 + lock.key().lengthBytes();
    }
    return bytes;
  }

  /// A promise to the transaction's coordinator: the writes and all its row locks here stay until
  /// it decides. Of a held transaction it repeats neither: they are in its [Held].
  ///
  /// @param spilled whether the rows are in the transaction's stage, put aside by earlier entries,
  ///   and their locks go without saying
  record Prepared(
      TxnId txn,
      GatewayId gateway,
      RegistrationId registration,
      long lastNumber,
      List<RowWrite> rows,
      List<LockedRow> locks,
      boolean spilled)
      implements ShardEvent {
    public Prepared {
      rows = List.copyOf(rows);
      locks = List.copyOf(locks);
    }

    @Override
    public long storedBytes() {
      return ShardEvent.storedBytes(rows, locks);
    }
  }

  /// What PREPARE TRANSACTION keeps: the writes and all row locks here stay until the transaction's
  /// coordinator decides, but nothing is promised to a commit that is under way.
  ///
  /// @param spilled as for [Prepared]
  /// @param oldestPlan catalog version of the oldest plan that has written
  record Held(
      TxnId txn,
      GatewayId gateway,
      RegistrationId registration,
      long lastNumber,
      List<RowWrite> rows,
      List<LockedRow> locks,
      boolean spilled,
      long oldestPlan)
      implements ShardEvent {
    public Held {
      rows = List.copyOf(rows);
      locks = List.copyOf(locks);
    }

    @Override
    public long storedBytes() {
      return ShardEvent.storedBytes(rows, locks);
    }
  }

  /// The end of a prepared or held transaction; its rows become versions in the same entry.
  record Resolved(TxnId txn, Decision decision) implements ShardEvent {
    @Override
    public long storedBytes() {
      return ShardEvent.storedBytes(List.of(), List.of());
    }
  }
}
