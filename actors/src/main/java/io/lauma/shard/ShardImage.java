package io.lauma.shard;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lauma.kv.Key;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A shard's memory as data: whole in a hand-over to the next owner, prepared transactions only in
/// a snapshot.
public record ShardImage(List<Registered> registrations, List<TxnId> ended) implements CborMessage {
  public static final ShardImage EMPTY = new ShardImage(List.of(), List.of());

  public ShardImage {
    registrations = List.copyOf(registrations);
    ended = List.copyOf(ended);
  }

  /// One transaction at the shard.
  ///
  /// @param lastReply the answer to request `lastNumber`, when it has been given
  /// @param pending that request, when it waits for a lock
  /// @param spilled whether there are rows in the transaction's stage beside `rows`
  /// @param oldestPlan catalog version of the oldest plan that has written; 0: not known
  public record Registered(
      TxnId txn,
      GatewayId gateway,
      RegistrationId registration,
      long lastNumber,
      Phase phase,
      List<LockedRow> locks,
      List<Provisional> rows,
      Optional<ShardReply> lastReply,
      Optional<Pending> pending,
      boolean spilled,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long oldestPlan) {
    public Registered {
      locks = List.copyOf(locks);
      rows = List.copyOf(rows);
    }
  }

  /// How far a transaction is at the shard.
  public enum Phase {
    /// Locks and provisional writes, in memory.
    OPEN,
    /// The entry that holds it is on its way.
    HOLDING,
    /// Durable here by PREPARE TRANSACTION, nobody commits it yet.
    HELD,
    /// Its keys are marked in memory: the coordinator of this group commits it.
    MARKED,
    /// The prepare entry is on its way.
    PREPARING,
    /// Durable here, undecided.
    PREPARED,
    /// The entry with the decision is on its way.
    RESOLVING
  }

  /// One layer of a provisional row.
  public record Provisional(Key key, int savepoint, byte[] value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Provisional that
          && key.equals(that.key)
          && savepoint == that.savepoint
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Arrays.hashCode(value);
    }
  }

  /// A write that has taken its first locks and waits for the next one.
  public record Pending(ShardRequest.Write request, List<WriteOutcome> outcomes) {
    public Pending {
      outcomes = List.copyOf(outcomes);
    }
  }
}
