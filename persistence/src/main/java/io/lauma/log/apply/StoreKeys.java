package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
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
  private static final byte COMMITTED_STAGE = 7;

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

  /// What lies in front of the keys of a stage's rows.
  static byte[] stage(String stage) {
    return new ByteWriter(64).u8(STAGED).string(stage).toArray();
  }

  /// The first key behind those that begin with `prefix`, whose last byte is not the highest or
  /// which has such a byte somewhere.
  static byte[] behind(byte[] prefix) {
    int length = prefix.length;
    while (prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    byte[] end = Arrays.copyOf(prefix, length);
    end[length - 1]++;
    return end;
  }

  static byte[] stages() {
    return new byte[] {STAGED};
  }

  static boolean isStaged(byte[] key, int length) {
    return length > 0 && key[0] == STAGED;
  }

  static String stageOf(byte[] key, int length) {
    return new ByteReader(Arrays.copyOfRange(key, 1, length)).string();
  }

  /// A committed stage whose rows are not all among the versions; the value is where the next move
  /// begins, empty for the first row.
  static byte[] committedStage(HybridTime timestamp, String stage) {
    return new ByteWriter(64).u8(COMMITTED_STAGE).i64(timestamp.value()).string(stage).toArray();
  }

  static byte[] committedStages() {
    return new byte[] {COMMITTED_STAGE};
  }

  static boolean isCommittedStage(byte[] key, int length) {
    return length > 0 && key[0] == COMMITTED_STAGE;
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
