package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.TxnId;
import io.lauma.txn.GatewayStep;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.GatewayTransaction.Phase;
import io.lauma.txn.ReservedIds;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A client that runs random transactions one after the other, each step asked again until it is
/// answered.
final class RandomClient {
  private static final int REPEAT_AFTER = 120;

  private static final ShardRequest.Write NOTHING = Finisher.NOTHING;

  private final RandomRun run;
  private final int number;
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /// Newest rows as locked or read by the current transaction.
  private final Map<Integer, byte[]> rows = new LinkedHashMap<>();

  private final ReservedIds ids = new ReservedIds();
  private GatewayId gatewayId;
  private GatewayTransaction gateway;
  private Txn txn;
  private int left;
  private boolean done;

  /// Whether the current transaction is being prepared.
  private boolean holding;

  /// Counts operations, so that an answer to an earlier one is known as such.
  private long operation;

  /// Calls of a ROLLBACK TO without an answer.
  private final List<GatewayStep.Call> undoing = new ArrayList<>();

  /// The operation that waits for a transaction id.
  private long idAwaitedBy = -1;

  private GroupId idAwaitedFrom = new GroupId(0);

  /// The write without an answer, and its key.
  private ShardRequest.Write outstanding = NOTHING;

  private int writing;

  RandomClient(RandomRun run, int number, GatewayId gatewayId, int transactions) {
    this.run = run;
    this.number = number;
    this.gatewayId = gatewayId;
    left = transactions;
    gateway = new GatewayTransaction(gatewayId, Isolation.READ_COMMITTED);
    txn = new Txn(0, "none");
  }

  GatewayId gateway() {
    return gatewayId;
  }

  TxnId txnId() {
    return gateway.id();
  }

  boolean hasOpen(TxnId id) {
    boolean open = gateway.phase() == Phase.OPEN || gateway.phase() == Phase.COMMITTING;
    return open && gateway.id().equals(id);
  }

  boolean isDone() {
    return done;
  }

  @Override
  public String toString() {
    return "client " + number + " in " + txn + " as " + gateway.id() + " " + gateway.phase();
  }

  private void begin() {
    if (left-- == 0) {
      done = true;
      return;
    }
    steps.clear();
    undoing.clear();
    rows.clear();
    plan();
    run.history.add(txn);
    proceed();
  }

  void beginSoon() {
    long now = operation;
    run.after(
        run.delay(),
        () -> {
          if (operation == now) {
            begin();
          }
        });
  }

  private void plan() {
    List<Integer> keys = new ArrayList<>();
    for (int key = 0; key < run.keyCount(); key++) {
      keys.add(key);
    }
    Collections.shuffle(keys, run.random);
    int a = keys.getFirst();
    int b = keys.get(1);
    switch (run.random.nextInt(7)) {
      case 0 -> {
        start("latest read", Isolation.READ_COMMITTED);
        steps.add(() -> read(a));
      }
      case 1 -> {
        start("audit", Isolation.REPEATABLE_READ);
        steps.add(this::snapshot);
        keys.forEach(key -> steps.add(() -> read(key)));
      }
      case 2, 3 -> {
        start("transfer under locks", Isolation.READ_COMMITTED);
        steps.add(() -> id(a));
        steps.add(() -> write(a, new WriteIntent.LockNewest(Cluster.key(a), LockMode.UPDATE)));
        steps.add(() -> write(b, new WriteIntent.LockNewest(Cluster.key(b), LockMode.UPDATE)));
        transfer(a, b);
      }
      case 4 -> {
        start("transfer at a snapshot", Isolation.REPEATABLE_READ);
        steps.add(this::snapshot);
        steps.add(() -> read(a));
        steps.add(() -> read(b));
        steps.add(() -> id(a));
        transfer(a, b);
      }
      case 5 -> {
        start("touch one row", Isolation.READ_COMMITTED);
        steps.add(() -> id(a));
        steps.add(() -> write(a, new WriteIntent.LockNewest(Cluster.key(a), LockMode.UPDATE)));
        steps.add(() -> put(a, 0));
        steps.add(this::commit);
      }
      case 6 -> {
        start("skew", Isolation.SERIALIZABLE);
        steps.add(this::snapshot);
        steps.add(() -> read(a));
        steps.add(() -> read(b));
        steps.add(() -> id(a));
        steps.add(() -> put(a, 0));
        steps.add(this::commit);
      }
      default -> throw new IllegalStateException();
    }
  }

  private void start(String kind, Isolation isolation) {
    gateway = new GatewayTransaction(gatewayId, isolation);
    txn = new Txn(run.now(), kind);
  }

  private void transfer(int a, int b) {
    int amount = run.random.nextInt(20);
    steps.add(() -> put(a, -amount));
    if (run.random.nextInt(4) == 0) {
      detour(run.random.nextBoolean() ? a : b);
    }
    steps.add(() -> put(b, amount));
    if (run.random.nextInt(3) == 0) {
      steps.add(() -> read(b));
    }
    steps.add(run.random.nextInt(8) == 0 ? this::failed : this::commit);
  }

  /// What is undone again: a savepoint, a write, and back.
  private void detour(int key) {
    Map<Integer, Integer> writes = new LinkedHashMap<>();
    int[] savepoint = new int[1];
    steps.add(() -> {
      savepoint[0] = gateway.setSavepoint();
      writes.putAll(txn.writes);
      proceed();
    });
    steps.add(() -> put(key, 1_000));
    steps.add(() -> {
      txn.writes.clear();
      txn.writes.putAll(writes);
      undoing.addAll(gateway.rollbackTo(savepoint[0]));
      repeat(() -> undoing.forEach(call -> run.send(call, number)));
    });
  }

  private void undone(ShardReply reply) {
    if (reply instanceof ShardReply.Written written && undoing.removeIf(isAskedBy(written))) {
      gateway.on(written);
      if (undoing.isEmpty()) {
        proceed();
      }
    } else if (reply instanceof ShardReply.Refused(_, _, ShardReply.Refusal reason)
        && reason != ShardReply.Refusal.MOVED) {
      failed();
    }
  }

  private static Predicate<GatewayStep.Call> isAskedBy(ShardReply.Written written) {
    return call ->
        call.shard().equals(written.shard())
            && ((ShardRequest.RollbackTo) call.request()).number() == written.number();
  }

  private void proceed() {
    operation++;
    if (steps.isEmpty()) {
      txn.committed(run.now());
      beginSoon();
    } else {
      steps.removeFirst().run();
    }
  }

  private void failed() {
    operation++;
    holding = false;
    undoing.clear();
    if (gateway.phase() == Phase.OPEN) {
      run.release(gateway.rollback());
    }
    txn.aborted(run.now());
    beginSoon();
  }

  /// The node of this client dies and another takes its place.
  void die(GatewayId next) {
    if (done) {
      return;
    }
    operation++;
    undoing.clear();
    if (gateway.phase() == Phase.OPEN && txn.outcome == Txn.Outcome.UNKNOWN) {
      txn.aborted(Long.MAX_VALUE);
    }
    if (holding) {
      holding = false;
      run.finisher.finishLater(run.delay(), gateway.id(), txn, false);
    }
    gatewayId = next;
    start("none", Isolation.READ_COMMITTED);
    beginSoon();
  }

  private void repeat(Runnable send) {
    long asked = operation;
    send.run();
    run.after(
        REPEAT_AFTER,
        () -> {
          if (operation == asked) {
            repeat(send);
          }
        });
  }

  // --- steps

  private void snapshot() {
    repeat(() -> run.takeSnapshot(this, operation));
  }

  void onSnapshot(long asked, HybridTime at) {
    if (asked == operation) {
      gateway.snapshot(at);
      proceed();
    }
  }

  private void read(int key) {
    repeat(() ->
        run.read(
            this,
            operation,
            key,
            gateway.snapshot(),
            gateway.id(),
            gateway.registrationAt(Cluster.shardOf(key))));
  }

  void onRead(long asked, int key, byte[] value) {
    if (asked != operation) {
      return;
    }
    if (txn.writes.containsKey(key)) {
      Invariants.check(
          Integer.valueOf(RandomRun.writeOf(value)).equals(txn.writes.get(key)),
          "a transaction reads its own rows",
          "key",
          key);
    } else {
      observed(key, value);
    }
    gateway.read(Cluster.shardOf(key), run.groupOf(key), KeyRange.ofKey(Cluster.key(key)));
    proceed();
  }

  void onRowsLost(long asked) {
    if (asked == operation) {
      failed();
    }
  }

  private void observed(int key, byte[] value) {
    rows.put(key, value);
    txn.reads.add(new Txn.Read(key, RandomRun.writeOf(value), RandomRun.balanceOf(value)));
  }

  private void id(int key) {
    GroupId home = run.groupOf(key);
    idAwaitedBy = operation;
    idAwaitedFrom = home;
    repeat(() ->
        run.post(
            new Message.ToCoordinator(
                home, Address.client(number), new CoordinatorRequest.ReserveIds(1))));
  }

  private void put(int key, int change) {
    byte[] before = rows.getOrDefault(key, new byte[8]);
    int write = run.newWrite();
    txn.writes.put(key, write);
    byte[] value = RandomRun.value(write, RandomRun.balanceOf(before) + change);
    boolean locked = gateway.isolation() == Isolation.READ_COMMITTED;
    HybridTime seen = locked ? HybridTime.INFINITY : gateway.snapshot();
    write(key, new WriteIntent.Update(Cluster.key(key), value, seen, LockMode.NO_KEY_UPDATE));
  }

  private void write(int key, WriteIntent intent) {
    writing = key;
    GatewayStep.Call call =
        gateway.write(Cluster.shardOf(key), run.groupOf(key), List.of(intent), 0);
    outstanding = (ShardRequest.Write) call.request();
    repeat(() -> run.send(call, number));
  }

  void endWait() {
    run.endWait(gateway.id(), writing, outstanding.number());
  }

  private void commit() {
    if (run.random.nextInt(6) == 0 && !gateway.hasLostLocks()) {
      CoordinatorRequest hold = gateway.hold().orElseThrow();
      holding = true;
      repeat(() -> ask(hold));
      return;
    }
    switch (gateway.commit()) {
      case GatewayStep.ToCoordinator first -> {
        ask(first.commit());
        long asked = operation;
        run.after(REPEAT_AFTER, () -> askAgain(asked));
      }
      case GatewayStep.Aborted aborted -> aborted(aborted);
      case GatewayStep.ToShards _, GatewayStep.Wait _, GatewayStep.Committed _ ->
          throw new IllegalStateException("these transactions write");
    }
  }

  private void ask(CoordinatorRequest request) {
    run.post(new Message.ToCoordinator(gateway.id().group(), Address.client(number), request));
  }

  private void aborted(GatewayStep.Aborted aborted) {
    run.release(aborted.calls());
    failed();
  }

  private void askAgain(long asked) {
    if (asked == operation) {
      gateway.askAgain().ifPresent(this::ask);
      run.after(REPEAT_AFTER, () -> askAgain(asked));
    }
  }

  // --- answers

  void onShard(ShardReply reply) {
    if (!undoing.isEmpty()) {
      if (reply.txn().equals(gateway.id()) && gateway.phase() == Phase.OPEN) {
        undone(reply);
      }
      return;
    }
    boolean mine =
        reply.txn().equals(gateway.id())
            && gateway.phase() == Phase.OPEN
            && outstanding.txn().equals(reply.txn())
            && reply.shard().equals(Cluster.shardOf(writing));
    if (!mine) {
      return;
    }
    switch (reply) {
      case ShardReply.Written written -> {
        if (written.number() == outstanding.number()) {
          written(written);
        }
      }
      case ShardReply.Refused(_, _, var reason) when reason == ShardReply.Refusal.MOVED -> {}
      case ShardReply.WriteFailed _, ShardReply.Refused _ -> failed();
      case ShardReply.Released _,
          ShardReply.Marked _,
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

  private void written(ShardReply.Written written) {
    gateway.on(written);
    outstanding = NOTHING;
    if (written.outcomes().getFirst() instanceof WriteOutcome.Changed newest) {
      observed(writing, newest.value());
    }
    proceed();
  }

  void onCoordinator(CoordinatorReply reply) {
    switch (reply) {
      case CoordinatorReply.IdsReserved reserved -> {
        ids.add(reserved);
        if (idAwaitedBy == operation && gateway.needsId()) {
          ids.take(idAwaitedFrom)
              .ifPresent(id -> {
                gateway.begin(id);
                proceed();
              });
        }
      }
      case CoordinatorReply.Committed _, CoordinatorReply.Aborted _, CoordinatorReply.TryAgain _ ->
          onOutcome(reply);
      case CoordinatorReply.Held held -> onHeld(held.txn());
      case CoordinatorReply.InProgress _,
          CoordinatorReply.Unknown _,
          CoordinatorReply.Status _ -> {}
    }
  }

  /// It is prepared: somebody else finishes it, while this client goes on.
  private void onHeld(TxnId id) {
    if (holding && id.equals(gateway.id())) {
      holding = false;
      operation++;
      boolean commits = run.random.nextInt(4) > 0;
      run.finisher.finishLater(run.random.nextInt(600), id, txn, commits);
      beginSoon();
    }
  }

  private void onOutcome(CoordinatorReply reply) {
    if (!Finisher.about(reply).equals(gateway.id())) {
      return;
    }
    switch (gateway.on(reply)) {
      case GatewayStep.Committed committed -> {
        txn.timestamp = committed.timestamp();
        run.release(committed.calls());
        proceed();
      }
      case GatewayStep.Aborted aborted -> aborted(aborted);
      case GatewayStep.ToCoordinator _, GatewayStep.ToShards _, GatewayStep.Wait _ -> {}
    }
  }
}
