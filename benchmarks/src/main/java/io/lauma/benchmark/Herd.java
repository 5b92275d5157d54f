package io.lauma.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lauma nodes on this machine, started one after the other; all but the first join it.
final class Herd implements Contender {
  private static final long READY_SECONDS = 300;
  private static final int PORTS_PER_NODE = 4;

  private final String name;
  private final List<String> command;
  private final Path directory;
  private final int nodes;
  private final int firstPort;
  private final boolean atLeader;
  private volatile int busiest;
  private final List<Process> processes = new ArrayList<>();

  /// @param command runs the command line of Lauma
  /// @param directory of all data and logs of this herd
  /// @param firstPort of consecutive free ports, four a node
  /// @param atLeader whether clients connect to one node, which leads the busiest group
  Herd(List<String> command, Path directory, int nodes, int firstPort, boolean atLeader) {
    this.name = nodes == 1 ? "Lauma, 1 node" : "Lauma, " + nodes + " nodes";
    this.atLeader = atLeader;
    this.command = List.copyOf(command);
    this.directory = directory;
    this.nodes = nodes;
    this.firstPort = firstPort;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration start() throws Exception {
    Files.createDirectories(directory);
    long begun = System.nanoTime();
    for (int node = 0; node < nodes; node++) {
      startNode(node);
    }
    try (Connection connection = connectTo(nodes - 1)) {
      Workload.execute(connection, "SELECT 1");
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// The node that leads the group with the longest log, once there is one.
  private int leaderOfTheBusiest() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (System.nanoTime() < deadline) {
      long longest = -1;
      String leader = "";
      for (JsonNode group : status(0).get("groups")) {
        if (group.get("group").asInt() > 0 && group.get("appliedIndex").asLong() > longest) {
          longest = group.get("appliedIndex").asLong();
          leader = group.get("leader").asText();
        }
      }
      if (!leader.isEmpty()) {
        return Integer.parseInt(leader.substring(1)) - 1;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("the busiest group has no leader");
  }

  private void startNode(int node) throws Exception {
    Path data = directory.resolve("n" + (node + 1));
    boolean joins = node > 0 && !Files.exists(data);
    int port = port(node);
    List<String> line = new ArrayList<>(command);
    line.addAll(
        List.of(
            "start",
            "--name",
            "n" + (node + 1),
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port),
            "--cluster-port",
            Integer.toString(port + 1),
            "--raft-port",
            Integer.toString(port + 2),
            "--http-port",
            Integer.toString(port + 3)));
    if (joins) {
      line.addAll(List.of("--join", "127.0.0.1:" + (port(0) + 3)));
    }
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    processes.add(process);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> follow(process, node, ready));
    boolean founding = !Files.exists(directory.resolve("n" + nodes));
    if (founding || node == nodes - 1) {
      ready.get(READY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void follow(Process process, int node, CompletableFuture<Void> ready) {
    Path log = directory.resolve("n" + (node + 1) + ".log");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        var copy = Files.newBufferedWriter(log, StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.write(line + "\n");
        copy.flush();
        if (line.contains(" is ready")) {
          ready.complete(null);
        }
      }
      ready.completeExceptionally(new IOException("the node ended, see " + log));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private int port(int node) {
    return firstPort + node * PORTS_PER_NODE;
  }

  @Override
  public Connection connect(int client) throws SQLException {
    if (!atLeader) {
      return connectTo(client % nodes);
    }
    if (client == 0) {
      try {
        busiest = leaderOfTheBusiest();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException(e);
      } catch (IOException e) {
        throw new SQLException(e);
      }
    }
    return connectTo(busiest);
  }

  private Connection connectTo(int node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port(node) + "/postgres?user=postgres");
  }

  @Override
  public List<ProcessHandle> processes() {
    return processes.stream().map(Process::toHandle).toList();
  }

  private JsonNode status(int node) throws IOException, InterruptedException {
    URI status = URI.create("http://127.0.0.1:" + (port(node) + 3) + "/lauma/status");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String json =
          client
              .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return new ObjectMapper().readTree(json);
    }
  }

  @Override
  public boolean isCompiled() {
    return false;
  }

  @Override
  public OptionalLong logEntries() throws IOException, InterruptedException {
    Map<Integer, Long> newest = new HashMap<>();
    for (int node = 0; node < nodes; node++) {
      for (JsonNode group : status(node).get("groups")) {
        newest.merge(group.get("group").asInt(), group.get("appliedIndex").asLong(), Math::max);
      }
    }
    return OptionalLong.of(newest.values().stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public OptionalLong heapBytes() throws IOException, InterruptedException {
    long bytes = 0;
    for (Process process : processes) {
      Process histogram =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  "GC.class_histogram")
              .start();
      String text =
          new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      histogram.waitFor();
      String[] total = text.substring(text.lastIndexOf('\n') + 1).strip().split("\\s+");
      bytes += Long.parseLong(total[2]);
    }
    return OptionalLong.of(bytes);
  }

  @Override
  public void stop() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    processes.clear();
  }
}
