package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;

/// The end of a transaction. Once given by a coordinator it never changes.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = Decision.Abort.class, name = "abort")
})
public sealed interface Decision {
  /// All writes are in, as versions at `timestamp`.
  record Commit(HybridTime timestamp) implements Decision {}

  /// Nothing of it is in, nor ever will be.
  enum Abort implements Decision {
    INSTANCE
  }
}
