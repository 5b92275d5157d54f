package io.lauma.txn;

import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.WaitEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Finds deadlocks in the waits of all shards. Shards are asked one after the other, so that a
/// cycle may be made of waits that were never there together: who ends a transaction for it (40P01)
/// looks twice and acts on what was there both times.
public final class DeadlockSearch {
  private final Map<TxnId, Set<TxnId>> holders = new TreeMap<>();
  private final Map<TxnId, State> states = new HashMap<>();
  private final Set<TxnId> victims = new LinkedHashSet<>();

  private DeadlockSearch(Collection<WaitEdge> edges) {
    for (WaitEdge edge : edges) {
      holders.computeIfAbsent(edge.waiter(), _ -> new LinkedHashSet<>()).add(edge.holder());
    }
  }

  private enum State {
    ON_PATH,
    DONE
  }

  /// One transaction of every cycle, the youngest of its group and term: ending these leaves none.
  public static Set<TxnId> victims(Collection<WaitEdge> edges) {
    Set<TxnId> victims = new LinkedHashSet<>();
    List<WaitEdge> left = new ArrayList<>(edges);
    while (true) {
      DeadlockSearch search = new DeadlockSearch(left);
      search.run();
      if (search.victims.isEmpty()) {
        return victims;
      }
      victims.addAll(search.victims);
      Set<TxnId> ended = new HashSet<>(victims);
      left.removeIf(edge -> ended.contains(edge.waiter()) || ended.contains(edge.holder()));
    }
  }

  private void run() {
    for (TxnId start : holders.keySet()) {
      walk(start);
    }
  }

  /// Depth first without recursion: a chain of waits may be long.
  private void walk(TxnId start) {
    if (states.containsKey(start)) {
      return;
    }
    List<TxnId> path = new ArrayList<>();
    List<List<TxnId>> choices = new ArrayList<>();
    enter(start, path, choices);
    while (!path.isEmpty()) {
      List<TxnId> open = choices.getLast();
      if (open.isEmpty()) {
        choices.removeLast();
        states.put(path.removeLast(), State.DONE);
        continue;
      }
      TxnId next = open.removeLast();
      State state = states.get(next);
      if (state == null) {
        enter(next, path, choices);
      } else if (state == State.ON_PATH) {
        path.subList(path.indexOf(next), path.size()).stream()
            .max(TxnId::compareTo)
            .ifPresent(victims::add);
      }
    }
  }

  private void enter(TxnId txn, List<TxnId> path, List<List<TxnId>> choices) {
    states.put(txn, State.ON_PATH);
    path.add(txn);
    choices.add(new ArrayList<>(holders.getOrDefault(txn, Set.of())));
  }
}
