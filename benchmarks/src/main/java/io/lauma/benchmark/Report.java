package io.lauma.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// The figures as a Markdown table: a line for each workload and contender, with ratios to the last
/// contender.
final class Report {
  private final List<String> lines = new ArrayList<>();

  Report() {
    lines.add(
        "| workload | server | operations/s | ratio | p50 ms | p99 ms | CPU us/operation | CPU"
            + " ratio | log entries | refused |");
    lines.add("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
  }

  /// @param results in the contenders' order; the last one is what the others are compared with
  void add(String workload, Map<String, Measurement> results) {
    Measurement base = List.copyOf(results.values()).getLast();
    results.forEach((server, m) ->
        lines.add(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.2f | %.2f | %.2f | %.1f | %.2f | %s | %d |",
                workload,
                server,
                m.perSecond(),
                m.perSecond() / base.perSecond(),
                m.latencyMillis(50),
                m.latencyMillis(99),
                m.cpuMicrosPerOperation(),
                base.cpuMicrosPerOperation() / m.cpuMicrosPerOperation(),
                entries(m),
                m.failures())));
  }

  private static String entries(Measurement measurement) {
    OptionalDouble entries = measurement.logEntriesPerOperation();
    return entries.isPresent() ? String.format(Locale.ROOT, "%.2f", entries.getAsDouble()) : "";
  }

  /// A figure of another kind.
  void add(String what, String server, String value) {
    lines.add("| " + what + " | " + server + " | " + value + " | | | | | | | |");
  }

  String markdown() {
    return String.join("\n", lines) + "\n";
  }
}
