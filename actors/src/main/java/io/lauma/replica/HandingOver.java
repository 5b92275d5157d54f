package io.lauma.replica;

import io.lauma.kv.ShardId;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.shard.ShardImage;
import io.lauma.txn.CoordinatorImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/// One attempt to give a group's leadership away, as far as it has got: the coordinator is sealed
/// first, which needs the shards, then the shards, then the services of the system group. Used by
/// the group's [GroupLeader] alone.
final class HandingOver {
  final long number;
  final NodeId to;
  final Optional<ActorRef<SystemServices.Command>> services;
  final Set<ReplyTo> askers = new LinkedHashSet<>();
  Optional<CoordinatorImage> coordinator = Optional.empty();
  private final Map<ShardId, ShardImage> images = new LinkedHashMap<>();
  private final Set<ShardId> outstanding = new HashSet<>();
  private List<Effect> effects = List.of();

  HandingOver(long number, NodeId to, Optional<ActorRef<SystemServices.Command>> services) {
    this.number = number;
    this.to = to;
    this.services = services;
  }

  /// A shard is asked for its memory.
  void expect(ShardId shard) {
    outstanding.add(shard);
  }

  void sealed(ShardId shard, ShardImage image) {
    images.put(shard, image);
    outstanding.remove(shard);
  }

  /// A shard that has ended has no memory to hand over.
  void ended(ShardId shard) {
    outstanding.remove(shard);
  }

  boolean allSealed() {
    return coordinator.isPresent() && outstanding.isEmpty();
  }

  void servicesSealed(List<Effect> present) {
    effects = List.copyOf(present);
  }

  /// What goes into the last entry beside the image.
  List<Effect> effects() {
    return effects;
  }

  Map<ShardId, ShardImage> images() {
    return Map.copyOf(images);
  }

  HandOverImage image() {
    List<HandOverImage.SealedShard> shards = new ArrayList<>();
    images.forEach((shard, image) -> shards.add(new HandOverImage.SealedShard(shard, image)));
    return new HandOverImage(coordinator.orElseThrow(), shards);
  }
}
