package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;
import java.util.Arrays;

/// What became of one [WriteIntent]. The lock is held in every case but these: [Unavailable],
/// [NotTried], and a row in the way of a [WriteIntent.Propose] that locks none.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = WriteOutcome.Granted.class, name = "granted"),
  @JsonSubTypes.Type(value = WriteOutcome.Changed.class, name = "changed"),
  @JsonSubTypes.Type(value = WriteOutcome.Duplicate.class, name = "duplicate"),
  @JsonSubTypes.Type(value = WriteOutcome.Unavailable.class, name = "unavailable"),
  @JsonSubTypes.Type(value = WriteOutcome.NotTried.class, name = "notTried")
})
public sealed interface WriteOutcome {
  /// Done: the provisional row is kept.
  enum Granted implements WriteOutcome {
    INSTANCE
  }

  /// Nothing was written: this is the newest version. An empty value is a deleted row, version ZERO
  /// one that never was, version INFINITY the transaction's own provisional row.
  record Changed(HybridTime version, byte[] value) implements WriteOutcome {
    @Override
    public boolean equals(Object other) {
      return other instanceof Changed that
          && version.equals(that.version)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * version.hashCode() + Arrays.hashCode(value);
    }
  }

  /// Nothing was written: this live row is in the way. Versions as for [Changed].
  record Duplicate(HybridTime version, byte[] value) implements WriteOutcome {
    @Override
    public boolean equals(Object other) {
      return other instanceof Duplicate that
          && version.equals(that.version)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * version.hashCode() + Arrays.hashCode(value);
    }
  }

  /// Not locked: another transaction holds a lock in conflict.
  enum Unavailable implements WriteOutcome {
    INSTANCE
  }

  /// Not locked: there were as many rows as wanted before it.
  enum NotTried implements WriteOutcome {
    INSTANCE
  }
}
