package io.lauma.kv;

/// One shard of a stored relation, unique in the cluster and never reused.
public record ShardId(long value) implements Comparable<ShardId> {
  public ShardId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(ShardId other) {
    return Long.compare(value, other.value);
  }
}
