package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.membership.Member;
import io.lauma.message.CborMessage;
import io.lauma.prepared.PreparedEntry;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.SignalOutcome;
import io.lauma.session.backend.TableHold;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// An answer of an entity or of the oracle, whoever asked.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.OfShard.class, name = "shard"),
  @JsonSubTypes.Type(value = Reply.OfCoordinator.class, name = "coordinator"),
  @JsonSubTypes.Type(value = Reply.MayRead.class, name = "mayRead"),
  @JsonSubTypes.Type(value = Reply.ReadRefused.class, name = "readRefused"),
  @JsonSubTypes.Type(value = Reply.RowsLost.class, name = "rowsLost"),
  @JsonSubTypes.Type(value = Reply.Timestamps.class, name = "timestamps"),
  @JsonSubTypes.Type(value = Reply.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Reply.Admitted.class, name = "admitted"),
  @JsonSubTypes.Type(value = Reply.Pulse.class, name = "pulse"),
  @JsonSubTypes.Type(value = Reply.FoundTransaction.class, name = "foundTransaction"),
  @JsonSubTypes.Type(value = Reply.OldestPlan.class, name = "oldestPlan"),
  @JsonSubTypes.Type(value = Reply.SequenceValue.class, name = "sequenceValue"),
  @JsonSubTypes.Type(value = Reply.Backends.class, name = "backends"),
  @JsonSubTypes.Type(value = Reply.Signalled.class, name = "signalled"),
  @JsonSubTypes.Type(value = Reply.BackendTransactions.class, name = "backendTransactions"),
  @JsonSubTypes.Type(value = Reply.TableUsers.class, name = "tableUsers"),
  @JsonSubTypes.Type(value = Reply.TableHolds.class, name = "tableHolds"),
  @JsonSubTypes.Type(value = Reply.FoundSnapshot.class, name = "foundSnapshot"),
  @JsonSubTypes.Type(value = Reply.RowWaits.class, name = "rowWaits"),
  @JsonSubTypes.Type(value = Reply.AdvisoryLock.class, name = "advisoryLock"),
  @JsonSubTypes.Type(value = Reply.AdvisoryLocks.class, name = "advisoryLocks"),
  @JsonSubTypes.Type(value = Reply.PreparedTransactions.class, name = "preparedTransactions")
})
public sealed interface Reply extends CborMessage {
  record OfShard(ShardReply reply) implements Reply {}

  record OfCoordinator(CoordinatorReply reply) implements Reply {}

  /// The read may go on: no undecided write of another transaction is in its way.
  ///
  /// @param overlay the asking transaction's own provisional rows in the span, in key order
  /// @param putAside whether there may be more of them, in its stage
  record MayRead(List<RowWrite> overlay, boolean putAside) implements Reply {
    public MayRead {
      overlay = List.copyOf(overlay);
    }
  }

  /// Too many reads wait at the shard (53400).
  enum ReadRefused implements Reply {
    INSTANCE
  }

  /// The shard has lost what the reading transaction has written there (40001).
  enum RowsLost implements Reply {
    INSTANCE
  }

  /// `count` timestamps from `first` on.
  record Timestamps(HybridTime first, int count) implements Reply {}

  /// A request to the system group was carried out.
  ///
  /// @param notices texts of NOTICEs
  record Done(List<String> notices) implements Reply {
    public Done {
      notices = List.copyOf(notices);
    }
  }

  /// A request to the system group was refused.
  record Failed(SqlState state, String message, Optional<String> detail, Optional<String> hint)
      implements Reply {
    public static Failed of(SqlException error) {
      return new Failed(error.state(), error.message(), error.detail(), error.hint());
    }

    /// The failure as a client sees it.
    public SqlException exception() {
      SqlException error = new SqlException(state, message);
      if (detail.isPresent()) {
        error = error.withDetail(detail.get());
      }
      return hint.isPresent() ? error.withHint(hint.get()) : error;
    }
  }

  /// The oldest plan that sessions of a node write to a table under; MAX_VALUE: none.
  record OldestPlan(long plan) implements Reply {}

  /// A node may join.
  ///
  /// @param herdId identity of the herd: part of its groups' identity
  /// @param members the present members
  record Admitted(String herdId, List<Member> members) implements Reply {
    public Admitted {
      members = List.copyOf(members);
    }
  }

  /// What the herd has committed about the node that sent a beat.
  ///
  /// @param state its state in the herd; empty when it is no member
  /// @param incarnation the incarnation that the herd knows; 0 when it is no member
  record Pulse(Optional<Member.State> state, long incarnation) implements Reply {}

  /// Whether a session of the node that was asked has the transaction open.
  record FoundTransaction(boolean open) implements Reply {}

  /// A value of a sequence; of no meaning after setval.
  record SequenceValue(long value) implements Reply {}

  /// Sessions of a node.
  ///
  /// @param more whether there are others with larger process ids
  record Backends(List<BackendRow> rows, boolean more) implements Reply {
    public Backends {
      rows = List.copyOf(rows);
    }
  }

  /// What became of a signal to a session.
  record Signalled(SignalOutcome outcome) implements Reply {}

  /// The sessions that use a table, by process id.
  record TableUsers(List<Integer> processIds) implements Reply {
    public TableUsers {
      processIds = List.copyOf(processIds);
    }
  }

  /// What statements of a node's sessions have locked.
  ///
  /// @param more whether there are others behind the last
  record TableHolds(List<TableHold> holds, boolean more) implements Reply {
    public TableHolds {
      holds = List.copyOf(holds);
    }
  }

  /// The ids of the transactions that sessions are in, in the order they were asked about; 0 for
  /// none.
  record BackendTransactions(List<Long> ids) implements Reply {
    public BackendTransactions {
      ids = List.copyOf(ids);
    }
  }

  /// The snapshot that a session of the node has exported; empty when none has.
  record FoundSnapshot(Optional<ExportedSnapshot> snapshot) implements Reply {}

  /// Who waits for row locks of whom.
  ///
  /// @param more whether there are others
  record RowWaits(List<RowWait> waits, boolean more) implements Reply {
    public RowWaits {
      waits = List.copyOf(waits);
    }
  }

  /// Whether an advisory lock was granted.
  record AdvisoryLock(boolean granted) implements Reply {}

  /// Prepared transactions of the herd, or the one that was asked for.
  ///
  /// @param more whether there are others
  record PreparedTransactions(List<PreparedEntry> entries, boolean more) implements Reply {
    public PreparedTransactions {
      entries = List.copyOf(entries);
    }
  }

  /// Advisory locks of the herd.
  ///
  /// @param more whether there are others
  record AdvisoryLocks(List<AdvisoryLockRow> rows, boolean more) implements Reply {
    public AdvisoryLocks {
      rows = List.copyOf(rows);
    }
  }
}
