package io.lauma.log.ratis;

import io.lauma.log.Await;
import io.lauma.log.LogHerd;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReplicatedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Ratis nodes in one process, talking over the loopback address.
final class RatisHerd implements LogHerd {
  private final List<TestNode> nodes = new ArrayList<>();
  private final Set<Integer> down = new HashSet<>();

  RatisHerd(int size, Path directory) throws IOException {
    for (int i = 0; i < size; i++) {
      nodes.add(new TestNode("n" + i, directory, 50_000));
    }
  }

  @Override
  public int size() {
    return nodes.size();
  }

  @Override
  public ReplicatedLog log(int node) {
    return nodes.get(node).log();
  }

  @Override
  public Peer peer(int node) {
    return nodes.get(node).peer();
  }

  @Override
  public void crash(int node) {
    nodes.get(node).stop();
    down.add(node);
  }

  @Override
  public void restart(int node) {
    nodes.get(node).start();
    down.remove(node);
  }

  @Override
  public void isolate(int node) {
    Set<NodeId> all = nodes.stream().map(n -> n.peer().node()).collect(Collectors.toSet());
    for (int i = 0; i < nodes.size(); i++) {
      if (i == node) {
        nodes.get(i).log().block(all);
      } else if (!down.contains(i)) {
        nodes.get(i).log().block(Set.of(nodes.get(node).peer().node()));
      }
    }
  }

  @Override
  public void heal() {
    nodes.forEach(node -> node.log().block(Set.of()));
  }

  @Override
  public void until(String what, BooleanSupplier condition) {
    Await.until(what, condition);
  }

  @Override
  public void passMillis(long millis) {
    long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  @Override
  public <T> T result(CompletionStage<T> stage) {
    return Await.result(stage);
  }

  @Override
  public void close() {
    nodes.parallelStream().forEach(TestNode::close);
  }
}
