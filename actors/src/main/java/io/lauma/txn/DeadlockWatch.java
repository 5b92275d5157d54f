package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ShardWaits;
import io.lauma.txn.protocol.ShardWaits.LockWait;
import io.lauma.txn.protocol.WaitEdge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gathers what shards report of their waits and names the transactions to end. A wait counts when
/// two reports of its shard in a row had it; shards report while anything waits, and once more when
/// nothing does. A report that is not followed by another is forgotten. Deterministic, for one
/// thread.
public final class DeadlockWatch {
  private final long periodNanos;
  private final Map<Place, Reports> reports = new LinkedHashMap<>();

  /// @param periodNanos between two reports of a shard in which something waits
  public DeadlockWatch(long periodNanos) {
    this.periodNanos = periodNanos;
  }

  private record Place(GroupId group, ShardId shard) {}

  /// @param present waits of the last report
  /// @param confirmed those of them that were in the report before, too
  /// @param lines how waits are told that are not for row locks
  private record Reports(
      List<LockWait> present,
      List<LockWait> confirmed,
      Map<WaitEdge, String> lines,
      long atNanos) {}

  /// A wait to end with 40P01.
  ///
  /// @param detail who waits for whom, for the client
  public record Victim(GroupId group, ShardId shard, TxnId txn, long number, String detail) {}

  /// Takes a report; answers whose waits are to be ended now. The same victims are named again
  /// until a report comes without them.
  public List<Victim> reported(ShardWaits report, long nowNanos) {
    return reported(report, Map.of(), nowNanos);
  }

  /// The same.
  ///
  /// @param lines how a client is told of waits that are not for row locks
  public List<Victim> reported(ShardWaits report, Map<WaitEdge, String> lines, long nowNanos) {
    reports.values().removeIf(seen -> nowNanos - seen.atNanos() > 2 * periodNanos);
    Place place = new Place(report.group(), report.shard());
    Reports before = reports.remove(place);
    if (!report.waits().isEmpty()) {
      List<LockWait> confirmed = new ArrayList<>(report.waits());
      confirmed.retainAll(before == null ? Set.of() : Set.copyOf(before.present()));
      reports.put(
          place, new Reports(report.waits(), List.copyOf(confirmed), Map.copyOf(lines), nowNanos));
    }
    return victims();
  }

  /// The waits of the last reports that are not too old.
  ///
  /// @param except a place whose reports are left out
  public List<LockWait> present(ShardId except, long nowNanos) {
    return reports.entrySet().stream()
        .filter(seen -> !seen.getKey().shard().equals(except))
        .filter(seen -> nowNanos - seen.getValue().atNanos() <= 2 * periodNanos)
        .flatMap(seen -> seen.getValue().present().stream())
        .toList();
  }

  private List<Victim> victims() {
    Map<WaitEdge, String> lines = new HashMap<>();
    reports.values().forEach(seen -> lines.putAll(seen.lines()));
    List<WaitEdge> edges = new ArrayList<>();
    reports.values().forEach(seen -> seen.confirmed().forEach(wait -> edges.add(wait.edge())));
    Set<TxnId> ended = DeadlockSearch.victims(edges);
    List<Victim> victims = new ArrayList<>();
    for (TxnId txn : ended) {
      String detail = detail(txn, edges, lines);
      reports.forEach((place, seen) ->
          seen.confirmed().stream()
              .filter(wait -> wait.waiter().equals(txn))
              .map(LockWait::number)
              .distinct()
              .forEach(number ->
                  victims.add(new Victim(place.group(), place.shard(), txn, number, detail))));
    }
    return victims;
  }

  /// The shortest cycle through `txn`, one line a wait.
  private static String detail(TxnId txn, List<WaitEdge> edges, Map<WaitEdge, String> lines) {
    Map<TxnId, TxnId> cameFrom = new HashMap<>();
    Deque<TxnId> next = new ArrayDeque<>(List.of(txn));
    while (!cameFrom.containsKey(txn) && !next.isEmpty()) {
      TxnId at = next.removeFirst();
      for (WaitEdge edge : edges) {
        if (edge.waiter().equals(at) && cameFrom.putIfAbsent(edge.holder(), at) == null) {
          next.add(edge.holder());
        }
      }
    }
    Deque<String> cycle = new ArrayDeque<>();
    TxnId holder = txn;
    while (cameFrom.containsKey(holder)) {
      TxnId waiter = cameFrom.get(holder);
      String line = lines.get(new WaitEdge(waiter, holder));
      cycle.addFirst(line == null ? forRow(waiter, holder) : line);
      if (waiter.equals(txn)) {
        break;
      }
      holder = waiter;
    }
    return String.join("\n", cycle);
  }

  private static String forRow(TxnId waiter, TxnId holder) {
    return "Transaction "
        + waiter.value()
        + " waits for ShareLock on transaction "
        + holder.value()
        + "; blocked by transaction "
        + holder.value()
        + ".";
  }
}
