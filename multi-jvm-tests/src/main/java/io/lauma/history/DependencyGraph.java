package io.lauma.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which transaction comes before which, and why (Adya's direct serialization graph). Not
/// thread-safe.
final class DependencyGraph {
  private static final int STARTS_MAX = 200;

  /// Why one comes before the other.
  enum Kind {
    /// The second wrote the next version of what the first wrote.
    WW,
    /// The second read what the first wrote.
    WR,
    /// The second wrote the next version of what the first read.
    RW,
    /// The first had ended before the second began.
    TIME
  }

  /// @param why the key and the versions
  record Edge(int from, int to, Kind kind, String why) {}

  private final List<List<Edge>> edges = new ArrayList<>();

  /// @return the number of a new node
  int node() {
    edges.add(new ArrayList<>());
    return edges.size() - 1;
  }

  void edge(int from, int to, Kind kind, String why) {
    if (from != to) {
      edges.get(from).add(new Edge(from, to, kind, why));
    }
  }

  /// A short cycle of edges of these kinds.
  Optional<List<Edge>> cycle(Set<Kind> kinds) {
    int[] components = components(kinds);
    int[] sizes = new int[edges.size()];
    for (int component : components) {
      sizes[component]++;
    }
    List<Edge> best = List.of();
    int starts = 0;
    for (int start = 0; start < edges.size() && starts < STARTS_MAX; start++) {
      if (sizes[components[start]] > 1) {
        starts++;
        List<Edge> found = back(start, components, kinds);
        if (best.isEmpty() || found.size() < best.size()) {
          best = found;
        }
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /// A short cycle of edges of these kinds in which no two [Kind#RW] follow each other: what
  /// snapshot isolation forbids.
  Optional<List<Edge>> cycleWithoutNeighbours(Set<Kind> kinds) {
    DependencyGraph doubled = new DependencyGraph();
    int count = edges.size();
    for (int i = 0; i < 2 * count; i++) {
      doubled.node();
    }
    for (List<Edge> from : edges) {
      for (Edge edge : from) {
        if (kinds.contains(edge.kind())) {
          int to = edge.kind() == Kind.RW ? edge.to() + count : edge.to();
          doubled.edges.get(edge.from()).add(new Edge(edge.from(), to, edge.kind(), edge.why()));
          if (edge.kind() != Kind.RW) {
            doubled
                .edges
                .get(edge.from() + count)
                .add(new Edge(edge.from() + count, to, edge.kind(), edge.why()));
          }
        }
      }
    }
    return doubled
        .cycle(kinds)
        .map(found ->
            found.stream()
                .map(e -> new Edge(e.from() % count, e.to() % count, e.kind(), e.why()))
                .toList());
  }

  /// The shortest way from a node back to itself inside its component.
  private List<Edge> back(int start, int[] components, Set<Kind> kinds) {
    Edge[] by = new Edge[edges.size()];
    Deque<Integer> left = new ArrayDeque<>(List.of(start));
    while (!left.isEmpty()) {
      int node = left.poll();
      for (Edge edge : edges.get(node)) {
        if (!kinds.contains(edge.kind()) || components[edge.to()] != components[start]) {
          continue;
        }
        if (edge.to() == start) {
          Deque<Edge> way = new ArrayDeque<>(List.of(edge));
          for (int at = node; at != start; at = way.getFirst().from()) {
            way.addFirst(by[at]);
          }
          return List.copyOf(way);
        }
        if (by[edge.to()] == null) {
          by[edge.to()] = edge;
          left.add(edge.to());
        }
      }
    }
    throw new IllegalStateException("no way back inside a component");
  }

  /// Strongly connected components by Tarjan, without recursion.
  private int[] components(Set<Kind> kinds) {
    int count = edges.size();
    int[] component = new int[count];
    int[] index = new int[count];
    int[] low = new int[count];
    int[] next = new int[count];
    Arrays.fill(index, -1);
    Arrays.fill(component, -1);
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Integer> calls = new ArrayDeque<>();
    int indexes = 0;
    int components = 0;
    for (int root = 0; root < count; root++) {
      if (index[root] >= 0) {
        continue;
      }
      calls.push(root);
      while (!calls.isEmpty()) {
        int node = calls.peek();
        if (index[node] < 0) {
          index[node] = indexes;
          low[node] = indexes++;
          path.push(node);
        }
        boolean descended = false;
        while (next[node] < edges.get(node).size()) {
          Edge edge = edges.get(node).get(next[node]++);
          if (!kinds.contains(edge.kind())) {
            continue;
          }
          if (index[edge.to()] < 0) {
            calls.push(edge.to());
            descended = true;
            break;
          }
          if (component[edge.to()] < 0) {
            low[node] = Math.min(low[node], index[edge.to()]);
          }
        }
        if (descended) {
          continue;
        }
        calls.pop();
        if (!calls.isEmpty()) {
          low[calls.peek()] = Math.min(low[calls.peek()], low[node]);
        }
        if (low[node] == index[node]) {
          int member;
          do {
            member = path.pop();
            component[member] = components;
          } while (member != node);
          components++;
        }
      }
    }
    return component;
  }
}
