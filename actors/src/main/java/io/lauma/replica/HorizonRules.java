package io.lauma.replica;

import io.lauma.kv.HybridTime;
import io.lauma.log.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How far the horizon may be raised (DESIGN 2.9): not above the oldest snapshot that a node has
/// told of, and not above now less the retention. Pure; a node that is not heard of for a while
/// counts no more, because readers below the horizon are refused anyway.
final class HorizonRules {
  /// Between two reports of a node.
  static final Duration REPORT = Duration.ofSeconds(2);

  /// A report counts so long.
  static final Duration REPORT_COUNTS = Duration.ofSeconds(60);

  /// A leader listens so long before it raises the horizon for the first time.
  static final Duration LISTEN = REPORT.multipliedBy(3);

  /// The shortest retention: a snapshot is older than its node's report of it.
  static final Duration RETENTION_MIN = Duration.ofSeconds(5);

  /// The horizon is raised in steps of this part of the retention, and of a second at least.
  private static final int STEPS = 20;

  private final Duration retention;
  private final long begunNanos;
  private final Map<NodeId, Report> reports = new HashMap<>();

  private record Report(HybridTime oldest, long atNanos) {}

  /// @param begunNanos when the leadership began, on the monotonic clock
  HorizonRules(Duration retention, long begunNanos) {
    this.retention = retention.compareTo(RETENTION_MIN) < 0 ? RETENTION_MIN : retention;
    this.begunNanos = begunNanos;
  }

  /// @param oldest the node's oldest open snapshot, INFINITY when it has none
  void reported(NodeId node, HybridTime oldest, long nowNanos) {
    reports.put(node, new Report(oldest, nowNanos));
  }

  /// The next horizon, when it is time to raise it.
  ///
  /// @param present the horizon so far
  /// @param now a timestamp drawn now
  Optional<HybridTime> next(HybridTime present, HybridTime now, long nowNanos) {
    if (nowNanos - begunNanos < LISTEN.toNanos() || now.millis() <= retention.toMillis()) {
      return Optional.empty();
    }
    reports.values().removeIf(report -> nowNanos - report.atNanos() > REPORT_COUNTS.toNanos());
    HybridTime bound = HybridTime.ofMillis(now.millis() - retention.toMillis());
    for (Report report : reports.values()) {
      HybridTime below =
          report.oldest().equals(HybridTime.ZERO)
              ? HybridTime.ZERO
              : new HybridTime(report.oldest().value() - 1);
      bound = bound.compareTo(below) <= 0 ? bound : below;
    }
    long stepMillis = Math.max(1_000, retention.toMillis() / STEPS);
    return bound.millis() - present.millis() >= stepMillis ? Optional.of(bound) : Optional.empty();
  }
}
