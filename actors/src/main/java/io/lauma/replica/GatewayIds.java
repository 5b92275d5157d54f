package io.lauma.replica;

import io.lauma.log.NodeId;
import io.lauma.txn.protocol.GatewayId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The gateway id of a node's incarnation: unique over the nodes of a herd and over the starts of
/// each, and known to everybody who knows the two.
public final class GatewayIds {
  private static final int INCARNATION_BITS = 20;

  private GatewayIds() {}

  public static GatewayId of(NodeId node, long incarnation) {
    long hash =
        UUID.nameUUIDFromBytes(node.value().getBytes(StandardCharsets.UTF_8))
            .getLeastSignificantBits();
    long low = incarnation & (1L << INCARNATION_BITS) - 1;
    return new GatewayId((hash << INCARNATION_BITS | low) & Long.MAX_VALUE);
  }
}
