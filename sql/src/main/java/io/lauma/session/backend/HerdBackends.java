package io.lauma.session.backend;

import io.lauma.catalog.TableLock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The sessions of all nodes of the herd; implemented by `actors`. A node that does not answer
/// within a bounded time is left out and named. Stages do not fail. Thread-safe.
public interface HerdBackends {
  /// @param silent names of the nodes that did not answer in time
  record Seen(List<BackendRow> rows, List<String> silent) {
    public Seen {
      rows = List.copyOf(rows);
      silent = List.copyOf(silent);
    }
  }

  /// The role that signals.
  record Asker(int userOid, boolean superuser) {}

  CompletionStage<Seen> rows();

  /// Process ids of sessions, and names of the nodes that did not answer in time.
  record TableUsers(List<Integer> processIds, List<String> silent) {
    public TableUsers {
      processIds = List.copyOf(processIds);
      silent = List.copyOf(silent);
    }
  }

  /// The sessions whose transactions use a table in a way that excludes a mode.
  CompletionStage<TableUsers> tableUsers(int tableOid, TableLock mode);

  /// @param silent names of the nodes that did not answer in time
  record TableHolds(List<TableHold> holds, List<String> silent) {
    public TableHolds {
      holds = List.copyOf(holds);
      silent = List.copyOf(silent);
    }
  }

  /// What statements of open transactions have locked.
  CompletionStage<TableHolds> tableHolds();

  /// Waits for row locks, as the shards have last reported them: those that lasted half a deadlock
  /// timeout, at most. Empty when the keeper of the reports does not answer in time.
  CompletionStage<List<RowWait>> rowWaits();

  /// @param found empty when no node that has answered has it
  /// @param silent names of the nodes that did not answer in time
  record SnapshotSearch(Optional<ExportedSnapshot> found, List<String> silent) {
    public SnapshotSearch {
      silent = List.copyOf(silent);
    }
  }

  /// The snapshot that an open transaction has exported, wherever it is. It stays readable for long
  /// enough to be taken over, even if that transaction ends now.
  CompletionStage<SnapshotSearch> exportedSnapshot(String identifier);

  /// Sends a signal to a session, wherever it is; sent once.
  CompletionStage<SignalOutcome> signal(int processId, BackendSignal signal, Asker asker);

  /// Passes a client's cancel request on to the node that the process id belongs to.
  void cancelRequest(int processId, int secretKey);
}
