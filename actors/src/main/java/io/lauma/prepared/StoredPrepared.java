package io.lauma.prepared;

import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The stored form of one prepared transaction: its name is `prepared-` and the transaction in
/// hexadecimal; a version byte, the state (byte), 1 when shards hold it, else 0 (byte), int32
/// owner, int64 microseconds since 1970, int64 incarnation, node id in UTF-8 behind its length in
/// one byte, int32 count of tables, an int32 OID each, identifier in UTF-8 to the end. Big-endian.
public final class StoredPrepared {
  private static final String BEGINNING = "prepared-";

  /// No name of a prepared transaction is before this one.
  public static final String FIRST = BEGINNING + "0".repeat(16);

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + 1 + 1 + 4 + 8 + 8 + 1 + 4;
  private static final int NODE_BYTES_MAX = 255;

  private StoredPrepared() {}

  public static String name(TxnId txn) {
    return BEGINNING + HexFormat.of().toHexDigits(txn.value());
  }

  public static boolean isName(String name) {
    return name.startsWith(BEGINNING);
  }

  public static byte[] of(PreparedEntry entry) {
    byte[] node = entry.node().value().getBytes(StandardCharsets.UTF_8);
    byte[] identifier = entry.identifier().getBytes(StandardCharsets.UTF_8);
    if (node.length > NODE_BYTES_MAX) {
      throw new IllegalArgumentException("a node id of " + node.length + " bytes");
    }
    int tables = entry.tables().size();
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + node.length + tables * Integer.BYTES + identifier.length);
    out.put(VERSION)
        .put((byte) number(entry.state()))
        .put((byte) (entry.held() ? 1 : 0))
        .putInt(entry.owner())
        .putLong(entry.preparedMicros())
        .putLong(entry.incarnation())
        .put((byte) node.length)
        .put(node)
        .putInt(tables);
    entry.tables().forEach(out::putInt);
    return out.put(identifier).array();
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
    int owner = in.getInt();
    long preparedMicros = in.getLong();
    long incarnation = in.getLong();
    byte[] node = new byte[Byte.toUnsignedInt(in.get())];
    in.get(node);
    List<Integer> tables = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      tables.add(in.getInt());
    }
    byte[] identifier = new byte[in.remaining()];
    in.get(identifier);
    return new PreparedEntry(
        new String(identifier, StandardCharsets.UTF_8),
        new TxnId(HexFormat.fromHexDigitsToLong(name.substring(BEGINNING.length()))),
        held,
        tables,
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
