package io.lauma.node;

import io.lauma.exec.RowIds;
import io.lauma.log.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Hidden row ids: 5 bytes of the node, 3 of its incarnation, 8 of a counter. Unique in a cluster
/// because node ids are random and incarnations and counters grow.
final class RowIdSource implements RowIds {
  private final long prefix;
  private final AtomicLong counter = new AtomicLong();

  RowIdSource(NodeId node, long incarnation) {
    long hash =
        UUID.nameUUIDFromBytes(node.value().getBytes(StandardCharsets.UTF_8))
            .getLeastSignificantBits();
    this.prefix = hash << 24 | (incarnation & 0xff_ffff);
  }

  @Override
  public byte[] next() {
    return ByteBuffer.allocate(LENGTH_BYTES)
        .putLong(prefix)
        .putLong(counter.incrementAndGet())
        .array();
  }
}
