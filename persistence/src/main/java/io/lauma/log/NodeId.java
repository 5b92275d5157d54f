package io.lauma.log;

import io.lauma.kv.Invariants;
import java.util.regex.Pattern;

/// A node as the log knows it: one data directory for its whole life, across restarts and
/// incarnations of its actor system.
public record NodeId(String value) implements Comparable<NodeId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  public NodeId {
    Invariants.check(FORM.matcher(value).matches(), "a node id has its form", "value", value);
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
