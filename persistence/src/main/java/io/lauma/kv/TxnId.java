package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A transaction (one attempt of it): the group whose coordinator decides it, the term of that
/// coordinator, and a number the coordinator handed out in that term. Never reused. The packed
/// value is positive and is what `txid_current()` shows.
public record TxnId(@JsonValue long value) implements Comparable<TxnId> {
  /// Bits of each part, from the highest: they fill a positive long.
  private static final int TERM_BITS = 19;

  private static final int NUMBER_BITS = 34;

  /// Groups are numbered below this.
  public static final int GROUPS_MAX = 1 << 10;

  /// Terms of one coordinator are numbered below this.
  public static final long TERMS_MAX = 1L << TERM_BITS;

  /// Transactions of one term are numbered below this.
  public static final long NUMBERS_MAX = 1L << NUMBER_BITS;

  /// No transaction: what a reader outside any transaction passes.
  public static final TxnId NONE = new TxnId(0);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TxnId {
    Invariants.check(value >= 0, "an identifier is not negative", "value", value);
  }

  /// @param term counts from 1
  public static TxnId of(GroupId group, long term, long number) {
    Invariants.check(group.value() < GROUPS_MAX, "a group has 10 bits", "group", group);
    Invariants.check(term > 0 && term < TERMS_MAX, "a term has 19 bits", "term", term);
    Invariants.check(number >= 0 && number < NUMBERS_MAX, "a number has 34 bits", "number", number);
    return new TxnId(
        ((long) group.value() << (TERM_BITS + NUMBER_BITS)) | (term << NUMBER_BITS) | number);
  }

  public GroupId group() {
    return new GroupId((int) (value >>> (TERM_BITS + NUMBER_BITS)));
  }

  public long term() {
    return (value >>> NUMBER_BITS) & (TERMS_MAX - 1);
  }

  public long number() {
    return value & (NUMBERS_MAX - 1);
  }

  @Override
  public int compareTo(TxnId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "txn " + group().value() + "/" + term() + "/" + number();
  }
}
