package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.sim.ModelClient.State;
import io.lauma.sim.ModelClient.Waiting;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.ShardRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A scenario of the model over the real cores. Messages whose delay cannot matter arrive at once;
/// timestamps, checks after them, decisions for other groups, log entries and failures are choices.
class ModelWorld extends ScriptedClients {
  /// The choice that lets timers run.
  static final String TIME_PASSES = "time passes";

  final List<Message> pending = new ArrayList<>();
  private final Deque<Message> now = new ArrayDeque<>();
  private boolean delivering;
  int crashes;

  /// Whether timers run when nothing else can happen; without failures none may be needed.
  private final boolean timePasses;

  ModelWorld(int[] keys, Isolation isolation, int crashes, String... programs) {
    super(keys, isolation, programs);
    this.crashes = crashes;
    timePasses = crashes > 0;
    groups.forEach(this::start);
  }

  /// Opens the coordinator's term at once.
  final void start(SimGroup group) {
    SimLeader leader = group.leader;
    run(leader, leader.coordinator.start());
    inFlight.stream().filter(e -> e.by() == leader).toList().forEach(this::land);
    run(
        leader,
        leader.coordinator.handle(
            Address.client(-1), new CoordinatorRequest.ReserveIds(clients.size())));
    leader.shards.forEach((id, shard) -> run(leader, id, shard.recovered()));
    flush();
  }

  /// Everything that can happen now, by name.
  Map<String, Runnable> choices() {
    Map<String, Runnable> choices = new LinkedHashMap<>();
    for (ModelClient client : clients) {
      addStep(choices, client);
    }
    for (Message message : pending) {
      addDelivery(choices, message);
    }
    for (SimEntry entry : inFlight) {
      choices.put("land " + name(entry), () -> land(entry));
    }
    if (timePasses && choices.isEmpty() && !clients.stream().allMatch(ModelClient::isDone)) {
      choices.put(TIME_PASSES, this::tick);
    }
    if (crashes > 0 && !clients.stream().allMatch(ModelClient::isDone)) {
      for (SimGroup group : groups) {
        addFailures(choices, group);
      }
    }
    return choices;
  }

  final void take(Runnable choice) {
    choice.run();
    flush();
  }

  void addFailures(Map<String, Runnable> choices, SimGroup group) {
    choices.put("fail-over of group " + group.id.value(), () -> failOver(group));
    for (SimEntry entry : inFlight) {
      if (entry.by() == group.leader) {
        choices.put(
            "fail-over of group " + group.id.value() + " after " + name(entry),
            () -> {
              inFlight.remove(entry);
              group.apply(entry);
              failOver(group);
            });
      }
    }
  }

  void failOver(SimGroup group) {
    crashes--;
    SimLeader old = group.leader;
    fence(old);
    pending.removeIf(m -> m instanceof Message.ToOracle o && o.by() == old);
    group.elect();
    start(group);
    clients.forEach(client -> afterFailOver(client, group.id));
  }

  /// The entries of a leader that is no more.
  void fence(SimLeader old) {
    inFlight.removeIf(entry -> entry.by() == old);
  }

  /// What was asked of the lost leader is asked again.
  final void afterFailOver(ModelClient client, GroupId group) {
    if (client.isDone() || client.state == State.NEW) {
      return;
    }
    switch (client.waiting) {
      case LOCK -> {
        ShardRequest.Write again = client.outstanding;
        int key = client.step().key();
        if (again != null && groupOf(key).equals(group)) {
          post(new Message.ToShard(group, shardOf(key), self(client), again));
        }
      }
      case READ, NOTHING -> {
        Step step = client.step();
        if (step.kind() == 'r' && groupOf(step.key()).equals(group)) {
          client.waiting = Waiting.NOTHING;
          client.readReady = false;
        }
      }
      case OUTCOME -> {
        if (client.gateway.id().group().equals(group)) {
          client
              .gateway
              .askAgain()
              .ifPresent(c -> post(new Message.ToCoordinator(group, self(client), c)));
        }
      }
    }
  }

  void tick() {
    for (SimGroup group : groups) {
      SimLeader leader = group.leader;
      run(leader, leader.coordinator.tick());
      leader.shards.forEach((id, shard) -> run(leader, id, shard.tick()));
    }
  }

  // --- messages

  @Override
  void post(Message message) {
    if (isDelayed(message)) {
      if (!pending.contains(message)) {
        pending.add(message);
      }
    } else {
      now.add(message);
    }
  }

  private boolean isDelayed(Message message) {
    return switch (message) {
      case Message.ToOracle _ -> true;
      case Message.ToShard m ->
          switch (m.request()) {
            case ShardRequest.CheckLocks _, ShardRequest.Validate _ -> true;
            case ShardRequest.Resolve resolve -> !resolve.txn().group().equals(m.group());
            case ShardRequest.Write _,
                ShardRequest.CancelWait _,
                ShardRequest.RollbackTo _,
                ShardRequest.Release _,
                ShardRequest.Mark _,
                ShardRequest.Hold _,
                ShardRequest.Prepare _,
                ShardRequest.AskOldestPlan _ ->
                false;
          };
      case Message.ToCoordinator _,
          Message.FromShard _,
          Message.FromCoordinator _,
          Message.FromOracle _,
          Message.ToGateway _,
          Message.ReadReady _ ->
          false;
    };
  }

  private void flush() {
    if (delivering) {
      return;
    }
    delivering = true;
    while (!now.isEmpty()) {
      deliver(now.removeFirst());
    }
    delivering = false;
  }

  private void addDelivery(Map<String, Runnable> choices, Message message) {
    switch (message) {
      case Message.ToOracle m -> {
        ModelClient client = clientOf(m.txn());
        commitTimestamps(client)
            .forEach((how, draw) ->
                choices.put(
                    "T" + client.index + " commit timestamp " + how,
                    () -> {
                      pending.remove(m);
                      client.commit = draw.get();
                      post(new Message.FromOracle(m.by(), m.request(), client.commit));
                    }));
      }
      case Message.ToShard m ->
          choices.put(
              "T"
                  + clientOf(m.request().txn()).index
                  + " "
                  + m.request().getClass().getSimpleName()
                  + " at shard "
                  + m.shard().value(),
              () -> {
                pending.remove(m);
                arrive(m);
              });
      case Message.ToCoordinator _,
          Message.FromShard _,
          Message.FromCoordinator _,
          Message.FromOracle _,
          Message.ToGateway _,
          Message.ReadReady _ ->
          throw new IllegalStateException("not delayed");
    }
  }

  /// A delayed request reaches its shard.
  void arrive(Message.ToShard message) {
    deliver(message);
  }

  private String name(SimEntry entry) {
    return switch (entry) {
      case SimEntry.OfShard e ->
          e.event().getClass().getSimpleName()
              + " of T"
              + clientOf(e.event().txn()).index
              + " at shard "
              + e.shard().value();
      case SimEntry.OfStage e -> "stage of T" + clientOf(e.txn()).index;
      case SimEntry.OfCoordinator e ->
          switch (e.event()) {
            case CoordinatorEvent.Committed c -> "decision of T" + clientOf(c.txn()).index;
            case CoordinatorEvent.Opened _,
                CoordinatorEvent.Held _,
                CoordinatorEvent.Tombstoned _,
                CoordinatorEvent.Ended _ ->
                e.event().toString();
          };
    };
  }

  // --- what exploration needs

  final boolean isQuiet() {
    return clients.stream().allMatch(ModelClient::isDone)
        && inFlight.isEmpty()
        && pending.isEmpty();
  }

  final String fingerprint() {
    Fingerprint print = new Fingerprint();
    for (SimGroup group : groups) {
      print.stop(group, "g" + group.id.value());
      print.stop(group.leader, "L" + group.id.value() + "/" + group.leader.number);
      print.stop(group.store, "store");
    }
    print.add(clients).add(clock).add(crashes);
    for (SimGroup group : groups) {
      SimLeader leader = group.leader;
      print.add(group.decisions).add(leader.number);
      print.add(leader.coordinator).add(leader.coordinatorEpoch).add(leader.shards);
      for (int key = 0; key < keyCount(); key++) {
        print.add(group.store.history(key(key)));
      }
    }
    List<String> loose = new ArrayList<>();
    pending.forEach(m -> loose.add(print.part(m)));
    inFlight.forEach(e -> loose.add(print.part(e)));
    print.sorted(loose);
    return print.add(extra()).toString();
  }

  /// What a subclass adds to the state.
  Object extra() {
    return "";
  }
}
