package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One shard of a stored relation, unique in the cluster and never reused.
public record ShardId(@JsonValue long value) implements Comparable<ShardId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ShardId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(ShardId other) {
    return Long.compare(value, other.value);
  }
}
