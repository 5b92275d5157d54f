package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.shard.MarkIndex;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A group that this node leads, as any thread may look it up: its coordinator, and the shards that
/// run so far. Filled by the group's [GroupLeader], dropped when the leadership ends.
public final class LedGroup {
  private final LeaderLease lease;
  private final ConcurrentHashMap<ShardId, HostedShard> shards = new ConcurrentHashMap<>();
  private volatile @Nullable ActorRef<CoordinatorActor.Command> coordinator;

  /// A shard that runs here. Its marks are there once it serves: then point reads may go past the
  /// actor.
  public static final class HostedShard {
    private final ActorRef<ShardActor.Command> actor;
    private final Marks marks;

    private HostedShard(ActorRef<ShardActor.Command> actor, Marks marks) {
      this.actor = actor;
      this.marks = marks;
    }

    public ActorRef<ShardActor.Command> actor() {
      return actor;
    }

    public Optional<MarkIndex> marks() {
      return Optional.ofNullable(marks.opened);
    }
  }

  /// Where a shard's actor leaves its marks once it serves: made before the actor, which may be
  /// quicker than who starts it.
  static final class Marks {
    private volatile @Nullable MarkIndex opened;

    void opened(MarkIndex index) {
      opened = index;
    }
  }

  LedGroup(LeaderLease lease) {
    this.lease = lease;
  }

  public GroupId group() {
    return lease.group();
  }

  public long term() {
    return lease.term();
  }

  /// The right to answer from the group's memory and store.
  public LeaderLease lease() {
    return lease;
  }

  public Optional<HostedShard> shard(ShardId shard) {
    return Optional.ofNullable(shards.get(shard));
  }

  Optional<ActorRef<CoordinatorActor.Command>> coordinator() {
    return Optional.ofNullable(coordinator);
  }

  void coordinatorIs(ActorRef<CoordinatorActor.Command> actor) {
    coordinator = actor;
  }

  HostedShard add(ShardId shard, ActorRef<ShardActor.Command> actor, Marks marks) {
    HostedShard hosted = new HostedShard(actor, marks);
    shards.put(shard, hosted);
    return hosted;
  }

  void remove(ShardId shard) {
    shards.remove(shard);
  }

  void hosted(BiConsumer<ShardId, HostedShard> action) {
    shards.forEach(action);
  }

  Iterable<HostedShard> hosted() {
    return shards.values();
  }
}
