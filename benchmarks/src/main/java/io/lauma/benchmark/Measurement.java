package io.lauma.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What one contender did in the rounds of one workload.
final class Measurement {
  private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(2);

  /// Refused operations after which a workload is given up.
  private static final int FAILURES_MAX = 100;

  private final AtomicInteger failures = new AtomicInteger();
  private final Histogram latencyMicros = new ConcurrentHistogram(LATENCY_MICROS_MAX, 3);
  private long operations;
  private long nanos;
  private long cpuMicros;
  private long logEntries;
  private boolean hasLog;

  /// Runs one round and adds it.
  ///
  /// @param record whether it counts, or only warms up
  void round(Contender contender, Workload workload, int clients, int seconds, boolean record)
      throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Workload.Client> workers = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        Connection connection = contender.connect(i);
        connections.add(connection);
        workers.add(workload.client(connection, i));
      }
      OptionalLong entries = contender.logEntries();
      long cpu = ProcessCpu.micros(contender.processes());
      long begun = System.nanoTime();
      long end = begun + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        Workload.Client worker = workers.get(i);
        Connection connection = connections.get(i);
        counts.add(threads.submit(() -> run(worker, connection, end, record)));
      }
      long done = 0;
      for (Future<Long> count : counts) {
        done += count.get();
      }
      if (record) {
        operations += done;
        nanos += System.nanoTime() - begun;
        cpuMicros += ProcessCpu.micros(contender.processes()) - cpu;
        hasLog = entries.isPresent();
        logEntries += contender.logEntries().orElse(0) - entries.orElse(0);
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  /// An operation that the server refuses does not count; it is reported as a failure.
  private long run(Workload.Client worker, Connection connection, long end, boolean record)
      throws SQLException {
    SplittableRandom random = new SplittableRandom(Thread.currentThread().threadId() ^ end);
    long count = 0;
    for (long now = System.nanoTime(); now < end; ) {
      try {
        count += worker.run(random);
      } catch (SQLException e) {
        if (failures.incrementAndGet() > FAILURES_MAX) {
          throw e;
        }
        System.err.println("refused: " + e.getMessage());
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      }
      long finished = System.nanoTime();
      if (record) {
        latencyMicros.recordValue(
            Math.min(LATENCY_MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(finished - now)));
      }
      now = finished;
    }
    return count;
  }

  /// Operations that the server refused, warm-up included.
  int failures() {
    return failures.get();
  }

  double perSecond() {
    return nanos == 0 ? 0 : operations * 1e9 / nanos;
  }

  double cpuMicrosPerOperation() {
    return operations == 0 ? 0 : (double) cpuMicros / operations;
  }

  /// Entries of all replicated logs for each operation; empty for a server without such logs.
  OptionalDouble logEntriesPerOperation() {
    return hasLog && operations > 0
        ? OptionalDouble.of((double) logEntries / operations)
        : OptionalDouble.empty();
  }

  /// @param percentile 0 to 100
  double latencyMillis(double percentile) {
    return latencyMicros.getValueAtPercentile(percentile) / 1_000.0;
  }
}
