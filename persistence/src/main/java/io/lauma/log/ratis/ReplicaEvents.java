package io.lauma.log.ratis;

import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.NodeId;
import java.util.List;
import java.util.Optional;

/// What a state machine tells about its replica. Calls come from Ratis' threads, some of them under
/// its locks: they only note and hand on.
interface ReplicaEvents {
  /// The submission with this call id, when this node has one under way.
  Optional<Submission> submission(long callId);

  /// Whether this node may append at this instant; asked under the lock that fixes the term.
  boolean mayAppend();

  void applied(long index, List<AtomicWrite> writes, List<ApplyOutcome> outcomes);

  /// The store has another horizon or other committed stages than before.
  void storeChanged();

  /// Enough was applied since the last checkpoint; told again with each entry until one is made.
  void checkpointDue();

  void leaderChanged(NodeId leader);

  /// Everything of earlier terms is applied.
  void leaderReady();

  void notLeader();

  void snapshotInstalled();

  void failed(Throwable cause);
}
