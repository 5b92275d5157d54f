package io.lauma.log.simulated;

import io.lauma.kv.GroupId;
import io.lauma.kv.Invariants;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReplicatedLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Simulated nodes and the network between them. The owner drives it: every call happens at the
/// present instant of [#time], and time passes only when the owner runs it.
public final class SimulatedHerd {
  /// How unreliable the network is.
  ///
  /// @param delayMillisMax a message takes up to this long
  /// @param lossPercent of the messages never arrive
  public record Faults(double delayMillisMax, int lossPercent) {
    public static final Faults NONE = new Faults(2, 0);

    public Faults {
      Invariants.check(delayMillisMax > 0, "messages take time", "millis", delayMillisMax);
      Invariants.check(lossPercent >= 0 && lossPercent < 100, "a share", "percent", lossPercent);
    }
  }

  private final SimulatedTime time = new SimulatedTime();
  private final Random random;
  private final Map<NodeId, SimulatedLog> running = new HashMap<>();
  private final Map<NodeId, Map<GroupId, SimulatedDisk>> disks = new HashMap<>();
  private final Map<NodeId, Long> wallOffsetMillis = new HashMap<>();
  private final Set<Set<NodeId>> cuts = new HashSet<>();
  private Faults faults = Faults.NONE;

  public SimulatedHerd(long seed) {
    this.random = new Random(seed);
  }

  public SimulatedTime time() {
    return time;
  }

  public void setFaults(Faults present) {
    faults = present;
  }

  /// Starts a node, from its disk when it ran before.
  public ReplicatedLog start(NodeId node) {
    Invariants.check(!running.containsKey(node), "a node runs once", "node", node);
    SimulatedLog log =
        new SimulatedLog(
            node,
            this,
            disks.computeIfAbsent(node, _ -> new HashMap<>()),
            time.clock(() -> wallOffsetMillis.getOrDefault(node, 0L)));
    running.put(node, log);
    log.openAll();
    return log;
  }

  /// Ends a node without warning; its disk stays.
  public void crash(NodeId node) {
    SimulatedLog log = running.remove(node);
    if (log != null) {
      log.halt();
    }
  }

  void end(SimulatedLog log) {
    if (running.remove(log.self(), log)) {
      log.halt();
    }
  }

  /// Cuts the link between two nodes.
  public void cut(NodeId one, NodeId other) {
    cuts.add(Set.of(one, other));
  }

  public void heal() {
    cuts.clear();
  }

  /// Sets a node's wall clock ahead (or back).
  public void moveWallClock(NodeId node, long millis) {
    wallOffsetMillis.merge(node, millis, Long::sum);
  }

  /// The address of a node, for [io.lauma.log.Members].
  public static Peer peer(NodeId node) {
    return new Peer(node, node.value() + ":1");
  }

  Random random() {
    return random;
  }

  /// Delivers `message` to the replica of `group` on `to`, some time later or never.
  void send(NodeId from, NodeId to, GroupId group, Message message) {
    if (random.nextInt(100) < faults.lossPercent()) {
      return;
    }
    double delay = 0.05 + random.nextDouble() * faults.delayMillisMax();
    time.after(delay, () -> deliver(from, to, group, message));
  }

  private void deliver(NodeId from, NodeId to, GroupId group, Message message) {
    SimulatedLog log = running.get(to);
    boolean cut = !from.equals(to) && cuts.contains(Set.of(from, to));
    if (log != null && !cut) {
      log.receive(from, group, message);
    }
  }
}
