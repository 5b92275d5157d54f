package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.message.CborMessage;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.ShardReply;
import java.util.List;

/// An answer of an entity or of the oracle, whoever asked.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.OfShard.class, name = "shard"),
  @JsonSubTypes.Type(value = Reply.OfCoordinator.class, name = "coordinator"),
  @JsonSubTypes.Type(value = Reply.MayRead.class, name = "mayRead"),
  @JsonSubTypes.Type(value = Reply.ReadRefused.class, name = "readRefused"),
  @JsonSubTypes.Type(value = Reply.Timestamps.class, name = "timestamps")
})
public sealed interface Reply extends CborMessage {
  record OfShard(ShardReply reply) implements Reply {}

  record OfCoordinator(CoordinatorReply reply) implements Reply {}

  /// The read may go on: no undecided write of another transaction is in its way.
  ///
  /// @param overlay the asking transaction's own provisional rows in the span, in key order
  record MayRead(List<RowWrite> overlay) implements Reply {
    public MayRead {
      overlay = List.copyOf(overlay);
    }
  }

  /// Too many reads wait at the shard (53400).
  enum ReadRefused implements Reply {
    INSTANCE
  }

  /// `count` timestamps from `first` on.
  record Timestamps(HybridTime first, int count) implements Reply {}
}
