package io.lauma.exchange;

import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.StoredRow;
import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.log.NodeId;
import io.lauma.replica.LedGroup;
import io.lauma.replica.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Rows of keys, wherever their groups are led: straight from the store when that is here, else by
/// one message each way, with all keys of a group in it. A read that finds the leadership gone goes
/// to the present leader. Thread-safe.
final class PointReads {
  private final Router router;
  private final LocalReads local;
  private final Peers peers;

  PointReads(Router router, LocalReads local, Peers peers) {
    this.router = router;
    this.local = local;
    this.peers = peers;
  }

  /// The row of one key.
  CompletionStage<Optional<StoredRow>> get(
      GroupId group, PeerMessage.KeyOfShard key, ReadContext context, ReadScope scope) {
    Optional<LedGroup> led = router.led(group);
    if (led.isPresent()) {
      CompletionStage<Optional<StoredRow>> read = local.get(led.get(), key, context, scope);
      CompletableFuture<Optional<StoredRow>> future = read.toCompletableFuture();
      if (future.isDone() && !future.isCompletedExceptionally()) {
        return read;
      }
      return read.exceptionallyCompose(failure ->
          MayNotAnswer.isCauseOf(failure)
              ? first(group, key, context, scope)
              : CompletableFuture.failedFuture(failure));
    }
    return first(group, key, context, scope);
  }

  private CompletionStage<Optional<StoredRow>> first(
      GroupId group, PeerMessage.KeyOfShard key, ReadContext context, ReadScope scope) {
    return ofGroup(group, List.of(key), context, scope)
        .thenApply(rows -> Optional.ofNullable(rows.get(key.key())));
  }

  /// The rows of keys of several groups, in the order of the keys; without those that do not exist.
  CompletionStage<List<StoredRow>> getAll(
      Map<GroupId, List<PeerMessage.KeyOfShard>> byGroup,
      List<Key> order,
      ReadContext context,
      ReadScope scope) {
    List<CompletableFuture<Map<Key, StoredRow>>> reads = new ArrayList<>();
    byGroup.forEach(
        (group, keys) -> reads.add(ofGroup(group, keys, context, scope).toCompletableFuture()));
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          Map<Key, StoredRow> all = new LinkedHashMap<>();
          reads.forEach(read -> all.putAll(read.resultNow()));
          return order.stream().filter(all::containsKey).map(all::get).toList();
        });
  }

  private CompletionStage<Map<Key, StoredRow>> ofGroup(
      GroupId group, List<PeerMessage.KeyOfShard> keys, ReadContext context, ReadScope scope) {
    return new Attempts().untilAnswered(() -> attempt(group, keys, context, scope), scope);
  }

  private CompletionStage<Map<Key, StoredRow>> attempt(
      GroupId group, List<PeerMessage.KeyOfShard> keys, ReadContext context, ReadScope scope) {
    Optional<LedGroup> led = router.led(group);
    if (led.isPresent()) {
      return here(led.get(), keys, context, scope);
    }
    return router
        .leader(group)
        .filter(node -> !node.equals(router.self()))
        .map(node -> there(node, group, keys, context, scope))
        .orElseGet(() -> CompletableFuture.failedFuture(new MayNotAnswer()));
  }

  private CompletionStage<Map<Key, StoredRow>> here(
      LedGroup led, List<PeerMessage.KeyOfShard> keys, ReadContext context, ReadScope scope) {
    List<CompletableFuture<Optional<StoredRow>>> reads = new ArrayList<>(keys.size());
    for (PeerMessage.KeyOfShard key : keys) {
      reads.add(local.get(led, key, context, scope).toCompletableFuture());
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<StoredRow> rows = new ArrayList<>();
          reads.forEach(read -> read.resultNow().ifPresent(rows::add));
          return byKey(rows);
        });
  }

  private CompletionStage<Map<Key, StoredRow>> there(
      NodeId node,
      GroupId group,
      List<PeerMessage.KeyOfShard> keys,
      ReadContext context,
      ReadScope scope) {
    CompletableFuture<Map<Key, StoredRow>> found = scope.wait(new CompletableFuture<>());
    AnswerBytes.Joiner joiner = new AnswerBytes.Joiner(Integer.MAX_VALUE - 64);
    Peers.Read read = peers.read(node, List.of(group), answer -> take(answer, joiner, found));
    boolean known =
        read.ask(
            (id, self) -> new PeerMessage.Get(id, group, keys, context.at(), context.own(), self));
    if (!known) {
      found.completeExceptionally(new MayNotAnswer());
    }
    return found.whenComplete((_, _) -> read.end());
  }

  private static void take(
      PeerMessage answer, AnswerBytes.Joiner joiner, CompletableFuture<Map<Key, StoredRow>> found) {
    switch (answer) {
      case PeerMessage.Frame frame -> {
        joiner.add(frame.bytes());
        if (frame.last()) {
          byte[] rows = joiner.items().poll();
          if (rows == null || !joiner.isWhole()) {
            found.completeExceptionally(new MayNotAnswer());
          } else {
            found.complete(byKey(StoredRowsForm.decode(rows)));
          }
        }
      }
      case PeerMessage.NotLed _ -> found.completeExceptionally(new MayNotAnswer());
      case PeerMessage.Failed failed -> found.completeExceptionally(failed.exception());
      case PeerMessage.Get _,
          PeerMessage.Open _,
          PeerMessage.Credit _,
          PeerMessage.Cancel _,
          PeerMessage.Wanted _,
          PeerMessage.Working _,
          PeerActor.Tick _ ->
          throw new IllegalStateException("no answer to a read: " + answer);
    }
  }

  private static Map<Key, StoredRow> byKey(List<StoredRow> rows) {
    Map<Key, StoredRow> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.put(row.key(), row));
    return byKey;
  }
}
