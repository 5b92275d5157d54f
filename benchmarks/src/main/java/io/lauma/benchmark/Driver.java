package io.lauma.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the workloads against herds of Lauma and a durable PostgreSQL 15 on this machine, in
/// alternating rounds, and prints a table.
@Command(name = "benchmarks", mixinStandardHelpOptions = true, showDefaultValues = true)
public final class Driver implements Callable<Integer> {
  private static final int PORT = 15_520;
  private static final int PORTS_PER_HERD = 20;

  @Option(names = "--nodes", split = ",", description = "Sizes of the herds")
  private List<Integer> nodes = List.of(1);

  @Option(names = "--standby", description = "Also a PostgreSQL with a synchronous standby")
  private boolean withStandby;

  @Option(names = "--clients", description = "Clients of the short workloads")
  private int clients = 16;

  @Option(names = "--rounds", description = "Rounds of each workload that count")
  private int rounds = 3;

  @Option(names = "--seconds", description = "Seconds of a round")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds of each workload before the rounds")
  private int warmUp = 20;

  @Option(
      names = "--warm-up-compiled",
      description = "At most as many for servers that do not compile while they run")
  private int warmUpCompiled = 60;

  @Option(
      names = "--colocated",
      description = "Tables are colocated: one data group of a herd has them all")
  private boolean colocated;

  @Option(
      names = "--at-leader",
      description = "Clients connect to the node that leads the busiest group, else to all in turn")
  private boolean atLeader;

  @Option(names = "--sessions", description = "Idle sessions whose memory is measured; 0: none")
  private int sessions = 1_000;

  @Option(names = "--workload", split = ",", description = "Only these (beginnings of names)")
  private List<String> only = List.of("");

  @Option(names = "--port", description = "First of the ports that nodes get")
  private int port = PORT;

  @Option(names = "--lauma", description = "Command of Lauma (default: bin/lauma)")
  private String lauma = "bin/lauma";

  @Option(names = "--directory", description = "Where data goes (default: a temporary one)")
  private @Nullable Path directory;

  @Option(names = "--output", description = "File for the table, beside the terminal")
  private @Nullable Path output;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Driver()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path root = directory == null ? Files.createTempDirectory("lauma-benchmark") : directory;
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      contenders.add(
          new Herd(
              List.of(lauma.split(" ")),
              root.resolve("herd-" + nodes.get(i)),
              nodes.get(i),
              port + i * PORTS_PER_HERD,
              atLeader));
    }
    if (withStandby) {
      contenders.add(new PostgresWithStandby(root.resolve("postgres-standby")));
    }
    contenders.add(new Postgres(root.resolve("postgres")));
    Report report = new Report();
    try {
      start(contenders, report);
      for (Workload workload : Workloads.all()) {
        if (only.stream().anyMatch(workload.name()::startsWith)) {
          measure(workload, contenders, report);
        }
      }
      if (sessions > 0) {
        for (Contender contender : contenders) {
          idle(contender, report);
        }
      }
    } finally {
      for (Contender contender : contenders) {
        contender.stop();
      }
      System.out.println(report.markdown());
    }
    write(report);
    return 0;
  }

  private void write(Report report) throws IOException {
    if (output != null) {
      Files.writeString(output, report.markdown(), StandardCharsets.UTF_8);
    }
  }

  /// The first start makes the data; the second one is measured.
  private void start(List<Contender> contenders, Report report) throws Exception {
    for (Contender contender : contenders) {
      contender.start();
      try (Connection connection = contender.connect(0)) {
        if (colocated) {
          Workload.execute(connection, "SET lauma.default_colocated = on");
        }
        Workloads.load(connection);
      }
      contender.stop();
      Duration time = contender.start();
      String text = String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1_000.0);
      report.add("start to the first answer", contender.name(), text);
      System.err.println(contender.name() + " started in " + text);
    }
  }

  private void measure(Workload workload, List<Contender> contenders, Report report)
      throws Exception {
    int threads = workload.alone() ? 1 : clients;
    Map<String, Measurement> results = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Measurement measurement = new Measurement();
      results.put(contender.name(), measurement);
      int warm = contender.isCompiled() ? Math.min(warmUp, warmUpCompiled) : warmUp;
      measurement.round(contender, workload, threads, warm, false);
    }
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        Measurement measurement = results.get(contender.name());
        if (measurement != null) {
          measurement.round(contender, workload, threads, seconds, true);
        }
      }
    }
    report.add(workload.name(), results);
    results.forEach((name, m) ->
        System.err.printf(
            Locale.ROOT,
            "%s, %s: %.0f/s, %.1f us CPU%n",
            workload.name(),
            name,
            m.perSecond(),
            m.cpuMicrosPerOperation()));
  }

  private void idle(Contender contender, Report report) throws Exception {
    OptionalLong heapBefore = contender.heapBytes();
    long before = ProcessCpu.memoryBytes(contender.processes());
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        Connection connection = contender.connect(i);
        open.add(connection);
        Workload.execute(connection, "SELECT 1");
      }
      OptionalLong heapAfter = contender.heapBytes();
      long after = ProcessCpu.memoryBytes(contender.processes());
      String text = (after - before) / sessions / 1_000 + " kB";
      if (heapAfter.isPresent() && heapBefore.isPresent()) {
        text =
            (heapAfter.getAsLong() - heapBefore.getAsLong()) / sessions / 1_000
                + " kB of heap, "
                + text
                + " of the process";
      }
      report.add("an idle session", contender.name(), text);
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }
}
