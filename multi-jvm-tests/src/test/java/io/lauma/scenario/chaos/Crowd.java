package io.lauma.scenario.chaos;

import io.lauma.harness.Herd;
import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// The clients of all workloads, on all nodes.
final class Crowd {
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long THINK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration LAST_ANSWER = Duration.ofSeconds(90);
  private static final Duration BACK = Herd.SETTLE;

  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, AtomicInteger> states = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> successes = new ConcurrentHashMap<>();
  private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /// Starts clients of a workload on each node.
  void start(Workload workload, List<NodeProcess> nodes, int each, long seed) {
    for (int client = 0; client < nodes.size() * each; client++) {
      NodeProcess node = nodes.get(client % nodes.size());
      int number = client;
      Random random = new Random(seed * 31 + threads.size());
      successes(client(workload, number));
      threads.add(Thread.ofVirtual().start(() -> work(workload, node, number, random)));
    }
  }

  /// Failures by what the clients were told, to how often, in their order.
  Map<String, AtomicInteger> states() {
    return new TreeMap<>(states);
  }

  /// Waits until each client has got something done since the call.
  ///
  /// @return those that have not
  List<String> stuck() {
    Map<String, Integer> before = new TreeMap<>();
    successes.forEach((client, count) -> before.put(client, count.get()));
    List<String> waiting = new ArrayList<>();
    long end = System.nanoTime() + BACK.toNanos();
    do {
      LockSupport.parkNanos(RECONNECT_NANOS);
      waiting.clear();
      before.forEach((client, count) -> {
        if (successes(client).get() == count) {
          waiting.add(client + " gets nothing done for " + BACK + " though all is mended");
        }
      });
    } while (!waiting.isEmpty() && System.nanoTime() < end);
    return waiting;
  }

  private AtomicInteger successes(String client) {
    return successes.computeIfAbsent(client, _ -> new AtomicInteger());
  }

  /// Ends all after what each is at.
  ///
  /// @return failures of clients themselves
  List<String> end() throws InterruptedException {
    stopping = true;
    List<String> complaints = new ArrayList<>();
    for (Thread thread : threads) {
      if (!thread.join(LAST_ANSWER)) {
        complaints.add("a client got no answer for " + LAST_ANSWER);
      }
    }
    broken.forEach(failure -> complaints.add("a client broke: " + failure));
    return complaints;
  }

  private static String client(Workload workload, int number) {
    return "client " + number + " of " + workload.name();
  }

  private void work(Workload workload, NodeProcess node, int number, Random random) {
    while (!stopping) {
      try (Connection connection = node.connect("connectTimeout=3", "socketTimeout=60")) {
        while (!stopping && !connection.isClosed()) {
          step(workload, number, random, connection);
          LockSupport.parkNanos(random.nextLong(THINK_NANOS));
        }
      } catch (SQLException e) {
        note(e);
        LockSupport.parkNanos(RECONNECT_NANOS);
      } catch (RuntimeException e) {
        broken.add(e);
        return;
      }
    }
  }

  private void step(Workload workload, int number, Random random, Connection connection) {
    try {
      workload.step(number, random, connection);
      successes(client(workload, number)).incrementAndGet();
    } catch (SQLException e) {
      note(e);
      if (!Ends.isRefusal(e)) {
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
  }

  private void note(SQLException e) {
    states.computeIfAbsent(told(e), _ -> new AtomicInteger()).incrementAndGet();
  }

  /// The SQLSTATE, and what the server says, where it is the server that says it.
  private static String told(SQLException e) {
    ServerErrorMessage message =
        e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
    String said = message == null ? "" : " " + message.getMessage();
    return e.getSQLState() + said.replaceAll("\"[^\"]*\"", "..").replaceAll("\\d+", "n");
  }
}
