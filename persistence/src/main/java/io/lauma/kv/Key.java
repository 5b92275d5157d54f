package io.lauma.kv;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;

/// An encoded key: bytes that compare unsigned, left to right, in SQL order. Immutable: the array
/// is owned by the key from construction on, and neither side may write to it.
public final class Key implements Comparable<Key> {
  /// Before every key.
  public static final Key EMPTY = new Key(new byte[0]);

  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes ownership of `bytes`.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Key of(byte[] bytes) {
    return new Key(bytes);
  }

  /// The bytes themselves, not a copy; the caller must not write to them.
  @JsonValue
  public byte[] bytes() {
    return bytes;
  }

  public int lengthBytes() {
    return bytes.length;
  }

  public boolean startsWith(Key prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /// The smallest key that is greater than every key with this prefix; empty prefix or all 0xff has
  /// none, which is an error of the caller.
  public Key prefixEnd() {
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xff) {
      last--;
    }
    Invariants.check(last >= 0, "a key range has an end");
    byte[] end = Arrays.copyOf(bytes, last + 1);
    end[last]++;
    return new Key(end);
  }

  /// The smallest key greater than this one.
  public Key successor() {
    return new Key(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
