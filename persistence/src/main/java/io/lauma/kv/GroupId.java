package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A Raft group: 0 is the system group, data groups count from 1.
public record GroupId(@JsonValue int value) implements Comparable<GroupId> {
  /// The group of the herd's members, of the catalog and of the timestamps.
  public static final GroupId SYSTEM = new GroupId(0);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GroupId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(GroupId other) {
    return Integer.compare(value, other.value);
  }
}
