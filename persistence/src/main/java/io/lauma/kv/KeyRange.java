package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// Keys from `start` (inclusive) to `end` (exclusive).
public record KeyRange(Key start, Key end) {
  public KeyRange {
    Invariants.check(start.compareTo(end) <= 0, "a key range is in order", "start", start);
  }

  /// Every key that begins with `prefix`.
  public static KeyRange ofPrefix(Key prefix) {
    return new KeyRange(prefix, prefix.prefixEnd());
  }

  /// The one key.
  public static KeyRange ofKey(Key key) {
    return new KeyRange(key, key.successor());
  }

  public boolean contains(Key key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) < 0;
  }

  @JsonIgnore
  public boolean isEmpty() {
    return start.equals(end);
  }

  public boolean overlaps(KeyRange other) {
    return start.compareTo(other.end) < 0 && other.start.compareTo(end) < 0;
  }

  /// Whether every key of `other` is in this range.
  public boolean contains(KeyRange other) {
    return start.compareTo(other.start) <= 0 && other.end.compareTo(end) <= 0;
  }

  /// The smallest range with all keys of both.
  public KeyRange around(KeyRange other) {
    return new KeyRange(
        start.compareTo(other.start) <= 0 ? start : other.start,
        end.compareTo(other.end) >= 0 ? end : other.end);
  }

  /// The keys in both; empty at `start` when there are none.
  public KeyRange intersect(KeyRange other) {
    Key from = start.compareTo(other.start) >= 0 ? start : other.start;
    Key to = end.compareTo(other.end) <= 0 ? end : other.end;
    return from.compareTo(to) <= 0 ? new KeyRange(from, to) : new KeyRange(from, from);
  }
}
