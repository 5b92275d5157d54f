package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A hybrid timestamp: `milliseconds since 1970 << 18 | logical`. Ordered as an unsigned number;
/// the timestamp oracle never hands out the same one twice (DESIGN 2.4).
public record HybridTime(@JsonValue long value) implements Comparable<HybridTime> {
  /// Bits below the milliseconds.
  public static final int LOGICAL_BITS = 18;

  /// Before every version.
  public static final HybridTime ZERO = new HybridTime(0);

  /// After every version: a read "without timestamp" counts as one here.
  public static final HybridTime INFINITY = new HybridTime(Long.MAX_VALUE);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public HybridTime {
    Invariants.check(value >= 0, "hybrid time is not negative", "value", value);
  }

  /// The first timestamp of a millisecond.
  public static HybridTime ofMillis(long millis) {
    return new HybridTime(millis << LOGICAL_BITS);
  }

  public long millis() {
    return value >>> LOGICAL_BITS;
  }

  public boolean isAfter(HybridTime other) {
    return value > other.value;
  }

  public HybridTime next() {
    return new HybridTime(value + 1);
  }

  @Override
  public int compareTo(HybridTime other) {
    return Long.compare(value, other.value);
  }
}
