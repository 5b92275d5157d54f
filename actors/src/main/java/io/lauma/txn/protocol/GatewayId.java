package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lauma.kv.Invariants;

/// The incarnation of the node whose session drives a transaction. When the cluster has committed
/// that it is down, its registrations that are not committing are dropped.
public record GatewayId(@JsonValue long incarnation) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GatewayId {
    Invariants.check(incarnation >= 0, "an identifier is not negative", "value", incarnation);
  }
}
