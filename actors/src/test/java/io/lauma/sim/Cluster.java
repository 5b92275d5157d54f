package io.lauma.sim;

import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardEffect;
import io.lauma.shard.ShardLimits;
import io.lauma.shard.ShardState;
import io.lauma.txn.CoordinatorEffect;
import io.lauma.txn.CoordinatorEffect.ShardRows;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Groups, their leaders and their log: what the actors around the cores do, in one thread. A
/// subclass decides when a message arrives and when an entry lands. Every key is a shard of its
/// own.
abstract class Cluster {
  final List<SimGroup> groups = new ArrayList<>();
  final List<SimEntry> inFlight = new ArrayList<>();
  private final List<GroupId> groupOfKey = new ArrayList<>();

  /// @param keys the group of each key
  Cluster(int... keys) {
    this(SimGroup.SHARD, keys);
  }

  Cluster(ShardLimits limits, int... keys) {
    Map<Integer, List<ShardId>> shards = new TreeMap<>();
    for (int key = 0; key < keys.length; key++) {
      groupOfKey.add(new GroupId(keys[key]));
      shards.computeIfAbsent(keys[key], _ -> new ArrayList<>()).add(new ShardId(key));
    }
    shards.forEach((group, ids) -> groups.add(new SimGroup(new GroupId(group), ids, limits)));
  }

  /// Sends something: now, later, twice or never.
  abstract void post(Message message);

  /// Something has arrived at a client.
  abstract void toClient(int client, Message message);

  /// A shard wants to know whether a transaction is still open.
  abstract void toGateway(Message.ToGateway question);

  /// Which leadership a message for a group reaches.
  SimLeader leaderOf(GroupId group) {
    return group(group).leader;
  }

  final SimGroup group(GroupId id) {
    return groups.stream().filter(g -> g.id.equals(id)).findFirst().orElseThrow();
  }

  static Key key(int number) {
    return Key.of(new byte[] {(byte) number});
  }

  static ShardId shardOf(int key) {
    return new ShardId(key);
  }

  final GroupId groupOf(int key) {
    return groupOfKey.get(key);
  }

  final int keyCount() {
    return groupOfKey.size();
  }

  final ShardState<Address> shard(SimLeader leader, ShardId id) {
    ShardState<Address> shard = leader.shards.get(id);
    if (shard == null) {
      throw new IllegalArgumentException("no such shard: " + id);
    }
    return shard;
  }

  final void deliver(Message message) {
    switch (message) {
      case Message.ToShard m -> {
        SimLeader leader = leaderOf(m.group());
        run(leader, m.shard(), shard(leader, m.shard()).handle(m.from(), m.request()));
      }
      case Message.ToCoordinator m -> {
        SimLeader leader = leaderOf(m.group());
        run(leader, leader.coordinator.handle(m.from(), m.request()));
      }
      case Message.FromShard m -> {
        if (m.to().kind() == Address.Kind.CLIENT) {
          toClient((int) m.to().number(), m);
        } else {
          SimLeader leader = leaderOf(new GroupId((int) m.to().number()));
          run(leader, leader.coordinator.shard(m.reply()));
        }
      }
      case Message.FromCoordinator m -> {
        if (m.to().kind() == Address.Kind.CLIENT) {
          toClient((int) m.to().number(), m);
        } else if (m.reply() instanceof CoordinatorReply.Status status) {
          ShardId id = new ShardId(m.to().number());
          SimLeader leader = leaderOf(groupOf((int) id.value()));
          run(leader, id, shard(leader, id).status(status.txn(), status.readAt(), status.status()));
        }
      }
      case Message.FromOracle m -> {
        if (m.to() == m.to().group.leader || m.to().zombie) {
          run(m.to(), m.to().coordinator.timestamp(m.request(), m.timestamp()));
        }
      }
      case Message.ReadReady m -> toClient((int) m.reader().number(), m);
      case Message.ToGateway m -> toGateway(m);
      case Message.ToOracle _ -> throw new IllegalArgumentException("the subclass is the oracle");
    }
  }

  final void run(SimLeader leader, ShardId shard, List<ShardEffect<Address>> effects) {
    GroupId group = leader.group.id;
    for (ShardEffect<Address> effect : effects) {
      switch (effect) {
        case ShardEffect.Reply<Address> e -> {
          if (!leader.zombie || !e.reply().needsLease()) {
            post(new Message.FromShard(group, e.to(), e.reply()));
          }
        }
        case ShardEffect.Persist<Address> e -> {
          long epoch = shard(leader, shard).epoch();
          ShardRows rows = new ShardRows(shard, epoch, e.rows(), e.spilled());
          append(new SimEntry.OfShard(leader, shard, epoch, e.event(), rows, e.timestamp()));
        }
        case ShardEffect.Spill<Address> e ->
            append(
                new SimEntry.OfStage(
                    leader, shard, shard(leader, shard).epoch(), e.txn(), e.rows(), false));
        case ShardEffect.DropSpilled<Address> e -> dropStage(leader, shard, e.txn());
        case ShardEffect.DropSpilledExcept<Address> e -> {
          Set<TxnId> kept = keptStages(e.txns());
          for (TxnId txn : leader.group.store.spillers(SimGroup.rangeOf(shard))) {
            if (!kept.contains(txn)) {
              ShardState<Address> start = shard(leader, shard);
              leader.dropping.computeIfAbsent(start, _ -> new HashSet<>()).add(txn);
              start.dropsLeftStages(true);
              dropStage(leader, shard, txn);
            }
          }
        }
        case ShardEffect.AskStatus<Address> e ->
            post(
                new Message.ToCoordinator(
                    e.txn().group(),
                    new Address(Address.Kind.SHARD, shard.value()),
                    new CoordinatorRequest.AskStatus(e.txn(), e.readAt())));
        case ShardEffect.AskGateway<Address> e ->
            post(new Message.ToGateway(group, shard, e.gateway(), e.txn()));
        case ShardEffect.ReadReady<Address> e -> {
          if (!leader.zombie) {
            post(new Message.ReadReady(e.reader(), group, false));
          }
        }
        case ShardEffect.ReadRefused<Address> e ->
            post(new Message.ReadReady(e.reader(), group, true));
      }
    }
  }

  private void dropStage(SimLeader leader, ShardId shard, TxnId txn) {
    long epoch = shard(leader, shard).epoch();
    append(new SimEntry.OfStage(leader, shard, epoch, txn, List.of(), true));
  }

  /// The stages that a shard leaves alone when it starts.
  Set<TxnId> keptStages(Set<TxnId> asked) {
    return asked;
  }

  final void run(SimLeader leader, List<CoordinatorEffect<Address>> effects) {
    Address self = new Address(Address.Kind.COORDINATOR, leader.group.id.value());
    for (CoordinatorEffect<Address> effect : effects) {
      switch (effect) {
        case CoordinatorEffect.Reply<Address> e -> {
          if (!leader.zombie || !e.reply().needsLease()) {
            post(new Message.FromCoordinator(e.to(), e.reply()));
          }
        }
        case CoordinatorEffect.ToShard<Address> e ->
            post(new Message.ToShard(e.group(), e.shard(), self, e.request()));
        case CoordinatorEffect.RequestTimestamp<Address> e -> post(new Message.ToOracle(leader, e));
        case CoordinatorEffect.Persist<Address> e ->
            append(
                new SimEntry.OfCoordinator(
                    leader, leader.coordinatorEpoch, e.event(), e.rows(), e.timestamp()));
      }
    }
  }

  void append(SimEntry entry) {
    inFlight.add(entry);
  }

  /// An entry is applied; its writer hears of it, if it still is there.
  final SimEntry.Outcome land(SimEntry entry) {
    inFlight.remove(entry);
    SimEntry.Outcome outcome = entry.by().group.apply(entry);
    if (!heardByWriter(entry)) {
      return outcome;
    }
    switch (outcome) {
      case APPLIED -> applied(entry);
      case REFUSED -> {
        if (entry instanceof SimEntry.OfCoordinator e
            && e.event() instanceof CoordinatorEvent.Committed committed) {
          run(e.by(), e.by().coordinator.refused(committed));
        }
      }
      case FENCED -> fenced(entry);
    }
    return outcome;
  }

  /// The writer of an entry has learned that it leads no more.
  void fenced(SimEntry entry) {}

  /// Whether what appended the entry still runs: the leadership, and in it the same start.
  private boolean heardByWriter(SimEntry entry) {
    SimLeader by = entry.by();
    boolean runs = by == by.group.leader || by.zombie;
    return runs
        && switch (entry) {
          case SimEntry.OfShard e -> shard(by, e.shard()).epoch() == e.epoch();
          case SimEntry.OfStage e -> shard(by, e.shard()).epoch() == e.epoch();
          case SimEntry.OfCoordinator e -> by.coordinatorEpoch == e.epoch();
        };
  }

  private void applied(SimEntry entry) {
    SimLeader by = entry.by();
    switch (entry) {
      case SimEntry.OfShard e -> {
        ShardState<Address> shard = shard(by, e.shard());
        shard.on(e.event());
        run(by, e.shard(), shard.persisted(e.event()));
      }
      case SimEntry.OfStage e -> {
        if (!e.drops()) {
          run(by, e.shard(), shard(by, e.shard()).spilled(e.txn()));
        } else {
          ShardState<Address> start = shard(by, e.shard());
          Set<TxnId> left = by.dropping.getOrDefault(start, new HashSet<>());
          if (left.remove(e.txn()) && left.isEmpty()) {
            start.dropsLeftStages(false);
          }
        }
      }
      case SimEntry.OfCoordinator e -> {
        by.coordinator.on(e.event());
        run(by, by.coordinator.persisted(e.event()));
      }
    }
  }
}
