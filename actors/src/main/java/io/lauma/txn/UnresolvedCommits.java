package io.lauma.txn;

import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Commits that a prepared participant may not know of yet. Confined to [CoordinatorState].
final class UnresolvedCommits {
  private final Map<TxnId, Unresolved> unresolved = new LinkedHashMap<>();

  /// Every participant knows; the log is told with the next tick.
  private final Set<TxnId> ended = new LinkedHashSet<>();

  private record Unresolved(HybridTime timestamp, Map<ShardId, Participant> participants) {}

  void on(CoordinatorEvent.Committed committed) {
    if (!committed.unresolved().isEmpty()) {
      Map<ShardId, Participant> waiting = new LinkedHashMap<>();
      committed.unresolved().forEach(p -> waiting.put(p.shard(), p));
      unresolved.put(committed.txn(), new Unresolved(committed.timestamp(), waiting));
    }
  }

  void on(CoordinatorEvent.Ended over) {
    over.txns().forEach(unresolved::remove);
    ended.removeAll(over.txns());
  }

  Optional<Decision> find(TxnId txn) {
    return Optional.ofNullable(unresolved.get(txn))
        .map(left -> new Decision.Commit(left.timestamp()));
  }

  /// A participant has carried a decision out.
  void acknowledged(ShardReply.Resolved resolved) {
    Unresolved left = unresolved.get(resolved.txn());
    if (left != null) {
      left.participants().remove(resolved.shard());
      if (left.participants().isEmpty()) {
        ended.add(resolved.txn());
      }
    }
  }

  /// The decisions of these transactions for who has not acknowledged them.
  <A> List<CoordinatorEffect<A>> requests(Predicate<TxnId> which) {
    List<CoordinatorEffect<A>> sends = new ArrayList<>();
    unresolved.forEach((id, left) -> {
      if (which.test(id)) {
        Decision decision = new Decision.Commit(left.timestamp());
        left.participants().values().forEach(p -> sends.add(resolve(id, p, decision)));
      }
    });
    return sends;
  }

  static <A> CoordinatorEffect<A> resolve(TxnId id, Participant p, Decision decision) {
    return new CoordinatorEffect.ToShard<>(
        p.group(), p.shard(), new ShardRequest.Resolve(id, p.registration(), decision));
  }

  /// What the log is to be told of now.
  Optional<CoordinatorEvent> takeEnded() {
    if (ended.isEmpty()) {
      return Optional.empty();
    }
    CoordinatorEvent event = new CoordinatorEvent.Ended(List.copyOf(ended));
    ended.clear();
    return Optional.of(event);
  }

  /// The events that rebuild this.
  List<CoordinatorEvent> snapshot() {
    List<CoordinatorEvent> events = new ArrayList<>();
    unresolved.forEach((txn, left) ->
        events.add(
            new CoordinatorEvent.Committed(
                txn, left.timestamp(), List.copyOf(left.participants().values()))));
    return events;
  }
}
