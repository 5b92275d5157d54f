package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.GatewayStep;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.WriteIntent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A session's transaction for tests of the shells: the rules of [GatewayTransaction] over a node's
/// router, every request repeated until it is answered.
public final class ShellClient {
  private final ShellHerd.Node node;
  private final GatewayTransaction core;

  private ShellClient(ShellHerd.Node node, GatewayTransaction core) {
    this.node = node;
    this.core = core;
  }

  /// Begins a transaction whose coordinator is `home`'s.
  public static ShellClient begin(ShellHerd.Node node, GroupId home) {
    GatewayTransaction core =
        new GatewayTransaction(node.router.open().gateway(), Isolation.READ_COMMITTED);
    CoordinatorReply.IdsReserved ids =
        assertInstanceOf(
            CoordinatorReply.IdsReserved.class,
            ShellHerd.result(coordinator(node, home, new CoordinatorRequest.ReserveIds(1))));
    core.begin(ids.first());
    node.router.open().begin(ids.first());
    core.snapshot(HybridTime.INFINITY);
    return new ShellClient(node, core);
  }

  public TxnId id() {
    return core.id();
  }

  public CompletableFuture<ShardReply> put(GroupId group, ShardId shard, Key key, int content) {
    WriteIntent intent = new WriteIntent.Put(key, new byte[] {(byte) content});
    GatewayStep.Call call;
    synchronized (core) {
      call = core.write(shard, group, List.of(intent), 0);
    }
    return node.asks
        .ask(to -> node.router.toShard(call.group(), call.shard(), call.request(), to))
        .thenApply(reply -> {
          ShardReply answer = assertInstanceOf(Reply.OfShard.class, reply).reply();
          synchronized (core) {
            core.on(answer);
          }
          return answer;
        });
  }

  /// Commits; the coordinator's last word.
  public CompletableFuture<CoordinatorReply> commit() {
    GatewayStep.ToCoordinator step =
        assertInstanceOf(GatewayStep.ToCoordinator.class, core.commit());
    return commit(step);
  }

  private CompletableFuture<CoordinatorReply> commit(GatewayStep.ToCoordinator step) {
    return coordinator(node, core.id().group(), step.commit())
        .thenCompose(reply ->
            reply instanceof CoordinatorReply.TryAgain
                ? commit(step)
                : CompletableFuture.completedFuture(reply));
  }

  public void rollback() {
    for (GatewayStep.Call call : core.rollback()) {
      ShellHerd.result(
          node.asks.ask(to -> node.router.toShard(call.group(), call.shard(), call.request(), to)));
    }
    node.router.open().end(core.id());
  }

  static CompletableFuture<CoordinatorReply> coordinator(
      ShellHerd.Node node, GroupId group, CoordinatorRequest request) {
    return node.asks
        .ask(to -> node.router.toCoordinator(group, request, to))
        .thenApply(reply -> assertInstanceOf(Reply.OfCoordinator.class, reply).reply());
  }
}
