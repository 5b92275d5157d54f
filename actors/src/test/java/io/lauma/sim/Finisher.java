package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Commits and rolls back what clients have prepared, as any node may: each is asked for until its
/// outcome is known, whatever became of the client.
final class Finisher {
  /// The number that answers to it go by.
  static final int NUMBER = -2;

  /// No write of a client.
  static final ShardRequest.Write NOTHING =
      new ShardRequest.Write(
          TxnId.NONE,
          new GatewayId(0),
          RegistrationId.NONE,
          1,
          HybridTime.ZERO,
          Isolation.READ_COMMITTED,
          0,
          List.of(),
          0);

  private static final int REPEAT_AFTER = 120;

  private final RandomRun run;
  private final Map<TxnId, Finishing> open = new LinkedHashMap<>();

  /// Committed after they had been prepared.
  int committed;

  private record Finishing(Txn txn, boolean commits) {}

  Finisher(RandomRun run) {
    this.run = run;
  }

  boolean isIdle() {
    return open.isEmpty();
  }

  void finishLater(long delay, TxnId id, Txn txn, boolean commits) {
    open.put(id, new Finishing(txn, commits));
    run.after(delay, () -> ask(id));
  }

  private void ask(TxnId id) {
    Finishing finishing = open.get(id);
    if (finishing != null) {
      run.post(
          new Message.ToCoordinator(
              id.group(),
              Address.client(NUMBER),
              new CoordinatorRequest.Finish(id, finishing.commits())));
      run.after(REPEAT_AFTER, () -> ask(id));
    }
  }

  /// The transaction that an answer is about.
  static TxnId about(CoordinatorReply reply) {
    return switch (reply) {
      case CoordinatorReply.Committed c -> c.txn();
      case CoordinatorReply.Aborted a -> a.txn();
      case CoordinatorReply.Held h -> h.txn();
      case CoordinatorReply.TryAgain t -> t.txn();
      case CoordinatorReply.InProgress p -> p.txn();
      case CoordinatorReply.Unknown u -> u.txn();
      case CoordinatorReply.Status s -> s.txn();
      case CoordinatorReply.IdsReserved r -> r.first();
    };
  }

  void on(CoordinatorReply reply) {
    switch (reply) {
      case CoordinatorReply.Committed(var id, var timestamp) -> {
        Finishing finishing = open.remove(id);
        if (finishing != null) {
          Invariants.check(finishing.commits(), "what is rolled back is not committed", "txn", id);
          finishing.txn().timestamp = timestamp;
          finishing.txn().committed(run.now());
          committed++;
        }
      }
      case CoordinatorReply.Aborted aborted -> {
        Finishing finishing = open.remove(aborted.txn());
        if (finishing != null) {
          boolean conflict = aborted.changed().isPresent();
          boolean rolledBack = !finishing.commits();
          Invariants.check(
              rolledBack || conflict || finishing.txn().kind.equals("skew"),
              "what is prepared can be committed",
              "txn",
              aborted);
          finishing.txn().aborted(run.now());
        }
      }
      case CoordinatorReply.Unknown unknown ->
          Invariants.check(!open.containsKey(unknown.txn()), "an outcome is known", "u", unknown);
      case CoordinatorReply.Held _,
          CoordinatorReply.InProgress _,
          CoordinatorReply.TryAgain _,
          CoordinatorReply.IdsReserved _,
          CoordinatorReply.Status _ -> {}
    }
  }
}
