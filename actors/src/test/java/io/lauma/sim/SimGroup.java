package io.lauma.sim;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.CommittedVersions.Version;
import io.lauma.shard.MemoryVersions;
import io.lauma.shard.Overlay;
import io.lauma.shard.RowCache;
import io.lauma.shard.ShardEvent;
import io.lauma.shard.ShardImage;
import io.lauma.shard.ShardLimits;
import io.lauma.shard.ShardState;
import io.lauma.txn.CoordinatorEffect.ShardRows;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.CoordinatorImage;
import io.lauma.txn.CoordinatorLimits;
import io.lauma.txn.CoordinatorState;
import io.lauma.txn.protocol.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The replicated state of a group: what survives every leader. Entries are checked and applied
/// here, and nowhere else does anything become durable.
final class SimGroup {
  private static final CoordinatorLimits COORDINATOR = new CoordinatorLimits(1_000, 4, 3);
  static final ShardLimits SHARD = new ShardLimits(1_000, 100, 1_000, 1_000, 1_000, 10_000);

  /// Every row that is written is put aside.
  static final ShardLimits SPILLING = new ShardLimits(1_000, 100, 1_000, 1_000, 0, 10_000);

  final GroupId id;
  final MemoryVersions store = new MemoryVersions();
  final Map<TxnId, Decision> decisions = new TreeMap<>();
  private final Map<ShardId, Long> shardEpochs = new TreeMap<>();
  private final Map<ShardId, List<ShardEvent>> shardEvents = new TreeMap<>();
  private final List<CoordinatorEvent> coordinatorEvents = new ArrayList<>();
  private long coordinatorEpoch;
  private final ShardLimits limits;
  private long leaders;
  private final RowCache rows = new RowCache(1 << 20);
  SimLeader leader;

  SimGroup(GroupId id, List<ShardId> shards, ShardLimits limits) {
    this.id = id;
    this.limits = limits;
    for (ShardId shard : shards) {
      shardEpochs.put(shard, 0L);
      shardEvents.put(shard, new ArrayList<>());
    }
    leader = elect();
  }

  /// A new leader with empty memory, every epoch opened anew, rebuilt from events.
  SimLeader elect() {
    coordinatorEpoch++;
    CoordinatorState<Address> coordinator =
        CoordinatorState.open(id, COORDINATOR, txn -> Optional.ofNullable(decisions.get(txn)));
    coordinatorEvents.forEach(coordinator::on);
    SimLeader made = new SimLeader(this, ++leaders, coordinator, coordinatorEpoch);
    for (ShardId shard : List.copyOf(shardEpochs.keySet())) {
      shardEpochs.merge(shard, 1L, Long::sum);
      made.shards.put(shard, openShard(shard));
    }
    leader = made;
    return made;
  }

  /// One shard's actor starts anew within a leadership.
  void restartShard(ShardId shard) {
    shardEpochs.merge(shard, 1L, Long::sum);
    leader.shards.put(shard, openShard(shard));
  }

  /// The fault of starting anew without a new epoch.
  void restartShardInOldEpoch(ShardId shard) {
    leader.shards.put(shard, openShard(shard));
  }

  /// The coordinator's actor starts anew within a leadership.
  void restartCoordinator() {
    leader.coordinatorEpoch = ++coordinatorEpoch;
    leader.coordinator =
        CoordinatorState.open(id, COORDINATOR, txn -> Optional.ofNullable(decisions.get(txn)));
    coordinatorEvents.forEach(leader.coordinator::on);
  }

  /// A planned change of the leader: everything in the shards' memory goes along, and what the
  /// drained coordinator knows beside its events.
  CoordinatorImage handOver() {
    CoordinatorImage coordinator = leader.coordinator.seal();
    Map<ShardId, ShardImage> images = new TreeMap<>();
    leader.shards.forEach((id, shard) -> images.put(id, shard.seal()));
    SimLeader next = elect();
    images.forEach((id, image) ->
        next.shards.put(
            id, ShardState.open(id, shardEpochs.getOrDefault(id, 0L), limits, store, rows, image)));
    return coordinator;
  }

  private ShardState<Address> openShard(ShardId shard) {
    ShardState<Address> state =
        ShardState.open(
            shard, shardEpochs.getOrDefault(shard, 0L), limits, store, rows, ShardImage.EMPTY);
    shardEvents.getOrDefault(shard, List.of()).forEach(state::on);
    return state;
  }

  /// The row as a read sees it, by the leader's memory and the store.
  byte[] read(ShardState<Address> shard, Overlay overlay, Key key, HybridTime at, TxnId own) {
    return overlay.rows().stream()
        .findFirst()
        .map(RowWrite::value)
        .or(() -> overlay.putAside() ? store.spilled(own, key) : Optional.empty())
        .or(() ->
            shard.readable().newest().read(key, at, () -> store.at(key, at)).map(Version::value))
        .orElseThrow();
  }

  SimEntry.Outcome apply(SimEntry entry) {
    return switch (entry) {
      case SimEntry.OfShard e -> {
        if (!isEpoch(e.rows())) {
          yield SimEntry.Outcome.FENCED;
        }
        store.apply(e.at(), e.rows().rows());
        if (e.rows().spilled() && e.event() instanceof ShardEvent.Resolved resolved) {
          List<RowWrite> aside = store.dropSpilled(resolved.txn(), rangeOf(e.shard()));
          if (resolved.decision() instanceof Decision.Commit) {
            store.apply(e.at(), aside);
          }
        }
        shardEvents.getOrDefault(e.shard(), new ArrayList<>()).add(e.event());
        yield SimEntry.Outcome.APPLIED;
      }
      case SimEntry.OfStage e -> {
        if (shardEpochs.getOrDefault(e.shard(), 0L) != e.epoch()) {
          yield SimEntry.Outcome.FENCED;
        }
        if (e.drops()) {
          store.dropSpilled(e.txn(), rangeOf(e.shard()));
        } else {
          store.spill(e.txn(), e.rows());
        }
        yield SimEntry.Outcome.APPLIED;
      }
      case SimEntry.OfCoordinator e -> {
        if (e.epoch() != coordinatorEpoch) {
          yield SimEntry.Outcome.FENCED;
        }
        if (!e.rows().stream().allMatch(this::isEpoch)) {
          yield SimEntry.Outcome.REFUSED;
        }
        force(e);
        yield SimEntry.Outcome.APPLIED;
      }
    };
  }

  /// Applies without looking at the conditions: what a fault does, and the end of [#apply].
  void force(SimEntry.OfCoordinator e) {
    for (ShardRows rows : e.rows()) {
      store.apply(e.at(), rows.rows());
      if (rows.spilled() && e.event() instanceof CoordinatorEvent.Committed c) {
        store.apply(e.at(), store.dropSpilled(c.txn(), rangeOf(rows.shard())));
      }
    }
    coordinatorEvents.add(e.event());
    switch (e.event()) {
      case CoordinatorEvent.Committed c ->
          decisions.put(c.txn(), new Decision.Commit(c.timestamp()));
      case CoordinatorEvent.Tombstoned t -> decisions.put(t.txn(), Decision.Abort.INSTANCE);
      case CoordinatorEvent.Opened _, CoordinatorEvent.Held _, CoordinatorEvent.Ended _ -> {}
    }
  }

  /// The one key of a shard.
  static KeyRange rangeOf(ShardId shard) {
    return KeyRange.ofKey(Cluster.key((int) shard.value()));
  }

  private boolean isEpoch(ShardRows rows) {
    return shardEpochs.getOrDefault(rows.shard(), 0L) == rows.epoch();
  }
}
