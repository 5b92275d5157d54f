package io.lauma.prepared;

import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The stored form of one prepared transaction: its name is `prepared-` and the identifier; a
/// version byte, the state (byte), 1 when shards hold it, else 0 (byte), int64 transaction, int32
/// owner, int64 microseconds since 1970, int64 incarnation, node id in UTF-8 to the end.
/// Big-endian.
public final class StoredPrepared {
  /// The beginning of the names.
  public static final String BEGINNING = "prepared-";

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + 1 + 1 + 8 + 4 + 8 + 8;

  private StoredPrepared() {}

  public static String name(String identifier) {
    return BEGINNING + identifier;
  }

  public static byte[] of(PreparedEntry entry) {
    byte[] node = entry.node().value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED_BYTES + node.length)
        .put(VERSION)
        .put((byte) number(entry.state()))
        .put((byte) (entry.held() ? 1 : 0))
        .putLong(entry.txn().value())
        .putInt(entry.owner())
        .putLong(entry.preparedMicros())
        .putLong(entry.incarnation())
        .put(node)
        .array();
  }

  /// @throws IllegalStateException for bytes of another version
  public static PreparedEntry read(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException("a prepared transaction is stored in version " + version);
    }
    PreparedEntry.State state = state(in.get());
    boolean held = in.get() == 1;
    TxnId txn = new TxnId(in.getLong());
    int owner = in.getInt();
    long preparedMicros = in.getLong();
    long incarnation = in.getLong();
    byte[] node = new byte[in.remaining()];
    in.get(node);
    return new PreparedEntry(
        name.substring(BEGINNING.length()),
        txn,
        held,
        owner,
        new NodeId(new String(node, StandardCharsets.UTF_8)),
        incarnation,
        preparedMicros,
        state);
  }

  private static int number(PreparedEntry.State state) {
    return switch (state) {
      case PREPARING -> 1;
      case PREPARED -> 2;
      case COMMITTING -> 3;
      case ROLLING_BACK -> 4;
    };
  }

  private static PreparedEntry.State state(byte number) {
    return switch (number) {
      case 1 -> PreparedEntry.State.PREPARING;
      case 2 -> PreparedEntry.State.PREPARED;
      case 3 -> PreparedEntry.State.COMMITTING;
      case 4 -> PreparedEntry.State.ROLLING_BACK;
      default -> throw new IllegalStateException("a prepared transaction is in state " + number);
    };
  }
}
