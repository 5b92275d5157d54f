package io.lauma.sim;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.Overlay;
import io.lauma.shard.ShardState;
import io.lauma.txn.CoordinatorImage;
import io.lauma.txn.DeadlockSearch;
import io.lauma.txn.GatewayStep;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WaitEdge;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// One random history from a seed: clients with small transactions over several groups, a network
/// that delays, reorders, repeats and drops, leaders that crash, live on as zombies or hand over,
/// shards and coordinators that start anew, gateways that die. Some transactions are prepared by
/// their clients and finished by somebody else later. With odd seeds every transaction is a large
/// one, whose rows are put aside before it commits. Failures stop after a while, so that everything
/// must come to its end.
class RandomRun extends Cluster {
  static final int BALANCE = 100;
  private static final int CLIENTS = 5;
  private static final int TRANSACTIONS_EACH = 12;
  private static final long FAULTS_UNTIL = 4_000;
  private static final long END = 60_000;
  private static final int TICK = 150;

  final Random random;
  final List<RandomClient> clients = new ArrayList<>();
  final List<Txn> history = new ArrayList<>();
  final Finisher finisher = new Finisher(this);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
  private final Map<Long, Reader> readers = new TreeMap<>();
  private final Map<String, GatewayStep.Call> releases = new LinkedHashMap<>();
  private final Set<GatewayId> down = new HashSet<>();
  private final List<SimLeader> zombies = new ArrayList<>();
  private Set<WaitEdge> lastWaits = Set.of();
  private long time;
  private long eventNumber;
  private long clock = 10;
  private long nextReader = 1_000;
  private long nextGateway = 1;
  private int nextWrite = 1;

  /// Planned changes of a leader that took place.
  int handedOver;

  RandomRun(long seed) {
    super(seed % 2 == 0 ? SimGroup.SHARD : SimGroup.SPILLING, 0, 0, 1, 1, 2, 2);
    random = new Random(seed);
    Txn initial = new Txn(-1, "initial");
    for (int key = 0; key < keyCount(); key++) {
      int id = nextWrite++;
      initial.writes.put(key, id);
      group(groupOf(key))
          .store
          .apply(new HybridTime(1), List.of(new RowWrite(key(key), value(id, BALANCE))));
    }
    initial.committed(0);
    history.add(initial);
    for (int number = 0; number < CLIENTS; number++) {
      clients.add(new RandomClient(this, number, newGateway(), TRANSACTIONS_EACH));
    }
  }

  private record Event(long time, long number, Runnable action) {}

  /// A read on its way to, at, or from a shard.
  private record Reader(
      RandomClient client,
      long operation,
      int key,
      HybridTime at,
      TxnId own,
      RegistrationId registration) {}

  // --- time

  long now() {
    return time;
  }

  final void after(long delay, Runnable action) {
    events.add(new Event(time + delay, eventNumber++, action));
  }

  final int delay() {
    return random.nextInt(20) == 0 ? 50 + random.nextInt(300) : 1 + random.nextInt(15);
  }

  private boolean faultsStillHappen() {
    return time < FAULTS_UNTIL;
  }

  private boolean isLost() {
    return faultsStillHappen() && random.nextInt(30) == 0;
  }

  /// Runs everything.
  ///
  /// @return what never came to its end
  Optional<String> run() {
    groups.forEach(this::begin);
    clients.forEach(RandomClient::beginSoon);
    for (long at = 100; at < FAULTS_UNTIL; at += 100 + random.nextInt(500)) {
      after(at, this::fault);
    }
    after(TICK, this::tick);
    while (!events.isEmpty() && time < END) {
      Event event = events.remove();
      time = event.time();
      event.action().run();
      if (isOver()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "not everything came to its end: "
            + clients.stream().filter(c -> !c.isDone()).toList()
            + marksLeft()
            + lastWaits);
  }

  private boolean isOver() {
    return clients.stream().allMatch(RandomClient::isDone)
        && finisher.isIdle()
        && inFlight.isEmpty()
        && !faultsStillHappen()
        && marksLeft().isEmpty();
  }

  private List<String> marksLeft() {
    List<String> left = new ArrayList<>();
    for (SimGroup group : groups) {
      group.leader.shards.forEach((id, shard) -> {
        KeyRange all = new KeyRange(key(0), key(100));
        shard
            .readable()
            .marks()
            .blockers(all, HybridTime.INFINITY, TxnId.NONE)
            .forEach(txn -> left.add(txn + " at " + id));
      });
    }
    return left;
  }

  // --- network and log

  @Override
  void post(Message message) {
    if (message instanceof Message.ReadReady ready) {
      readIsReady(ready);
      return;
    }
    if (isLost()) {
      return;
    }
    int copies = faultsStillHappen() && random.nextInt(30) == 0 ? 2 : 1;
    for (int n = 0; n < copies; n++) {
      after(
          delay(),
          () -> {
            if (message instanceof Message.ToOracle m) {
              HybridTime drawn = draw();
              post(new Message.FromOracle(m.by(), m.request(), drawn));
            } else {
              deliver(message);
            }
          });
    }
  }

  /// The oracle hands out a timestamp.
  HybridTime draw() {
    return new HybridTime(clock++);
  }

  @Override
  SimLeader leaderOf(GroupId id) {
    SimGroup group = group(id);
    List<SimLeader> old = zombies.stream().filter(z -> z.group == group && z.zombie).toList();
    return !old.isEmpty() && random.nextInt(4) == 0 ? old.getFirst() : group.leader;
  }

  @Override
  void append(SimEntry entry) {
    super.append(entry);
    after(delay(), () -> arriveInLog(entry));
  }

  void arriveInLog(SimEntry entry) {
    if (inFlight.contains(entry)) {
      land(entry);
    }
  }

  @Override
  void fenced(SimEntry entry) {
    entry.by().zombie = false;
    zombies.remove(entry.by());
  }

  // --- failures

  private void fault() {
    SimGroup group = groups.get(random.nextInt(groups.size()));
    switch (random.nextInt(6)) {
      case 0 -> crash(group);
      case 1 -> replaceByZombie(group);
      case 2 -> {
        List<ShardId> ids = List.copyOf(group.leader.shards.keySet());
        ShardId shard = ids.get(random.nextInt(ids.size()));
        group.restartShard(shard);
        welcome(group.leader, shard);
      }
      case 3 -> {
        group.restartCoordinator();
        run(group.leader, group.leader.coordinator.start());
      }
      case 4 -> {
        group.leader.coordinator.drain();
        SimLeader leader = group.leader;
        after(20, () -> handOver(group, leader, 15));
      }
      case 5 -> {
        RandomClient client = clients.get(random.nextInt(CLIENTS));
        GatewayId dead = client.gateway();
        releases.values().removeIf(call -> call.request().txn().equals(client.txnId()));
        client.die(newGateway());
        after(50 + random.nextInt(300), () -> declareDown(dead));
      }
      default -> throw new IllegalStateException();
    }
  }

  private GatewayId newGateway() {
    return new GatewayId(nextGateway++);
  }

  /// The leader is gone; what of its log was on its way may or may not have made it.
  private void crash(SimGroup group) {
    SimLeader old = group.leader;
    for (SimEntry entry : List.copyOf(inFlight)) {
      if (entry.by() == old && random.nextBoolean()) {
        inFlight.remove(entry);
        group.apply(entry);
      }
    }
    group.elect();
    begin(group);
  }

  private void replaceByZombie(SimGroup group) {
    SimLeader old = group.leader;
    crash(group);
    old.zombie = true;
    zombies.add(old);
    after(
        100 + random.nextInt(1_000),
        () -> {
          old.zombie = false;
          zombies.remove(old);
        });
  }

  private void handOver(SimGroup group, SimLeader leader, int triesLeft) {
    if (group.leader != leader) {
      return;
    }
    leader.coordinator.drain();
    boolean quiet =
        leader.coordinator.isDrained()
            && inFlight.stream().noneMatch(e -> e.by() == leader)
            && leader.shards.values().stream().noneMatch(ShardState::entryInFlight);
    if (quiet) {
      CoordinatorImage image = group.handOver();
      run(group.leader, group.leader.coordinator.resume(image));
      handedOver++;
      welcomeAll(group.leader);
    } else if (triesLeft > 0) {
      after(20, () -> handOver(group, leader, triesLeft - 1));
    } else {
      crash(group);
    }
  }

  private void begin(SimGroup group) {
    SimLeader leader = group.leader;
    run(leader, leader.coordinator.start());
    welcomeAll(leader);
  }

  private void welcomeAll(SimLeader leader) {
    List.copyOf(leader.shards.keySet()).forEach(id -> welcome(leader, id));
  }

  private void welcome(SimLeader leader, ShardId id) {
    ShardState<Address> shard = shard(leader, id);
    down.forEach(gateway -> run(leader, id, shard.gatewayDown(gateway)));
    run(leader, id, shard.recovered());
  }

  private void declareDown(GatewayId gateway) {
    down.add(gateway);
    for (SimGroup group : groups) {
      SimLeader leader = group.leader;
      leader.shards.forEach((id, shard) -> run(leader, id, shard.gatewayDown(gateway)));
    }
  }

  private void tick() {
    for (SimGroup group : groups) {
      SimLeader leader = group.leader;
      run(leader, leader.coordinator.tick());
      leader.shards.forEach((id, shard) -> run(leader, id, shard.tick()));
    }
    endDeadlocks();
    releases.values().forEach(this::sendRelease);
    after(TICK, this::tick);
  }

  private void endDeadlocks() {
    Set<WaitEdge> waits = new HashSet<>();
    for (SimGroup group : groups) {
      group.leader.shards.values().forEach(shard -> waits.addAll(shard.waits()));
    }
    List<WaitEdge> both = waits.stream().filter(lastWaits::contains).toList();
    for (TxnId victim : DeadlockSearch.victims(both)) {
      clients.stream().filter(c -> c.txnId().equals(victim)).forEach(c -> c.endWait());
    }
    lastWaits = waits;
  }

  // --- what clients use

  int newWrite() {
    return nextWrite++;
  }

  static byte[] value(int write, int balance) {
    return ByteBuffer.allocate(8).putInt(write).putInt(balance).array();
  }

  static int writeOf(byte[] value) {
    return ByteBuffer.wrap(value).getInt(0);
  }

  static int balanceOf(byte[] value) {
    return ByteBuffer.wrap(value).getInt(4);
  }

  void takeSnapshot(RandomClient client, long operation) {
    if (isLost()) {
      return;
    }
    after(
        delay(),
        () -> {
          HybridTime drawn = draw();
          after(delay(), () -> client.onSnapshot(operation, drawn));
        });
  }

  void read(
      RandomClient client,
      long operation,
      int key,
      HybridTime at,
      TxnId own,
      RegistrationId registration) {
    if (isLost()) {
      return;
    }
    long id = nextReader++;
    readers.put(id, new Reader(client, operation, key, at, own, registration));
    after(delay(), () -> ask(id));
  }

  private void ask(long id) {
    Reader reader = readers.get(id);
    if (reader != null) {
      SimLeader leader = leaderOf(groupOf(reader.key()));
      ShardId shard = shardOf(reader.key());
      run(
          leader,
          shard,
          shard(leader, shard)
              .read(
                  Address.client(id),
                  KeyRange.ofKey(key(reader.key())),
                  reader.at(),
                  reader.own()));
    }
  }

  /// The shard's leader reads at once, under its lease.
  private void readIsReady(Message.ReadReady ready) {
    Reader reader = readers.get(ready.reader().number());
    if (reader == null || ready.refused()) {
      return;
    }
    SimGroup group = group(groupOf(reader.key()));
    ShardState<Address> shard = shard(group.leader, shardOf(reader.key()));
    if (shard.readable().marks().blocks(key(reader.key()), reader.at(), reader.own())) {
      after(1, () -> ask(ready.reader().number()));
      return;
    }
    readers.remove(ready.reader().number());
    Optional<Overlay> overlay =
        shard.overlay(reader.own(), reader.registration(), KeyRange.ofKey(key(reader.key())));
    if (overlay.isEmpty()) {
      after(delay(), () -> reader.client().onRowsLost(reader.operation()));
      return;
    }
    byte[] value = group.read(shard, overlay.get(), key(reader.key()), reader.at(), reader.own());
    after(delay(), () -> reader.client().onRead(reader.operation(), reader.key(), value));
  }

  /// Gives locks back for a transaction that has ended, until it is known to have worked.
  void release(List<GatewayStep.Call> calls) {
    for (GatewayStep.Call call : calls) {
      releases.put(call.request().txn() + "@" + call.shard(), call);
      sendRelease(call);
    }
  }

  private void sendRelease(GatewayStep.Call call) {
    post(new Message.ToShard(call.group(), call.shard(), Address.client(-1), call.request()));
  }

  @Override
  void toClient(int number, Message message) {
    if (message instanceof Message.FromShard m) {
      boolean answersRelease =
          m.reply() instanceof ShardReply.Released
              || (m.reply() instanceof ShardReply.Refused refused
                  && refused.reason() == ShardReply.Refusal.COMMITTING);
      if (answersRelease) {
        releases.remove(m.reply().txn() + "@" + m.reply().shard());
      } else if (number >= 0) {
        clients.get(number).onShard(m.reply());
      }
    } else if (message instanceof Message.FromCoordinator m && number == Finisher.NUMBER) {
      finisher.on(m.reply());
    } else if (message instanceof Message.FromCoordinator m && number >= 0) {
      clients.get(number).onCoordinator(m.reply());
    }
  }

  @Override
  void toGateway(Message.ToGateway question) {
    boolean open =
        clients.stream()
            .anyMatch(c -> c.gateway().equals(question.gateway()) && c.hasOpen(question.txn()));
    if (!open) {
      sendRelease(
          new GatewayStep.Call(
              question.group(), question.shard(), new ShardRequest.Release(question.txn())));
    }
  }

  void send(GatewayStep.Call call, int client) {
    post(new Message.ToShard(call.group(), call.shard(), Address.client(client), call.request()));
  }

  void endWait(TxnId txn, int key, long number) {
    post(
        new Message.ToShard(
            groupOf(key),
            shardOf(key),
            Address.client(-1),
            new ShardRequest.CancelWait(
                txn, number, SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected", "")));
  }
}
