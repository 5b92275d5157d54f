package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;

/// What a coordinator knows of a transaction when it is asked.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = TxnStatus.TimestampNotRequested.class, name = "notRequested"),
  @JsonSubTypes.Type(value = TxnStatus.TimestampKnown.class, name = "timestamp"),
  @JsonSubTypes.Type(value = TxnStatus.Decided.class, name = "decided")
})
public sealed interface TxnStatus {
  /// No commit timestamp has been requested yet: if it commits, then above every timestamp that was
  /// handed out before the question was asked.
  enum TimestampNotRequested implements TxnStatus {
    INSTANCE
  }

  /// Undecided; if it commits, then at this timestamp.
  record TimestampKnown(HybridTime timestamp) implements TxnStatus {}

  record Decided(Decision decision) implements TxnStatus {}
}
