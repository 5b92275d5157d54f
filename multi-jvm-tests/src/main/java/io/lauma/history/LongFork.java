package io.lauma.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Keys that are written once each, and reads of whole groups of them: of two reads one must have
/// seen all that the other saw, else two observers tell two orders of the same writes (a long
/// fork); and a read that began after a write was acknowledged must have seen it. Any thread.
public final class LongFork {
  private final Queue<Observation> observations = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Map<Integer, Long>> acknowledged = new ConcurrentHashMap<>();

  private record Observation(int group, Set<Integer> seen, long invoked) {}

  /// After the acknowledgement of a write.
  public void written(int group, int key) {
    acknowledged.computeIfAbsent(group, _ -> new ConcurrentHashMap<>()).put(key, System.nanoTime());
  }

  /// After a read of a whole group.
  ///
  /// @param invoked the clock before it
  public void read(int group, Set<Integer> seen, long invoked) {
    observations.add(new Observation(group, Set.copyOf(seen), invoked));
  }

  public int readCount() {
    return observations.size();
  }

  /// @return what cannot be, in words; empty when all is well
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    Map<Integer, List<Observation>> groups = new TreeMap<>();
    for (Observation one : observations) {
      groups.computeIfAbsent(one.group(), _ -> new ArrayList<>()).add(one);
      acknowledged
          .getOrDefault(one.group(), Map.of())
          .forEach((key, when) -> {
            if (when < one.invoked() && !one.seen().contains(key)) {
              violations.add("group " + one.group() + ": " + key + " is missing in a later read");
            }
          });
    }
    groups.forEach((group, reads) -> {
      reads.sort(Comparator.comparingInt(read -> read.seen().size()));
      Set<Integer> before = new HashSet<>();
      for (Observation read : reads) {
        if (!read.seen().containsAll(before)) {
          violations.add("long fork in group " + group + ": " + before + " and " + read.seen());
        }
        before = read.seen();
      }
    });
    return violations;
  }
}
