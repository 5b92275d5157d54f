package io.lauma.advisory;

import io.lauma.expr.AdvisoryKey;
import io.lauma.log.NodeId;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The stored form of the held locks of one bucket: a version byte, then for each lock the key
/// (int32, int32, byte), a byte that is 1 when it is shared, and its owner (int32 process id, int64
/// incarnation, node id in UTF-8 behind its length in one byte). Big-endian. No lock is no byte:
/// the store then keeps nothing.
public final class StoredLocks {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 4 + 4 + 1 + 1 + 4 + 8 + 1;
  private static final int NODE_BYTES_MAX = 255;

  private StoredLocks() {}

  public static byte[] of(List<Held> locks) {
    if (locks.isEmpty()) {
      return new byte[0];
    }
    List<byte[]> nodes =
        locks.stream()
            .map(held -> held.owner().node().value().getBytes(StandardCharsets.UTF_8))
            .toList();
    int bytes = 1;
    for (byte[] node : nodes) {
      if (node.length > NODE_BYTES_MAX) {
        throw new IllegalArgumentException("a node id of " + node.length + " bytes");
      }
      bytes += FIXED_BYTES + node.length;
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).put(VERSION);
    for (int i = 0; i < locks.size(); i++) {
      Held held = locks.get(i);
      AdvisoryKey key = held.lock().key();
      out.putInt(key.classId()).putInt(key.objectId()).put((byte) key.space());
      out.put((byte) (held.lock().shared() ? 1 : 0));
      out.putInt(held.owner().processId()).putLong(held.owner().incarnation());
      out.put((byte) nodes.get(i).length).put(nodes.get(i));
    }
    return out.array();
  }

  /// @throws IllegalStateException for bytes of another version
  public static List<Held> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (!in.hasRemaining()) {
      return List.of();
    }
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException("advisory locks are stored in version " + version);
    }
    List<Held> locks = new ArrayList<>();
    while (in.hasRemaining()) {
      AdvisoryKey key = new AdvisoryKey(in.getInt(), in.getInt(), in.get());
      boolean shared = in.get() == 1;
      int processId = in.getInt();
      long incarnation = in.getLong();
      byte[] node = new byte[Byte.toUnsignedInt(in.get())];
      in.get(node);
      NodeId id = new NodeId(new String(node, StandardCharsets.UTF_8));
      locks.add(new Held(new Lock(key, shared), new AdvisoryOwner(id, incarnation, processId)));
    }
    return locks;
  }
}
