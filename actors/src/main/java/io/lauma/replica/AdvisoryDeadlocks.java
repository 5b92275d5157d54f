package io.lauma.replica;

import io.lauma.advisory.AdvisoryLocks;
import io.lauma.advisory.AdvisoryOwner;
import io.lauma.expr.AdvisoryKey;
import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.MembershipState;
import io.lauma.txn.DeadlockWatch;
import io.lauma.txn.protocol.ShardWaits;
import io.lauma.txn.protocol.ShardWaits.LockWait;
import io.lauma.txn.protocol.WaitEdge;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Waits for advisory locks in the form of waits for row locks, for the search for deadlocks: a
/// session goes by its transaction, or by a number of its own while it has none.
///
/// @param lines how each wait is told to a client
/// @param owners the sessions behind the transactions
record AdvisoryDeadlocks(
    ShardWaits report, Map<WaitEdge, String> lines, Map<TxnId, AdvisoryOwner> owners) {
  /// Not a shard: the place of the advisory locks among the reports.
  static final ShardId PLACE = new ShardId(Long.MAX_VALUE);

  /// No group has this number: sessions without a transaction.
  private static final GroupId SESSIONS = new GroupId(TxnId.GROUPS_MAX - 1);

  private static final Duration ANSWER = Duration.ofMillis(500);

  /// The OID of the one database, which PostgreSQL shows in front of a key.
  private static final int DATABASE_OID = 5;

  static final AdvisoryDeadlocks NONE =
      new AdvisoryDeadlocks(report(List.of()), Map.of(), Map.of());

  private static ShardWaits report(List<LockWait> waits) {
    return new ShardWaits(MembershipState.SYSTEM, PLACE, waits);
  }

  boolean isEmpty() {
    return report.waits().isEmpty();
  }

  static boolean isPlaceOf(DeadlockWatch.Victim victim) {
    return victim.shard().equals(PLACE);
  }

  Optional<AdvisoryOwner> ownerOf(DeadlockWatch.Victim victim) {
    return Optional.ofNullable(owners.get(victim.txn()));
  }

  static SqlException error(DeadlockWatch.Victim victim) {
    return new SqlException(SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected")
        .withDetail(victim.detail())
        .withHint("See server log for query details.");
  }

  /// Asks the nodes of all sessions concerned for their transactions. A node that does not answer
  /// has none to tell.
  static CompletableFuture<AdvisoryDeadlocks> of(List<AdvisoryLocks.Wait> waits, Router router) {
    Map<NodeId, Set<AdvisoryOwner>> sessions = new LinkedHashMap<>();
    for (AdvisoryLocks.Wait wait : waits) {
      for (AdvisoryOwner owner : List.of(wait.wish().owner(), wait.holder())) {
        sessions.computeIfAbsent(owner.node(), _ -> new LinkedHashSet<>()).add(owner);
      }
    }
    Map<AdvisoryOwner, TxnId> ids = new HashMap<>();
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    sessions.forEach((node, owners) -> answers.add(ask(router, node, List.copyOf(owners), ids)));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          synchronized (ids) {
            return of(waits, Map.copyOf(ids));
          }
        });
  }

  private static CompletableFuture<Void> ask(
      Router router, NodeId node, List<AdvisoryOwner> owners, Map<AdvisoryOwner, TxnId> ids) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    List<Integer> processes = owners.stream().map(AdvisoryOwner::processId).toList();
    router.toBackends(node, new BackendCall.Transactions(processes), new ReplyTo.Waiting(answer));
    return answer
        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .handle((reply, failure) -> {
          if (failure == null && reply instanceof Reply.BackendTransactions(var found)) {
            synchronized (ids) {
              for (int i = 0; i < found.size(); i++) {
                if (found.get(i) != 0) {
                  ids.put(owners.get(i), new TxnId(found.get(i)));
                }
              }
            }
          }
          return null;
        });
  }

  static AdvisoryDeadlocks of(List<AdvisoryLocks.Wait> waits, Map<AdvisoryOwner, TxnId> ids) {
    List<LockWait> lockWaits = new ArrayList<>();
    Map<WaitEdge, String> lines = new HashMap<>();
    Map<TxnId, AdvisoryOwner> owners = new HashMap<>();
    for (AdvisoryLocks.Wait wait : waits) {
      AdvisoryOwner waiter = wait.wish().owner();
      LockWait lockWait =
          new LockWait(id(waiter, ids), wait.wish().number(), id(wait.holder(), ids));
      lockWaits.add(lockWait);
      lines.put(lockWait.edge(), line(wait));
      owners.put(lockWait.waiter(), waiter);
    }
    return new AdvisoryDeadlocks(report(lockWaits), lines, owners);
  }

  private static TxnId id(AdvisoryOwner owner, Map<AdvisoryOwner, TxnId> ids) {
    TxnId known = ids.get(owner);
    return known != null ? known : TxnId.of(SESSIONS, 1, owner.processId());
  }

  /// As PostgreSQL says it.
  private static String line(AdvisoryLocks.Wait wait) {
    AdvisoryKey key = wait.wish().lock().key();
    return "Process "
        + wait.wish().owner().processId()
        + " waits for "
        + (wait.wish().lock().shared() ? "ShareLock" : "ExclusiveLock")
        + " on advisory lock ["
        + DATABASE_OID
        + ","
        + Integer.toUnsignedString(key.classId())
        + ","
        + Integer.toUnsignedString(key.objectId())
        + ","
        + key.space()
        + "]; blocked by process "
        + wait.holder().processId()
        + ".";
  }
}
