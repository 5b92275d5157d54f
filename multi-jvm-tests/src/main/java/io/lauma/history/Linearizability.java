package io.lauma.history;

import io.lauma.history.RegisterOperation.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Judges whether operations on registers look as if each took effect at one instant between its
/// question and its answer (linearizability). Pure.
///
/// A register's operations are gone through in order of time with the set of all configurations
/// that explain what was seen so far: the value, and which of the open operations have taken
/// effect. An answer keeps those in which its operation has; none left is a violation. A write of
/// unknown outcome stays open for ever, unless nobody read its value: then it changes nothing.
public final class Linearizability {
  private static final int OPEN_MAX = Long.SIZE;
  private static final int SHOWN = 12;

  private Linearizability() {}

  /// @return one text a register whose operations cannot be explained
  public static List<String> violations(List<RegisterOperation> operations) {
    Map<Integer, List<RegisterOperation>> registers =
        operations.stream()
            .collect(
                Collectors.groupingBy(
                    RegisterOperation::register, TreeMap::new, Collectors.toList()));
    List<String> violations = new ArrayList<>();
    registers.forEach((register, own) ->
        unexplained(own)
            .ifPresent(found ->
                violations.add("register " + register + ": " + found + around(own, found))));
    return violations;
  }

  private static String around(List<RegisterOperation> own, RegisterOperation found) {
    return own.stream()
        .filter(other -> other.invoked() <= found.returned())
        .sorted(Comparator.comparingLong(RegisterOperation::invoked).reversed())
        .limit(SHOWN)
        .map(other -> "\n    " + other)
        .collect(Collectors.joining("", "; the latest before its answer:", ""));
  }

  /// The first operation whose answer nothing explains.
  private static Optional<RegisterOperation> unexplained(List<RegisterOperation> all) {
    Set<Long> seen =
        all.stream()
            .filter(operation -> operation.kind() == Kind.READ)
            .map(RegisterOperation::value)
            .collect(Collectors.toSet());
    List<Event> events = new ArrayList<>();
    for (RegisterOperation operation : all) {
      if (operation.isUnknown() && !seen.contains(operation.value())) {
        continue;
      }
      events.add(new Event(operation.invoked(), false, operation));
      if (!operation.isUnknown()) {
        events.add(new Event(operation.returned(), true, operation));
      }
    }
    events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::isAnswer));
    Search search = new Search();
    for (Event event : events) {
      if (!event.isAnswer()) {
        search.open(event.operation());
      } else if (!search.answer(event.operation())) {
        return Optional.of(event.operation());
      }
    }
    return Optional.empty();
  }

  private record Event(long time, boolean isAnswer, RegisterOperation operation) {}

  /// A value, and the slots of open operations that have taken effect, as bits.
  private record Configuration(long value, long done) {}

  private static final class Search {
    private final RegisterOperation[] slots = new RegisterOperation[OPEN_MAX];
    private long occupied;
    private Set<Configuration> configurations = Set.of(new Configuration(0, 0));

    void open(RegisterOperation operation) {
      int slot = Long.numberOfTrailingZeros(~occupied);
      if (slot == OPEN_MAX) {
        throw new IllegalArgumentException("more than " + OPEN_MAX + " operations at once");
      }
      slots[slot] = operation;
      occupied |= 1L << slot;
    }

    /// @return whether some configuration explains the answer
    boolean answer(RegisterOperation operation) {
      int slot = slotOf(operation);
      long bit = 1L << slot;
      Set<Configuration> kept = new HashSet<>();
      for (Configuration reached : reachable()) {
        if ((reached.done() & bit) != 0) {
          kept.add(new Configuration(reached.value(), reached.done() & ~bit));
        }
      }
      occupied &= ~bit;
      configurations = kept;
      return !kept.isEmpty();
    }

    private int slotOf(RegisterOperation operation) {
      for (int slot = 0; slot < OPEN_MAX; slot++) {
        if ((occupied & 1L << slot) != 0 && slots[slot].equals(operation)) {
          return slot;
        }
      }
      throw new IllegalStateException("an answer without a question");
    }

    /// All configurations after any open operations took effect in any order. A read of the present
    /// value takes effect at once: that never rules anything out.
    private Set<Configuration> reachable() {
      Set<Configuration> reached = new HashSet<>();
      Deque<Configuration> left = new ArrayDeque<>();
      for (Configuration start : configurations) {
        add(withReads(start), reached, left);
      }
      while (!left.isEmpty()) {
        Configuration from = left.poll();
        for (long rest = occupied & ~from.done(); rest != 0; rest &= rest - 1) {
          long bit = Long.lowestOneBit(rest);
          RegisterOperation operation = slots[Long.numberOfTrailingZeros(bit)];
          if (operation.kind() == Kind.WRITE) {
            add(withReads(new Configuration(operation.value(), from.done() | bit)), reached, left);
          }
        }
      }
      return reached;
    }

    private Configuration withReads(Configuration configuration) {
      long done = configuration.done();
      for (long rest = occupied & ~done; rest != 0; rest &= rest - 1) {
        long bit = Long.lowestOneBit(rest);
        RegisterOperation operation = slots[Long.numberOfTrailingZeros(bit)];
        if (operation.kind() == Kind.READ && operation.value() == configuration.value()) {
          done |= bit;
        }
      }
      return new Configuration(configuration.value(), done);
    }

    private static void add(
        Configuration found, Set<Configuration> reached, Deque<Configuration> left) {
      if (reached.add(found)) {
        left.add(found);
      }
    }
  }
}
