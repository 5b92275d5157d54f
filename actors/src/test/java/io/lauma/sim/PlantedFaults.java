package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.shard.ShardEffect;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.TxnStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The tempting shortcuts of the model, each as a world that takes it.
final class PlantedFaults {
  private PlantedFaults() {}

  /// Commit timestamps are not unique.
  static final class Ties extends ModelWorld {
    Ties(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    Map<String, Draw> commitTimestamps(ModelClient client) {
      HybridTime last = new HybridTime(clock - 1);
      return clients.stream().anyMatch(other -> other.commit.equals(last))
          ? Map.of("shared", () -> last)
          : super.commitTimestamps(client);
    }
  }

  /// A request for a timestamp joins one that has been answered.
  static final class JoinInFlight extends ModelWorld {
    JoinInFlight(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    Map<String, Draw> snapshots(ModelClient client) {
      Map<String, Draw> draws = new LinkedHashMap<>(super.snapshots(client));
      HybridTime last = new HybridTime(clock - 1);
      boolean joins =
          clients.stream()
              .anyMatch(o -> o != client && (o.commit.equals(last) || o.snapshot.equals(last)));
      if (joins) {
        draws.put("joined", () -> last);
      }
      return draws;
    }
  }

  /// An oracle without lease goes on below the new one.
  static final class ZombieOracle extends ModelWorld {
    private long old = 1;

    ZombieOracle(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    Map<String, Draw> snapshots(ModelClient client) {
      Map<String, Draw> draws = new LinkedHashMap<>(super.snapshots(client));
      if (old < 10) {
        draws.put("by the old oracle", () -> new HybridTime(old++));
      }
      return draws;
    }

    @Override
    Object extra() {
      return old;
    }
  }

  /// A coordinator does not tell the timestamp of what is undecided.
  static final class TimestampUntold extends ModelWorld {
    TimestampUntold(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void post(Message message) {
      boolean untold =
          message instanceof Message.FromCoordinator m
              && m.reply() instanceof CoordinatorReply.Status status
              && !(status.status() instanceof TxnStatus.Decided);
      if (!untold) {
        super.post(message);
      }
    }
  }

  /// A read without timestamp does not wait for marks.
  static final class LatestWithoutWaiting extends ModelWorld {
    LatestWithoutWaiting(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    boolean latestIsBlocked(ModelClient client, int key) {
      return false;
    }
  }

  /// A new leader does not fence the entries of the old one.
  static final class WithoutFencing extends ModelWorld {
    WithoutFencing(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void fence(SimLeader old) {}

    @Override
    Map<String, Runnable> choices() {
      Map<String, Runnable> choices = super.choices();
      for (SimEntry entry : inFlight) {
        if (entry instanceof SimEntry.OfCoordinator e && e.by() != e.by().group.leader) {
          choices.put(
              "land late " + e.event(),
              () -> {
                inFlight.remove(entry);
                e.by().group.force(e);
              });
        }
      }
      return choices;
    }
  }

  /// Locks are checked before the commit timestamp.
  static final class LockCheckBeforeTimestamp extends ModelWorld {
    private final Set<String> held = new TreeSet<>();

    LockCheckBeforeTimestamp(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void post(Message message) {
      if (message instanceof Message.ToOracle m) {
        CoordinatorRequest.Commit commit = clientOf(m.txn()).gateway.askAgain().orElseThrow();
        for (Participant p : commit.participants()) {
          ShardRequest check =
              new ShardRequest.CheckLocks(m.txn(), p.registration(), p.lastNumber());
          List<ShardEffect<Address>> answer =
              shard(leaderOf(p.group()), p.shard()).handle(Address.client(-1), check);
          if (answer.toString().contains("LocksHeld")) {
            held.add(m.txn() + " at " + p.shard());
          }
        }
      }
      super.post(message);
    }

    @Override
    void arrive(Message.ToShard message) {
      ShardRequest request = message.request();
      if (request instanceof ShardRequest.CheckLocks
          && held.contains(request.txn() + " at " + message.shard())) {
        post(
            new Message.FromShard(
                message.group(),
                message.from(),
                new ShardReply.LocksHeld(request.txn(), message.shard())));
      } else {
        super.arrive(message);
      }
    }

    @Override
    Object extra() {
      return held;
    }
  }

  /// A group takes a live gateway for dead; the sound rule notices by the registration.
  static class Forgetful extends ModelWorld {
    Forgetful(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void addFailures(Map<String, Runnable> choices, SimGroup group) {
      super.addFailures(choices, group);
      for (ModelClient client : clients) {
        choices.put(
            "group %d forgets T%d".formatted(group.id.value(), client.index),
            () -> {
              crashes--;
              forget(group, client);
            });
      }
    }
  }

  /// Only the epoch is looked at: a registration that is gone goes unnoticed.
  static final class EpochOnly extends Forgetful {
    EpochOnly(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void post(Message message) {
      if (message instanceof Message.FromShard m
          && m.to().kind() == Address.Kind.COORDINATOR
          && m.reply() instanceof ShardReply.Refused refused) {
        long epoch = shard(leaderOf(m.group()), refused.shard()).epoch();
        super.post(
            new Message.FromShard(
                m.group(),
                m.to(),
                new ShardReply.Marked(refused.txn(), refused.shard(), epoch, List.of(), false)));
      } else {
        super.post(message);
      }
    }
  }

  /// A shard's actor starts anew within a leadership, under a new epoch.
  static class ShardRestarts extends ModelWorld {
    ShardRestarts(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    void restart(SimGroup group, ShardId shard) {
      group.restartShard(shard);
    }

    @Override
    void addFailures(Map<String, Runnable> choices, SimGroup group) {
      super.addFailures(choices, group);
      for (ShardId shard : List.copyOf(group.leader.shards.keySet())) {
        choices.put(
            "shard %d starts anew".formatted(shard.value()),
            () -> {
              crashes--;
              restart(group, shard);
              run(group.leader, shard, shard(group.leader, shard).recovered());
              clients.forEach(client -> afterFailOver(client, group.id));
            });
      }
    }
  }

  /// The same without a new epoch.
  static final class ShardRestartsInOldEpoch extends ShardRestarts {
    ShardRestartsInOldEpoch(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    void restart(SimGroup group, ShardId shard) {
      group.restartShardInOldEpoch(shard);
    }
  }

  /// An append without an answer is taken for one that did not happen.
  static final class UnknownReadAsAbsent extends ModelWorld {
    UnknownReadAsAbsent(int[] keys, Isolation isolation, int crashes, String... programs) {
      super(keys, isolation, crashes, programs);
    }

    @Override
    Map<String, Runnable> choices() {
      Map<String, Runnable> choices = super.choices();
      for (SimEntry entry : inFlight) {
        if (entry instanceof SimEntry.OfCoordinator e
            && e.event() instanceof CoordinatorEvent.Committed committed) {
          choices.put(
              "no answer, so absent", () -> run(e.by(), e.by().coordinator.refused(committed)));
        }
      }
      return choices;
    }
  }
}
