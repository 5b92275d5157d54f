package io.lauma.replica;

import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.Backends;
import java.util.List;

/// Answers other nodes, and this one, about this node's sessions. Thread-safe.
final class LocalBackends {
  private final Backends backends;

  LocalBackends(Backends backends) {
    this.backends = backends;
  }

  void answer(BackendCall call, ReplyTo replyTo) {
    switch (call) {
      case BackendCall.Rows(int after) -> {
        List<BackendRow> rows = backends.rows(after, BackendCall.Rows.ROWS_MAX);
        replyTo.send(new Reply.Backends(rows, rows.size() == BackendCall.Rows.ROWS_MAX));
      }
      case BackendCall.Signal(var processId, var signal, var asker) ->
          replyTo.send(new Reply.Signalled(backends.signal(processId, signal, asker)));
      case BackendCall.CancelRequest(var processId, var secretKey) -> {
        boolean _ = backends.cancelRequest(processId, secretKey);
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
