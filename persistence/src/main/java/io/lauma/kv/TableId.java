package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A stored relation (table or index), unique in the cluster for ever and never reused; not an OID.
public record TableId(@JsonValue int value) implements Comparable<TableId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TableId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  @Override
  public int compareTo(TableId other) {
    return Integer.compare(value, other.value);
  }
}
