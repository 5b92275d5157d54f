package io.lauma.replica;

import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.Backends;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.backend.TableHold;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;

/// Answers other nodes, and this one, about this node's sessions. Thread-safe.
final class LocalBackends {
  private final Backends backends;
  private final OpenTransactions open;

  LocalBackends(Backends backends, OpenTransactions open) {
    this.backends = backends;
    this.open = open;
  }

  private Reply snapshot(String identifier) {
    Optional<ExportedSnapshot> found = backends.exportedSnapshot(identifier);
    found.ifPresent(snapshot -> open.lend(snapshot.timestamp(), System.nanoTime()));
    return new Reply.FoundSnapshot(found);
  }

  /// Fails while this node has no catalog to look the roles up in.
  private Reply signal(BackendCall.Signal call) {
    try {
      return new Reply.Signalled(backends.signal(call.processId(), call.signal(), call.asker()));
    } catch (SqlException e) {
      return Reply.Failed.of(e);
    }
  }

  void answer(BackendCall call, ReplyTo replyTo) {
    switch (call) {
      case BackendCall.Rows(int after) -> {
        List<BackendRow> rows = backends.rows(after, BackendCall.Rows.ROWS_MAX);
        replyTo.send(new Reply.Backends(rows, rows.size() == BackendCall.Rows.ROWS_MAX));
      }
      case BackendCall.Signal signal -> replyTo.send(signal(signal));
      case BackendCall.CancelRequest(var processId, var secretKey) -> {
        boolean _ = backends.cancelRequest(processId, secretKey);
      }
      case BackendCall.FindSnapshot(var identifier) -> replyTo.send(snapshot(identifier));
      case BackendCall.TableUsers(int tableOid, var mode) ->
          replyTo.send(new Reply.TableUsers(backends.users(tableOid, mode)));
      case BackendCall.TableHolds(var after) -> {
        List<TableHold> holds = backends.tableHolds(after, BackendCall.TableHolds.HOLDS_MAX);
        boolean more = holds.size() == BackendCall.TableHolds.HOLDS_MAX;
        replyTo.send(new Reply.TableHolds(holds, more));
      }
      case BackendCall.Transactions(var processIds) ->
          replyTo.send(
              new Reply.BackendTransactions(
                  processIds.stream()
                      .limit(BackendCall.Transactions.PROCESSES_MAX)
                      .map(backends::transactionId)
                      .toList()));
    }
  }
}
