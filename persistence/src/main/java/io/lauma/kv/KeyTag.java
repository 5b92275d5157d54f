package io.lauma.kv;

/// The first byte of each component of an encoded key. Fixed once released. Values of one column
/// have tags of one family, in the order of the values. A descending component is written ascending
/// and then inverted, tag included, so its first byte is 0x80 or more; the tags of NULL are never
/// inverted and lie outside of both.
final class KeyTag {
  private KeyTag() {}

  /// Ends the elements of an array; below every element's tag.
  static final int ARRAY_END = 0x01;

  static final int NULL_FIRST = 0x02;
  static final int FALSE = 0x10;
  static final int TRUE = 0x11;

  /// Integers from -1 down: the tag less the number of bytes that follow (0 to 8).
  static final int INT_NEGATIVE = 0x28;

  /// Integers from 0 up: the tag plus the number of bytes that follow (0 to 8).
  static final int INT_POSITIVE = 0x29;

  static final int DOUBLE = 0x38;

  static final int DECIMAL_NEGATIVE_INFINITY = 0x40;
  static final int DECIMAL_NEGATIVE = 0x41;
  static final int DECIMAL_ZERO = 0x42;
  static final int DECIMAL_POSITIVE = 0x43;
  static final int DECIMAL_INFINITY = 0x44;
  static final int DECIMAL_NAN = 0x45;

  static final int BYTES = 0x50;
  static final int TEXT = 0x51;
  static final int UUID = 0x58;

  /// Two integers: whole days and the microseconds left.
  static final int DURATION = 0x59;

  static final int ARRAY = 0x60;

  static final int DESCENDING_MIN = 0x80;
  static final int NULL_LAST = 0xfd;
}
