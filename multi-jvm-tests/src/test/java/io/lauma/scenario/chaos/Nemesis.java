package io.lauma.scenario.chaos;

import io.lauma.harness.Herd;
import io.lauma.harness.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What is done to the nodes, drawn from a seed; each must have been given a clock. One thread.
public final class Nemesis {
  private static final int CALM_MILLIS = 2_000;
  private static final int HELD_MILLIS_MAX = 5_000;

  /// Clocks are wrong by less than 2 to this power milliseconds; the highest bit is below it: 19
  /// hours.
  private static final int ERROR_BITS_MAX = 27;

  private static final int STROBE_MILLIS_MAX = 400;

  private final Herd herd;
  private final SmallDisk disk;
  private final Random random;
  private final Random settles;
  private final List<Evil> possible = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  /// A way to disturb a herd; it is mended before the next one, except clocks, which stay wrong.
  private record Evil(String name, Deed deed) {}

  private interface Deed {
    /// @return what was done to whom
    String run();
  }

  /// @param isLong whether there is the time for what all nodes must recover from
  public Nemesis(Herd herd, SmallDisk disk, long seed, boolean isLong) {
    this.herd = herd;
    this.disk = disk;
    this.random = new Random(seed);
    this.settles = new Random(seed);
    possible.add(new Evil("kill", this::kill));
    possible.add(new Evil("pause", this::pause));
    possible.add(new Evil("clock-jump", this::clockJump));
    possible.add(new Evil("clock-strobe", this::clockStrobe));
    if (herd.network().canCut()) {
      possible.add(new Evil("minority", this::minority));
      possible.add(new Evil("one-way", this::oneWay));
      possible.add(new Evil("bridge", this::bridge));
    }
    if (isLong) {
      possible.add(new Evil("kill-two", this::killTwo));
      possible.add(new Evil("kill-all", this::killAll));
      possible.add(new Evil("rolling", this::rolling));
      if (disk.isThere()) {
        possible.add(new Evil("full-disk", this::fullDisk));
      }
    }
    String only = System.getProperty("lauma.chaos.nemesis", "");
    possible.removeIf(
        evil -> !only.isEmpty() && !List.of(only.split(",", -1)).contains(evil.name()));
  }

  /// Names of what may happen here.
  public List<String> possible() {
    return possible.stream().map(Evil::name).toList();
  }

  /// What happened, to whom, and how long it took.
  public List<String> done() {
    return List.copyOf(done);
  }

  /// Strikes again and again, and mostly waits until all is well before the next strike; settled in
  /// the end.
  public void strikeFor(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end) {
      hold(CALM_MILLIS);
      strike();
      if (settles.nextInt(4) > 0) {
        herd.awaitSettled();
      }
    }
    herd.awaitSettled();
  }

  /// One deed from its beginning to its mending.
  private void strike() {
    Evil evil = possible.get(random.nextInt(possible.size()));
    long start = System.nanoTime();
    String whom = evil.deed().run();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    done.add(evil.name() + " " + whom + " for " + millis + " ms");
  }

  private NodeProcess victim() {
    return herd.node(1 + random.nextInt(herd.nodes().size()));
  }

  private void hold() {
    hold(random.nextInt(HELD_MILLIS_MAX));
  }

  private static void hold(int millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private String kill() {
    NodeProcess victim = victim();
    victim.kill();
    hold();
    victim.start();
    return victim.name();
  }

  private String killTwo() {
    List<NodeProcess> victims = new ArrayList<>(herd.nodes());
    victims.remove(victim());
    Herd.together(victims, NodeProcess::kill);
    hold();
    Herd.together(victims, NodeProcess::start);
    return victims.stream().map(NodeProcess::name).toList().toString();
  }

  private String killAll() {
    Herd.together(herd.nodes(), NodeProcess::kill);
    Herd.together(herd.nodes(), NodeProcess::start);
    return "";
  }

  private String pause() {
    NodeProcess victim = victim();
    victim.pause();
    hold();
    victim.resume();
    return victim.name();
  }

  /// All orders of magnitude are as likely.
  private Duration clockError() {
    long millis = (1L << random.nextInt(ERROR_BITS_MAX)) + random.nextInt(10);
    return Duration.ofMillis(random.nextBoolean() ? millis : -millis);
  }

  /// One time in four a clock is set right.
  private String clockJump() {
    NodeProcess victim = victim();
    Duration error = random.nextInt(4) == 0 ? Duration.ZERO : clockError();
    victim.moveClock(error);
    hold();
    return victim.name() + " by " + error;
  }

  /// A clock that jumps there and back again and again, and is right in the end.
  private String clockStrobe() {
    NodeProcess victim = victim();
    Duration error = clockError();
    int jumps = 0;
    for (int left = random.nextInt(HELD_MILLIS_MAX); left > 0; jumps++) {
      victim.moveClock(jumps % 2 == 0 ? error : Duration.ZERO);
      int millis = Math.min(left, 1 + random.nextInt(STROBE_MILLIS_MAX));
      hold(millis);
      left -= millis;
    }
    victim.moveClock(Duration.ZERO);
    return victim.name() + " by " + error + " " + jumps + " times";
  }

  private String rolling() {
    List<NodeProcess> order = new ArrayList<>(herd.nodes());
    Collections.shuffle(order, random);
    for (NodeProcess node : order) {
      node.stop();
      node.start();
      herd.awaitSettled();
    }
    return order.stream().map(NodeProcess::name).toList().toString();
  }

  private String minority() {
    int victim = herd.numberOf(victim());
    herd.network().separate(Set.of(victim), List.of(1, 2, 3));
    hold();
    herd.network().heal();
    return "n" + victim;
  }

  private String oneWay() {
    int from = 1 + random.nextInt(3);
    int to = 1 + (from + random.nextInt(2)) % 3;
    herd.network().cutOneWay(from, to);
    hold();
    herd.network().heal();
    return "n" + from + " to n" + to;
  }

  /// Two see the third, but not each other.
  private String bridge() {
    int middle = 1 + random.nextInt(3);
    int left = 1 + middle % 3;
    int right = 1 + (middle + 1) % 3;
    herd.network().cut(left, right);
    hold();
    herd.network().heal();
    return "over n" + middle;
  }

  private String fullDisk() {
    NodeProcess node = disk.node();
    disk.fill();
    hold();
    disk.free();
    boolean lives = node.isRunning();
    if (!lives) {
      node.start();
    }
    return node.name() + (lives ? " lives" : " ended itself");
  }
}
