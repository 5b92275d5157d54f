package io.lauma.sim;

import io.lauma.sim.ModelClient.State;
import io.lauma.txn.protocol.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges a finished scenario: no lost and no ghost write, and a serial order in real time.
final class SerialCheck {
  private final ModelWorld world;
  private final List<ModelClient> committed;

  private SerialCheck(ModelWorld world) {
    this.world = world;
    committed = world.clients.stream().filter(c -> c.state == State.OK).toList();
  }

  /// What is wrong, if anything is.
  static Optional<String> wrong(ModelWorld world) {
    SerialCheck check = new SerialCheck(world);
    return check.ghosts().or(check::unorderable);
  }

  private Optional<String> ghosts() {
    for (ModelClient client : world.clients) {
      for (int key : client.written) {
        boolean stored = versions(key).contains(client.index);
        boolean decided =
            world.groups.stream()
                .anyMatch(g -> g.decisions.get(client.gateway.id()) instanceof Decision.Commit);
        if (client.state == State.OK && !stored && !decided) {
          return Optional.of("T" + client.index + " was acknowledged and its write is nowhere");
        }
        if (client.state == State.ABORTED && stored) {
          return Optional.of("T" + client.index + " was answered 40001 and its write is stored");
        }
      }
    }
    for (ModelClient client : committed) {
      for (ModelClient.Read read : client.reads) {
        int writer = read.writer();
        if (writer >= 0 && world.clients.get(writer).state == State.ABORTED) {
          return Optional.of("T" + client.index + " read a value of failed T" + writer);
        }
      }
    }
    return Optional.empty();
  }

  private List<Integer> versions(int key) {
    return world.group(world.groupOf(key)).store.history(Cluster.key(key)).values().stream()
        .map(ScriptedClients::writerOf)
        .toList();
  }

  private Optional<String> unorderable() {
    if (extend(new ArrayList<>(), new HashMap<>())) {
      return Optional.empty();
    }
    StringBuilder reads = new StringBuilder("no serial order in real time:");
    committed.forEach(c -> reads.append(" T").append(c.index).append(c.reads));
    return Optional.of(reads.toString());
  }

  /// Tries every order that real time allows.
  private boolean extend(List<ModelClient> order, Map<Integer, Integer> values) {
    if (order.size() == committed.size()) {
      return finalValuesFit(values);
    }
    for (ModelClient next : committed) {
      if (order.contains(next) || !mayFollow(order, next) || !readsFit(next, values)) {
        continue;
      }
      Map<Integer, Integer> after = new HashMap<>(values);
      next.written.forEach(key -> after.put(key, next.index));
      order.add(next);
      if (extend(order, after)) {
        return true;
      }
      order.removeLast();
    }
    return false;
  }

  private boolean mayFollow(List<ModelClient> order, ModelClient next) {
    return committed.stream().filter(c -> next.before.contains(c.index)).allMatch(order::contains);
  }

  private static boolean readsFit(ModelClient client, Map<Integer, Integer> values) {
    return client.reads.stream()
        .allMatch(read ->
            read.writer() == client.index
                || read.writer() == values.getOrDefault(read.key(), ModelClient.NOBODY));
  }

  private boolean finalValuesFit(Map<Integer, Integer> values) {
    if (world.groups.stream()
        .flatMap(g -> g.leader.shards.values().stream())
        .anyMatch(s -> !s.tick().isEmpty())) {
      return true;
    }
    for (int key = 0; key < world.keyCount(); key++) {
      List<Integer> stored = versions(key);
      int last = stored.isEmpty() ? ModelClient.NOBODY : stored.getLast();
      if (last != values.getOrDefault(key, ModelClient.NOBODY)) {
        return false;
      }
    }
    return true;
  }
}
