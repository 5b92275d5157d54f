package io.lauma.log.apply;

import io.lauma.kv.Key;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where a replica keeps what: one sorted space of keys, divided by the first byte. Fixed for ever.
final class StoreKeys {
  private static final byte META = 1;
  private static final byte VALUE = 2;
  private static final byte WRITER = 3;
  private static final byte EVENT = 4;
  private static final byte SNAPSHOT = 5;
  private static final byte STAGED = 6;

  /// First byte of row versions; see [io.lauma.mvcc.VersionKeys].
  static final byte ROW = 16;

  /// Log index and term up to which everything is applied, and who submitted the last entry.
  static final byte[] APPLIED = {META, 1};

  /// The hand-over, while it is the last write.
  static final byte[] HAND_OVER = {META, 2};

  /// The horizon.
  static final byte[] HORIZON = {META, 3};

  private StoreKeys() {}

  static byte[] value(String name) {
    return new ByteWriter(64).u8(VALUE).string(name).toArray();
  }

  static byte[] writer(String persistenceId) {
    return new ByteWriter(64).u8(WRITER).string(persistenceId).toArray();
  }

  /// The first key of all writers' states.
  static byte[] writers() {
    return new byte[] {WRITER};
  }

  static boolean isWriter(byte[] key, int length) {
    return length > 0 && key[0] == WRITER;
  }

  static String persistenceIdOfWriter(byte[] key, int length) {
    ByteReader in = new ByteReader(Arrays.copyOfRange(key, 1, length));
    return in.string();
  }

  static byte[] event(String persistenceId, long sequenceNumber) {
    return numbered(EVENT, persistenceId, sequenceNumber);
  }

  static byte[] staged(String stage, long part) {
    return numbered(STAGED, stage, part);
  }

  static byte[] snapshot(String persistenceId, long sequenceNumber) {
    return numbered(SNAPSHOT, persistenceId, sequenceNumber);
  }

  static byte[] row(Key key) {
    byte[] bytes = key.bytes();
    byte[] stored = new byte[bytes.length + 1];
    stored[0] = ROW;
    System.arraycopy(bytes, 0, stored, 1, bytes.length);
    return stored;
  }

  private static byte[] numbered(byte kind, String persistenceId, long number) {
    byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
    return new ByteWriter(id.length + 16).u8(kind).bytes(id).i64(number).toArray();
  }
}
