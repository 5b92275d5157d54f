package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.catalog.TableLock;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.TableHold;
import java.util.List;
import java.util.Optional;

/// What a node is asked about its sessions, or to do to one.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = BackendCall.Rows.class, name = "rows"),
  @JsonSubTypes.Type(value = BackendCall.Signal.class, name = "signal"),
  @JsonSubTypes.Type(value = BackendCall.CancelRequest.class, name = "cancelRequest"),
  @JsonSubTypes.Type(value = BackendCall.Transactions.class, name = "transactions"),
  @JsonSubTypes.Type(value = BackendCall.TableUsers.class, name = "tableUsers"),
  @JsonSubTypes.Type(value = BackendCall.TableHolds.class, name = "tableHolds"),
  @JsonSubTypes.Type(value = BackendCall.FindSnapshot.class, name = "findSnapshot")
})
public sealed interface BackendCall {
  /// Answered by [Reply.Backends]: at most [#ROWS_MAX] sessions.
  ///
  /// @param after only process ids above it
  record Rows(int after) implements BackendCall {
    /// So many fit one frame.
    static final int ROWS_MAX = 256;
  }

  /// Answered by [Reply.Signalled]. Not to be repeated.
  record Signal(int processId, BackendSignal signal, HerdBackends.Asker asker)
      implements BackendCall {}

  /// A client's cancel request that came to another node. Not answered.
  record CancelRequest(int processId, int secretKey) implements BackendCall {}

  /// The process ids of the sessions whose transactions use a table in a way that excludes a mode;
  /// answered by [Reply.TableUsers].
  record TableUsers(int tableOid, TableLock mode) implements BackendCall {}

  /// What statements of the sessions' transactions have locked; answered by [Reply.TableHolds]: at
  /// most [#HOLDS_MAX] locks.
  ///
  /// @param after only those behind it
  record TableHolds(Optional<TableHold> after) implements BackendCall {
    /// So many fit one frame.
    static final int HOLDS_MAX = 20_000;
  }

  /// A snapshot that a session may have exported; answered by [Reply.FoundSnapshot].
  record FindSnapshot(String identifier) implements BackendCall {}

  /// The ids of the transactions that sessions are in; answered by [Reply.BackendTransactions].
  record Transactions(List<Integer> processIds) implements BackendCall {
    /// Sessions asked about at once.
    static final int PROCESSES_MAX = 10_000;

    public Transactions {
      processIds = List.copyOf(processIds);
    }
  }
}
