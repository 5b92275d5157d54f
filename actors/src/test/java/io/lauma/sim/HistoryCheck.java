package io.lauma.sim;

import io.lauma.kv.HybridTime;
import io.lauma.sim.Txn.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Judges a random history. The store tells the order of versions, so that the graph of
/// dependencies is known exactly and a cycle in it, real time included, is a violation.
final class HistoryCheck {
  private final RandomRun run;
  private final List<Txn> committed = new ArrayList<>();

  /// The numbers of the writes that made each key's versions, oldest first.
  private final Map<Integer, List<Integer>> versions = new HashMap<>();

  private final Map<Integer, HybridTime> timestamps = new HashMap<>();
  private final Map<Integer, Txn> writers = new HashMap<>();
  private final Map<Txn, Set<Txn>> after = new HashMap<>();

  private HistoryCheck(RandomRun run) {
    this.run = run;
    for (int key = 0; key < run.keyCount(); key++) {
      List<Integer> writes = new ArrayList<>();
      run.group(run.groupOf(key))
          .store
          .history(Cluster.key(key))
          .forEach((timestamp, value) -> {
            writes.add(RandomRun.writeOf(value));
            timestamps.put(RandomRun.writeOf(value), timestamp);
          });
      versions.put(key, writes);
    }
    for (Txn txn : run.history) {
      txn.writes.values().forEach(write -> writers.put(write, txn));
    }
  }

  /// What is wrong, if anything is.
  static Optional<String> wrong(RandomRun run) {
    HistoryCheck check = new HistoryCheck(run);
    return check.atomicity().or(check::sums).or(check::order);
  }

  /// All writes of a transaction are in, at one timestamp, or none is.
  private Optional<String> atomicity() {
    for (Txn txn : run.history) {
      Set<HybridTime> at = new LinkedHashSet<>();
      txn.writes.values().forEach(write -> at.add(timestamps.getOrDefault(write, HybridTime.ZERO)));
      boolean in = at.stream().anyMatch(timestamp -> !timestamp.equals(HybridTime.ZERO));
      if (at.size() > 1) {
        return Optional.of("in part only: " + txn + " at " + at);
      }
      if (txn.outcome == Outcome.ABORTED && in) {
        return Optional.of("was said to have failed and is in the store: " + txn);
      }
      if (txn.outcome == Outcome.COMMITTED && !txn.writes.isEmpty() && !in) {
        return Optional.of("was acknowledged and is not in the store: " + txn);
      }
      if (txn.outcome == Outcome.COMMITTED || in) {
        committed.add(txn);
      }
    }
    return Optional.empty();
  }

  /// Transfers keep the sum, in every audit and at the end.
  private Optional<String> sums() {
    int expected = RandomRun.BALANCE * run.keyCount();
    for (Txn txn : committed) {
      if (txn.kind.equals("audit")
          && txn.reads.size() == run.keyCount()
          && txn.reads.stream().mapToInt(Txn.Read::balance).sum() != expected) {
        return Optional.of("an audit does not add up: " + txn);
      }
    }
    int sum = 0;
    for (int key = 0; key < run.keyCount(); key++) {
      sum +=
          RandomRun.balanceOf(
              run.group(run.groupOf(key)).store.newest(Cluster.key(key)).orElseThrow().value());
    }
    return sum == expected ? Optional.empty() : Optional.of("the final sum is " + sum);
  }

  /// Strict serializability: no cycle of writes, reads and real time.
  private Optional<String> order() {
    committed.forEach(txn -> after.put(txn, new LinkedHashSet<>()));
    versions.forEach((_, writes) -> {
      for (int n = 1; n < writes.size(); n++) {
        edge(writer(writes.get(n - 1)), writer(writes.get(n)));
      }
    });
    for (Txn txn : committed) {
      for (Txn.Read read : txn.reads) {
        List<Integer> writes = versions.getOrDefault(read.key(), List.of());
        int at = writes.indexOf(read.write());
        if (at < 0) {
          return Optional.of("read what is not in the store: " + txn);
        }
        edge(writer(read.write()), txn);
        if (at + 1 < writes.size()) {
          edge(txn, writer(writes.get(at + 1)));
        }
      }
      for (Txn later : committed) {
        if (txn.end < later.start) {
          edge(txn, later);
        }
      }
    }
    return cycle();
  }

  private Txn writer(int write) {
    return Optional.ofNullable(writers.get(write)).orElseThrow();
  }

  private void edge(Txn from, Txn to) {
    Set<Txn> next = after.get(from);
    if (from != to && next != null && after.containsKey(to)) {
      next.add(to);
    }
  }

  /// Takes away what nothing comes before, until nothing is left or only cycles are.
  private Optional<String> cycle() {
    Map<Txn, Integer> before = new HashMap<>();
    after.values().forEach(next -> next.forEach(txn -> before.merge(txn, 1, Integer::sum)));
    List<Txn> free = new ArrayList<>(committed);
    free.removeIf(before::containsKey);
    int taken = 0;
    while (!free.isEmpty()) {
      Txn txn = free.removeLast();
      taken++;
      for (Txn next : after.getOrDefault(txn, Set.of())) {
        if (before.merge(next, -1, Integer::sum) == 0) {
          free.add(next);
        }
      }
    }
    if (taken == committed.size()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder("no serial order in real time among:");
    committed.stream()
        .filter(txn -> before.getOrDefault(txn, 0) > 0)
        .limit(12)
        .forEach(txn -> text.append("\n  ").append(txn));
    return Optional.of(text.toString());
  }
}
