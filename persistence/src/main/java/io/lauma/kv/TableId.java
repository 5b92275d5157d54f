package io.lauma.kv;

/// A stored relation (table or index), unique in the cluster for ever and never reused; not an OID.
public record TableId(int value) implements Comparable<TableId> {
  public TableId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(TableId other) {
    return Integer.compare(value, other.value);
  }
}
