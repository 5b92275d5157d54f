package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.shard.MarkIndex;
import io.lauma.shard.ReadableShard;
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

  /// A shard that runs here. It is readable once it serves: then point reads may go past the actor.
  public static final class HostedShard {
    private final ActorRef<ShardActor.Command> actor;
    private final Opening opening;

    private HostedShard(ActorRef<ShardActor.Command> actor, Opening opening) {
      this.actor = actor;
      this.opening = opening;
    }

    public ActorRef<ShardActor.Command> actor() {
      return actor;
    }

    public Optional<ReadableShard> readable() {
      return Optional.ofNullable(opening.opened);
    }

    public Optional<MarkIndex> marks() {
      return readable().map(ReadableShard::marks);
    }
  }

  /// Where a shard's actor leaves what reads need once it serves: made before the actor, which may
  /// be quicker than who starts it.
  static final class Opening {
    private volatile @Nullable ReadableShard opened;

    void opened(ReadableShard shard) {
      opened = shard;
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

  HostedShard add(ShardId shard, ActorRef<ShardActor.Command> actor, Opening opening) {
    HostedShard hosted = new HostedShard(actor, opening);
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
