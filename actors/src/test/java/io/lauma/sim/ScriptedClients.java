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
import io.lauma.txn.GatewayStep;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The transactions of a scenario and what each of their steps does.
abstract class ScriptedClients extends Cluster {
  final List<ModelClient> clients = new ArrayList<>();
  long clock = 10;

  ScriptedClients(int[] keys, Isolation isolation, String... programs) {
    super(keys);
    for (int i = 0; i < programs.length; i++) {
      clients.add(new ModelClient(i, Step.program(programs[i]), isolation));
    }
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
  final void toGateway(Message.ToGateway question) {
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
          client.advance();
        }
      }
      case ShardReply.WriteFailed _, ShardReply.Refused _ -> abort(client);
      case ShardReply.Released _ -> {
        if (next instanceof GatewayStep.Committed) {
          client.waiting = Waiting.NOTHING;
          client.advance();
        }
      }
      case ShardReply.Marked _,
          ShardReply.Prepared _,
          ShardReply.Held _,
          ShardReply.LocksHeld _,
          ShardReply.Validated _,
          ShardReply.ValidationFailed _,
          ShardReply.Resolved _,
          ShardReply.OldestPlan _ ->
          throw new IllegalStateException("not for a client");
    }
  }

  private void onCoordinator(ModelClient client, CoordinatorReply reply) {
    switch (client.gateway.on(reply)) {
      case GatewayStep.Committed committed -> {
        client.waiting = Waiting.NOTHING;
        client.advance();
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

  final void addStep(Map<String, Runnable> choices, ModelClient client) {
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
                        client.advance();
                      }));
      case 't' ->
          snapshots(client)
              .forEach((how, draw) ->
                  choices.put(
                      name + " " + how,
                      () -> {
                        begin(client);
                        client.early = draw.get();
                        client.advance();
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
        .readable()
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
    client.advance();
  }

  private List<Long> sequences(Step step) {
    return step.keys().stream()
        .map(key ->
            shard(group(groupOf(key)).leader, shardOf(key)).readable().marks().sequence()
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
        client.advance();
      }
      case 'V' -> {
        if (client.sequences.equals(sequences(step))) {
          step.keys().forEach(key -> view(client, key, HybridTime.INFINITY));
          client.advance();
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
          client.advance();
        } else {
          abort(client);
        }
      }
      case 'C' -> commit(client);
      default -> throw new IllegalArgumentException("no such step: " + step);
    }
  }

  private void read(ModelClient client, int key) {
    if (client.readReady) {
      client.readReady = false;
      view(client, key, client.snapshot);
      client.gateway.read(shardOf(key), groupOf(key), KeyRange.ofKey(key(key)));
      client.advance();
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
            .map(ScriptedClients::writerOf)
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
        client.gateway.write(shardOf(step.key()), groupOf(step.key()), List.of(intent), 0);
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
        client.advance();
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
}
