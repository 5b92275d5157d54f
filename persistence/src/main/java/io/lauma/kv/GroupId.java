package io.lauma.kv;

/// A Raft group: 0 is the system group, data groups count from 1.
public record GroupId(int value) implements Comparable<GroupId> {
  public GroupId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(GroupId other) {
    return Integer.compare(value, other.value);
  }
}
