package io.lauma.history;

import io.lauma.history.AppendTransaction.Access;
import io.lauma.history.AppendTransaction.Append;
import io.lauma.history.AppendTransaction.Outcome;
import io.lauma.history.AppendTransaction.Read;
import io.lauma.history.DependencyGraph.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Judges transactions that append unique values to lists and read them, as Elle does: the lists
/// tell in which order their versions came, the versions which transaction depends on which, and a
/// cycle of dependencies is an anomaly (Adya's G0, G1a, G1b, G1c, G-single, G2; with the order of
/// time too, because all levels here promise it). Pure.
public final class ListAppend {
  private static final int VIOLATIONS_MAX = 12;

  /// What is promised.
  public enum Level {
    READ_COMMITTED,
    /// Snapshot isolation.
    REPEATABLE_READ,
    /// Strict.
    SERIALIZABLE
  }

  private final List<AppendTransaction> all;
  private final Level level;
  private final List<String> violations = new ArrayList<>();
  private final Map<Long, Integer> writers = new HashMap<>();

  /// By transaction and key.
  private final Map<Integer, Map<Integer, List<Long>>> appends = new HashMap<>();

  private final Map<Integer, List<Long>> orders = new TreeMap<>();
  private final DependencyGraph graph = new DependencyGraph();

  private ListAppend(List<AppendTransaction> all, Level level) {
    this.all = List.copyOf(all);
    this.level = level;
  }

  /// @return the first anomalies that the level forbids, in words; empty when all is well
  public static List<String> violations(List<AppendTransaction> transactions, Level level) {
    return new ListAppend(transactions, level).judge();
  }

  private List<String> judge() {
    for (int i = 0; i < all.size(); i++) {
      graph.node();
      for (Access access : all.get(i).accesses()) {
        if (access instanceof Append append) {
          if (writers.put(append.value(), i) != null) {
            throw new IllegalArgumentException(append.value() + " is appended twice");
          }
          appends
              .computeIfAbsent(i, _ -> new HashMap<>())
              .computeIfAbsent(append.key(), _ -> new ArrayList<>())
              .add(append.value());
        }
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).outcome() == Outcome.COMMITTED) {
        checkReads(i);
      }
    }
    if (violations.isEmpty()) {
      addDependencies();
      addTimes();
      searchCycles();
    }
    return violations.stream().limit(VIOLATIONS_MAX).toList();
  }

  private void checkReads(int number) {
    Map<Integer, List<Long>> expected = new HashMap<>();
    Map<Integer, List<Long>> own = new HashMap<>();
    for (Access access : all.get(number).accesses()) {
      switch (access) {
        case Append append -> {
          own.computeIfAbsent(append.key(), _ -> new ArrayList<>()).add(append.value());
          if (expected.containsKey(append.key())) {
            expected.get(append.key()).add(append.value());
          }
        }
        case Read read -> {
          checkRead(number, read);
          checkOwn(number, read, own.getOrDefault(read.key(), List.of()));
          List<Long> before = expected.put(read.key(), new ArrayList<>(read.values()));
          if (level != Level.READ_COMMITTED && before != null && !before.equals(read.values())) {
            say("read skew inside a transaction", number, read, "where it must see " + before);
          }
        }
      }
    }
  }

  /// Its own appends are the end of what a transaction reads: the row is locked.
  private void checkOwn(int number, Read read, List<Long> own) {
    List<Long> values = read.values();
    boolean isEnd =
        own.size() <= values.size()
            && values.subList(values.size() - own.size(), values.size()).equals(own);
    if (!isEnd) {
      say("own appends are missing", number, read, "after " + own);
    }
  }

  private void checkRead(int number, Read read) {
    List<Long> values = read.values();
    if (new HashSet<>(values).size() < values.size()) {
      say("a value twice", number, read, "");
    }
    for (int i = 0; i < values.size(); i++) {
      long value = values.get(i);
      Integer writer = writers.get(value);
      if (writer == null) {
        say("a value that nobody appended", number, read, "" + value);
        continue;
      }
      if (all.get(writer).outcome() == Outcome.ABORTED) {
        say("G1a, aborted read", number, read, value + " of " + told(writer));
      }
      List<Long> together =
          appends.getOrDefault(writer, Map.of()).getOrDefault(read.key(), List.of());
      int at = together.indexOf(value);
      if (at < 0) {
        say("a value of another list", number, read, "" + value);
      } else if (at + 1 < together.size() && writer != number) {
        boolean goesOn = i + 1 < values.size() && values.get(i + 1).equals(together.get(at + 1));
        if (!goesOn) {
          say("G1b, intermediate read", number, read, value + " of " + told(writer));
        }
      }
    }
    List<Long> longest = orders.getOrDefault(read.key(), List.of());
    List<Long> longer = longest.size() < values.size() ? values : longest;
    List<Long> shorter = longest.size() < values.size() ? longest : values;
    if (!longer.subList(0, shorter.size()).equals(shorter)) {
      say("two orders of one list", number, read, "and " + longest);
    }
    orders.put(read.key(), longer);
  }

  private void addDependencies() {
    Map<Integer, Set<Integer>> unseen = new HashMap<>();
    appends.forEach((number, keys) ->
        keys.forEach((key, values) -> {
          boolean isSeen = orders.getOrDefault(key, List.of()).contains(values.getLast());
          if (!isSeen && all.get(number).outcome() == Outcome.COMMITTED) {
            unseen.computeIfAbsent(key, _ -> new HashSet<>()).add(number);
          }
        }));
    orders.forEach((key, order) -> {
      for (int i = 0; i + 1 < order.size(); i++) {
        String why = "list " + key + ": " + order.get(i) + " then " + order.get(i + 1);
        graph.edge(writer(order.get(i)), writer(order.get(i + 1)), Kind.WW, why);
      }
      if (!order.isEmpty()) {
        for (int later : unseen.getOrDefault(key, Set.of())) {
          String why = "list " + key + ": unseen after " + order.getLast();
          graph.edge(writer(order.getLast()), later, Kind.WW, why);
        }
      }
    });
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).outcome() == Outcome.COMMITTED) {
        for (Access access : all.get(i).accesses()) {
          if (access instanceof Read read) {
            addReads(i, read, unseen.getOrDefault(read.key(), Set.of()));
          }
        }
      }
    }
  }

  private void addReads(int reader, Read read, Set<Integer> unseen) {
    List<Long> order = orders.getOrDefault(read.key(), List.of());
    int seen = read.values().size();
    while (seen > 0 && writer(read.values().get(seen - 1)) == reader) {
      seen--;
    }
    if (seen < read.values().size()) {
      return;
    }
    String why = "list " + read.key() + ": read " + seen + " values";
    if (seen > 0) {
      graph.edge(writer(order.get(seen - 1)), reader, Kind.WR, why);
    }
    if (seen < order.size()) {
      graph.edge(reader, writer(order.get(seen)), Kind.RW, why);
    } else {
      unseen.forEach(later -> graph.edge(reader, later, Kind.RW, why));
    }
  }

  private int writer(long value) {
    Integer writer = writers.get(value);
    if (writer == null) {
      throw new IllegalStateException("nobody appended " + value);
    }
    return writer;
  }

  private record Moment(long nanos, boolean isEnd, int number) {}

  /// One chain of ends; who begins comes after the last end before.
  private void addTimes() {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      AppendTransaction one = all.get(i);
      if (one.outcome() != Outcome.ABORTED) {
        moments.add(new Moment(one.invoked(), false, i));
      }
      if (one.outcome() == Outcome.COMMITTED) {
        moments.add(new Moment(one.returned(), true, i));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::nanos).thenComparing(Moment::isEnd));
    int last = -1;
    for (Moment moment : moments) {
      if (!moment.isEnd()) {
        if (last >= 0) {
          graph.edge(last, moment.number(), Kind.TIME, "before");
        }
        continue;
      }
      int end = graph.node();
      graph.edge(moment.number(), end, Kind.TIME, "ended");
      if (last >= 0) {
        graph.edge(last, end, Kind.TIME, "before");
      }
      last = end;
    }
  }

  /// From the plainest anomaly to the subtlest; the first is told.
  private void searchCycles() {
    Map<String, Set<Kind>> plain = new LinkedHashMap<>();
    plain.put("G0, dirty write", EnumSet.of(Kind.WW));
    plain.put("G1c, circular information flow", EnumSet.of(Kind.WW, Kind.WR));
    plain.put("G1c against the order of time", EnumSet.of(Kind.WW, Kind.WR, Kind.TIME));
    plain.forEach((name, kinds) -> graph.cycle(kinds).ifPresent(found -> say(name, found)));
    EnumSet<Kind> timeless = EnumSet.of(Kind.WW, Kind.WR, Kind.RW);
    if (level != Level.READ_COMMITTED && violations.isEmpty()) {
      graph.cycleWithoutNeighbours(timeless).ifPresent(found -> say("G-single", found));
      if (violations.isEmpty()) {
        graph
            .cycleWithoutNeighbours(EnumSet.allOf(Kind.class))
            .ifPresent(found -> say("G-single against the order of time", found));
      }
    }
    if (level == Level.SERIALIZABLE && violations.isEmpty()) {
      graph.cycle(timeless).ifPresent(found -> say("G2, anti-dependency cycle", found));
      if (violations.isEmpty()) {
        graph
            .cycle(EnumSet.allOf(Kind.class))
            .ifPresent(found -> say("G2 against the order of time", found));
      }
    }
  }

  private void say(String anomaly, List<DependencyGraph.Edge> cycle) {
    StringBuilder text = new StringBuilder(anomaly);
    for (DependencyGraph.Edge edge : cycle) {
      if (edge.from() < all.size()) {
        text.append("\n    ").append(told(edge.from()));
      }
      if (edge.kind() != Kind.TIME || edge.from() < all.size()) {
        text.append("\n      ").append(edge.kind()).append(' ').append(edge.why());
      }
    }
    violations.add(text.toString());
  }

  private void say(String anomaly, int number, Read read, String more) {
    violations.add(anomaly + ": " + read + " " + more + " in " + told(number));
  }

  private String told(int number) {
    return "T" + number + " " + all.get(number);
  }
}
