package io.lauma.log.batch;

import io.lauma.log.AppendResult.Refusal;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.NodeId;
import java.util.List;
import java.util.Optional;

/// What became of one entry.
public sealed interface EntryResult {
  /// Committed in `term` and applied on this node: one outcome per write.
  record Applied(long index, long term, List<ApplyOutcome> outcomes) implements EntryResult {
    public Applied {
      outcomes = List.copyOf(outcomes);
    }
  }

  /// Certainly not in the log: this node does not lead.
  record NotLeader(Optional<NodeId> hint) implements EntryResult {}

  /// Certainly not in the log.
  record Refused(Refusal reason) implements EntryResult {}

  /// Perhaps in the log.
  record Unknown() implements EntryResult {}
}
