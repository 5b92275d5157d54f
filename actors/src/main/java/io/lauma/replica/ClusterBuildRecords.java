package io.lauma.replica;

import io.lauma.kv.TableId;
import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import io.lauma.session.build.BuildPoint;
import io.lauma.session.build.BuildRecords;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Points of index builds as named values of the system group: written by its leader, read in this
/// node's own replica. Who is given a build knows all that was recorded before: both are in one
/// log.
public final class ClusterBuildRecords implements BuildRecords {
  /// How long a build waits for a record.
  static final Duration WAIT = Duration.ofSeconds(2);

  private final Router router;
  private final Asks asks;
  private final ReplicatedLog log;

  public ClusterBuildRecords(Router router, Asks asks, ReplicatedLog log) {
    this.router = router;
    this.asks = asks;
    this.log = log;
  }

  @Override
  public Optional<BuildPoint> find(TableId index) {
    return log.readStore(MembershipState.SYSTEM)
        .value(StoredBuilds.name(index))
        .map(bytes -> StoredBuilds.read(index, bytes));
  }

  @Override
  public CompletionStage<Boolean> put(BuildPoint point) {
    Optional<NodeId> leader = router.leader(MembershipState.SYSTEM);
    if (leader.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    HostTask task = new HostTask.RecordBuild(MembershipState.SYSTEM, point);
    return asks.ask(replyTo -> router.toHost(leader.get(), task, replyTo))
        .orTimeout(WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .handle((reply, _) -> reply instanceof Reply.Done);
  }
}
