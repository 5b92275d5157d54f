package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.CommittedVersions.Version;
import io.lauma.sim.ModelClient.State;
import io.lauma.sim.ModelClient.Waiting;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.GatewayStep;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A scenario of the model over the real cores. Messages whose delay cannot matter arrive at once;
/// timestamps, checks after them, decisions for other groups, log entries and failures are choices.
class ModelWorld extends Cluster {
  /// The choice that lets timers run.
  static final String TIME_PASSES = "time passes";

  final List<ModelClient> clients = new ArrayList<>();
  final List<Message> pending = new ArrayList<>();
  private final Deque<Message> now = new ArrayDeque<>();
  private boolean delivering;
  long clock = 10;
  int crashes;

  /// Whether timers run when nothing else can happen; without failures none may be needed.
  private final boolean timePasses;

  ModelWorld(int[] keys, Isolation isolation, int crashes, String... programs) {
    super(keys);
    this.crashes = crashes;
    timePasses = crashes > 0;
    for (int i = 0; i < programs.length; i++) {
      clients.add(new ModelClient(i, Step.program(programs[i]), isolation));
    }
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
                ShardRequest.Prepare _ ->
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
                      post(new Message.FromOracle(m.by(), m.txn(), client.commit));
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

  // --- the oracle

  /// A way to draw a timestamp.
  interface Draw {
    HybridTime get();
  }

  Map<String, Draw> commitTimestamps(ModelClient client) {
    if (!client.early.equals(HybridTime.ZERO)) {
      return Map.of("drawn early", () -> client.early);
    }
    return snapshots(client);
  }

  Map<String, Draw> snapshots(ModelClient client) {
    return Map.of("drawn", () -> new HybridTime(clock++));
  }

  // --- clients

  @Override
  void toClient(int number, Message message) {
    if (number < 0 || clients.get(number).isDone()) {
      return;
    }
    ModelClient client = clients.get(number);
    switch (message) {
      case Message.FromShard m -> onShard(client, m.reply());
      case Message.FromCoordinator m -> onCoordinator(client, m.reply());
      case Message.ReadReady _ -> {
        client.readReady = true;
        client.waiting = Waiting.NOTHING;
      }
      case Message.ToShard _,
          Message.ToCoordinator _,
          Message.ToOracle _,
          Message.ToGateway _,
          Message.FromOracle _ ->
          throw new IllegalStateException("not for a client");
    }
  }

  @Override
  void toGateway(Message.ToGateway question) {
    ModelClient client = clientOf(question.txn());
    if (client.isDone()) {
      post(
          new Message.ToShard(
              question.group(),
              question.shard(),
              self(client),
              new ShardRequest.Release(question.txn())));
    }
  }

  private void onShard(ModelClient client, ShardReply reply) {
    GatewayStep next = client.gateway.on(reply);
    switch (reply) {
      case ShardReply.Written written -> {
        if (client.waiting == Waiting.LOCK) {
          client.waiting = Waiting.NOTHING;
          client.outstanding = null;
          if (written.outcomes().getFirst() instanceof WriteOutcome.Changed newest) {
            client.reads.add(new ModelClient.Read(client.step().key(), writerOf(newest.value())));
          }
          client.position++;
        }
      }
      case ShardReply.WriteFailed _, ShardReply.Refused _ -> abort(client);
      case ShardReply.Released _ -> {
        if (next instanceof GatewayStep.Committed) {
          client.waiting = Waiting.NOTHING;
          client.position++;
        }
      }
      case ShardReply.Marked _,
          ShardReply.Prepared _,
          ShardReply.LocksHeld _,
          ShardReply.Validated _,
          ShardReply.ValidationFailed _,
          ShardReply.Resolved _ ->
          throw new IllegalStateException("not for a client");
    }
  }

  private void onCoordinator(ModelClient client, CoordinatorReply reply) {
    switch (client.gateway.on(reply)) {
      case GatewayStep.Committed committed -> {
        client.waiting = Waiting.NOTHING;
        client.position++;
        send(client, committed.calls());
      }
      case GatewayStep.Aborted aborted -> {
        client.state = State.ABORTED;
        send(client, aborted.calls());
      }
      case GatewayStep.ToCoordinator again ->
          post(new Message.ToCoordinator(groupOfClient(client), self(client), again.commit()));
      case GatewayStep.ToShards _, GatewayStep.Wait _ -> {}
    }
  }

  private void abort(ModelClient client) {
    client.state = State.ABORTED;
    if (client.gateway.phase() == GatewayTransaction.Phase.OPEN) {
      send(client, client.gateway.rollback());
    }
  }

  private void send(ModelClient client, List<GatewayStep.Call> calls) {
    calls.forEach(call ->
        post(new Message.ToShard(call.group(), call.shard(), self(client), call.request())));
  }

  private void addStep(Map<String, Runnable> choices, ModelClient client) {
    if (client.isDone() || client.waiting != Waiting.NOTHING) {
      return;
    }
    Step step = client.step();
    String name = "T" + client.index + " " + step.kind() + step.keys();
    switch (step.kind()) {
      case 'S' ->
          snapshots(client)
              .forEach((how, draw) ->
                  choices.put(
                      name + " " + how,
                      () -> {
                        begin(client);
                        client.snapshot = draw.get();
                        client.gateway.snapshot(client.snapshot);
                        client.position++;
                      }));
      case 't' ->
          snapshots(client)
              .forEach((how, draw) ->
                  choices.put(
                      name + " " + how,
                      () -> {
                        begin(client);
                        client.early = draw.get();
                        client.position++;
                      }));
      case 'l', 'c' -> {
        if (step.keys().stream().noneMatch(key -> latestIsBlocked(client, key))) {
          choices.put(name, () -> latest(client, step));
        }
      }
      default -> choices.put(name, () -> perform(client, step));
    }
  }

  /// Whether a read without timestamp must wait for a mark.
  boolean latestIsBlocked(ModelClient client, int key) {
    return shard(group(groupOf(key)).leader, shardOf(key))
        .marks()
        .blocks(key(key), HybridTime.INFINITY, TxnId.NONE);
  }

  private void latest(ModelClient client, Step step) {
    begin(client);
    if (step.kind() == 'l') {
      step.keys().forEach(key -> view(client, key, HybridTime.INFINITY));
    } else {
      client.sequences = sequences(step);
    }
    client.position++;
  }

  private List<Long> sequences(Step step) {
    return step.keys().stream()
        .map(key ->
            shard(group(groupOf(key)).leader, shardOf(key)).marks().sequence()
                + 1000 * group(groupOf(key)).leader.number)
        .toList();
  }

  private void begin(ModelClient client) {
    if (client.state == State.NEW) {
      client.state = State.RUNNING;
      clients.stream()
          .filter(other -> other.state == State.OK)
          .forEach(other -> client.before.add(other.index));
    }
  }

  private void perform(ModelClient client, Step step) {
    begin(client);
    switch (step.kind()) {
      case 'r' -> read(client, step.key());
      case 'v' -> {
        step.keys().forEach(key -> view(client, key, HybridTime.INFINITY));
        client.position++;
      }
      case 'V' -> {
        if (client.sequences.equals(sequences(step))) {
          step.keys().forEach(key -> view(client, key, HybridTime.INFINITY));
          client.position++;
        } else {
          client.position--;
        }
      }
      case 'w' ->
          write(
              client, step, new WriteIntent.Put(key(step.key()), new byte[] {(byte) client.index}));
      case 's' ->
          write(client, step, new WriteIntent.LockNewest(key(step.key()), LockMode.KEY_SHARE));
      case 'u' -> write(client, step, new WriteIntent.LockNewest(key(step.key()), LockMode.UPDATE));
      case 'a' -> {
        if (client.reads.contains(new ModelClient.Read(step.key(), ModelClient.NOBODY))) {
          client.position++;
        } else {
          abort(client);
        }
      }
      case 'C' -> commit(client);
      case 'o' -> client.state = State.OK;
      default -> throw new IllegalArgumentException("no such step: " + step);
    }
  }

  private void read(ModelClient client, int key) {
    if (client.readReady) {
      client.readReady = false;
      view(client, key, client.snapshot);
      client.gateway.read(shardOf(key), groupOf(key), KeyRange.ofKey(key(key)));
      client.position++;
      return;
    }
    client.waiting = Waiting.READ;
    SimLeader leader = group(groupOf(key)).leader;
    ShardId shard = shardOf(key);
    run(
        leader,
        shard,
        shard(leader, shard)
            .read(self(client), KeyRange.ofKey(key(key)), client.snapshot, client.gateway.id()));
  }

  private void view(ModelClient client, int key, HybridTime at) {
    int writer =
        group(groupOf(key))
            .store
            .at(key(key), at)
            .map(Version::value)
            .map(ModelWorld::writerOf)
            .orElse(ModelClient.NOBODY);
    boolean own = client.written.contains(key) && client.gateway.hasWrittenTo(shardOf(key));
    client.reads.add(new ModelClient.Read(key, own ? client.index : writer));
  }

  static int writerOf(byte[] value) {
    return value.length == 0 ? ModelClient.NOBODY : value[0];
  }

  private void write(ModelClient client, Step step, WriteIntent intent) {
    if (client.gateway.needsId()) {
      GroupId home = groupOfClient(client);
      SimLeader leader = group(home).leader;
      client.gateway.begin(TxnId.of(home, leader.number, client.index));
    }
    client.waiting = Waiting.LOCK;
    GatewayStep.Call call =
        client.gateway.write(shardOf(step.key()), groupOf(step.key()), List.of(intent));
    client.outstanding = (ShardRequest.Write) call.request();
    send(client, List.of(call));
  }

  private void commit(ModelClient client) {
    client.waiting = Waiting.OUTCOME;
    switch (client.gateway.commit()) {
      case GatewayStep.ToCoordinator request ->
          post(new Message.ToCoordinator(groupOfClient(client), self(client), request.commit()));
      case GatewayStep.ToShards calls -> send(client, calls.calls());
      case GatewayStep.Committed _ -> {
        client.waiting = Waiting.NOTHING;
        client.position++;
      }
      case GatewayStep.Aborted aborted -> {
        client.state = State.ABORTED;
        send(client, aborted.calls());
      }
      case GatewayStep.Wait _ -> {}
    }
  }

  /// Home is the group of the first key written.
  private GroupId groupOfClient(ModelClient client) {
    return client.gateway.needsId()
        ? groupOf(client.written.iterator().next())
        : client.gateway.id().group();
  }

  /// A gateway is taken for dead by one group.
  final void forget(SimGroup group, ModelClient client) {
    SimLeader leader = group.leader;
    leader.shards.forEach(
        (id, shard) -> run(leader, id, shard.gatewayDown(new GatewayId(client.index))));
  }

  final ModelClient clientOf(TxnId txn) {
    return clients.stream().filter(c -> c.gateway.id().equals(txn)).findFirst().orElseThrow();
  }

  static Address self(ModelClient client) {
    return Address.client(client.index);
  }

  private String name(SimEntry entry) {
    return switch (entry) {
      case SimEntry.OfShard e ->
          e.event().getClass().getSimpleName()
              + " of T"
              + clientOf(e.event().txn()).index
              + " at shard "
              + e.shard().value();
      case SimEntry.OfCoordinator e ->
          switch (e.event()) {
            case CoordinatorEvent.Committed c -> "decision of T" + clientOf(c.txn()).index;
            case CoordinatorEvent.Opened _,
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
