package io.lauma.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A node in a JVM of its own with a data directory that outlives each of its runs. Place, ports
/// and directory stay the same over restarts; all runs append to one log file. Not thread-safe,
/// except [#connect].
public final class NodeProcess implements AutoCloseable {
  /// How long a start may take until the node says that it is ready.
  public static final Duration START = Duration.ofMinutes(3).multipliedBy(Await.PATIENCE);

  /// How long an orderly stop may take.
  public static final Duration STOP = Duration.ofSeconds(90).multipliedBy(Await.PATIENCE);

  /// More options of a node's JVM, by hand: `-Dlauma.node.options=..`.
  private static final List<String> JVM_OPTIONS =
      Arrays.stream(System.getProperty("lauma.node.options", "").split(" ", -1))
          .filter(option -> !option.isEmpty())
          .toList();

  private static final int CONNECT_SECONDS = 10;
  private static final int SOCKET_SECONDS = 60;
  private static final int TAIL_LINES = 60;

  private final String name;
  private final Path directory;
  private final NodePlace place;
  private final List<String> options;
  private final NodePorts ports;
  private final Thread endWithUs = new Thread(this::destroy, "end-node");
  private final List<String> uncaught = new CopyOnWriteArrayList<>();
  private volatile @Nullable Process process;
  private @Nullable MovedClock clock;

  private NodeProcess(String name, Path directory, NodePlace place, List<String> options) {
    this.name = name;
    this.directory = directory;
    this.place = place;
    this.ports = place.ports();
    this.options = List.copyOf(options);
  }

  /// A node on loopback that does not run yet.
  public static NodeProcess create(String name, Path directory, String... options) {
    return create(name, directory, NodePlace.LOOPBACK, options);
  }

  /// A node that does not run yet.
  ///
  /// @param directory made by this call; data and log go below it
  /// @param options of `lauma start` beside name, directory and ports
  /// @throws UncheckedIOException when the directory cannot be made
  public static NodeProcess create(
      String name, Path directory, NodePlace place, String... options) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodeProcess node = new NodeProcess(name, directory.toAbsolutePath(), place, List.of(options));
    Runtime.getRuntime().addShutdownHook(node.endWithUs);
    return node;
  }

  /// Starts the node and waits for its ready line.
  ///
  /// @param once options for this run alone
  /// @throws IllegalStateException with the end of the log when it is not ready within [#START]
  public void start(String... once) {
    Process running = process;
    if (running != null && running.isAlive()) {
      throw new IllegalStateException("node " + name + " runs already");
    }
    CompletableFuture<Void> ready = new CompletableFuture<>();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(place.placed(command(List.of(once)))).redirectErrorStream(true);
      builder.environment().putAll(place.environment());
      Process started = builder.start();
      process = started;
      Thread.ofVirtual().start(() -> follow(started, ready));
      ready.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      destroy();
      throw new IllegalStateException("node " + name + " did not start\n" + logTail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<String> command(List<String> once) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    if (clock == null) {
      command.addAll(StartImage.options());
      command.addAll(List.of("io.lauma.node.Main", "start"));
    } else {
      command.addAll(StartImage.optionsWith(ownClasses()));
      command.addAll(List.of(MovedClock.class.getName(), clockFile().toString(), "start"));
    }
    command.addAll(
        List.of(
            "--name", name,
            "--data", data().toString(),
            "--host", place.host(),
            "--port", Integer.toString(ports.sql()),
            "--cluster-port", Integer.toString(ports.cluster()),
            "--raft-port", Integer.toString(ports.raft()),
            "--http-port", Integer.toString(ports.http())));
    command.addAll(options);
    command.addAll(once);
    return command;
  }

  /// That of this class: its loader's, or that of this JVM; Surefire keeps the whole of that in a
  /// property of its own.
  static String classPath() {
    if (NodeProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// Where the classes of the harness are.
  private static String ownClasses() {
    return Path.of(
            URI.create(
                NodeProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private Path clockFile() {
    return directory.resolve("clock");
  }

  /// From its next start on the node's wall clock can be moved. Lauma's own: the libraries below it
  /// see the machine's.
  public void giveClock() {
    clock = MovedClock.by(clockFile());
  }

  /// Lets the node's wall clock jump; over restarts it stays wrong. Any thread.
  ///
  /// @param error by how much it is ahead from now on; negative when it is behind
  public void moveClock(Duration error) {
    MovedClock given = clock;
    if (given == null) {
      throw new IllegalStateException("node " + name + " was given no clock");
    }
    given.move(error);
  }

  /// Copies the node's output to its log until it ends.
  private void follow(Process started, CompletableFuture<Void> ready) {
    try (BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        Writer log =
            Files.newBufferedWriter(
                log(),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
      log.write("--- process " + started.pid() + "\n");
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log.write(line);
        log.write('\n');
        log.flush();
        if (line.startsWith("Exception in thread ")) {
          uncaught.add(name + ": " + line);
        }
        if (line.startsWith("Lauma " + name + " is ready")) {
          ready.complete(null);
        }
      }
      int code = started.waitFor();
      ready.completeExceptionally(new IOException("the process ended with " + code));
    } catch (IOException | InterruptedException e) {
      ready.completeExceptionally(e);
    }
  }

  /// Ends the process at once, as `kill -9` does, and waits until it is gone.
  public void kill() {
    running().destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /// Asks the node to end in order, and waits until it has.
  ///
  /// @return its exit code; 143 is a JVM that ended by SIGTERM in order
  public int stop() {
    running().destroy();
    awaitEnd(STOP);
    return running().exitValue();
  }

  /// Stops the process from running, as a long pause of a virtual machine does, until [#resume].
  public void pause() {
    signal("STOP");
  }

  /// Lets a paused process go on.
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(running().pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Process running() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("node " + name + " was never started");
    }
    return current;
  }

  private void awaitEnd(Duration longest) {
    try {
      if (!running().waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "node " + name + " did not end within " + longest.toSeconds() + " s\n" + logTail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// A new connection as the superuser; any thread.
  ///
  /// @param settings properties of the driver that replace the usual ones: `key=value`
  public Connection connect(String... settings) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    String password = place.environment().get("LAUMA_PASSWORD");
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return DriverManager.getConnection(url(), properties);
  }

  /// For JDBC.
  public String url() {
    return "jdbc:postgresql://" + place.host() + ":" + port() + "/postgres";
  }

  /// For SQL clients.
  public int port() {
    return ports.sql();
  }

  /// Of the management routes.
  public int httpPort() {
    return ports.http();
  }

  /// Of the node's messages to other nodes.
  public int clusterPort() {
    return ports.cluster();
  }

  /// Of the log's replication.
  public int raftPort() {
    return ports.raft();
  }

  /// The address of all ports.
  public String host() {
    return place.host();
  }

  /// What JOIN and DISCOVER of other nodes name.
  public String managementAddress() {
    return host() + ":" + httpPort();
  }

  public String name() {
    return name;
  }

  /// The data directory.
  public Path data() {
    return directory.resolve("data");
  }

  public boolean isRunning() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /// Of the last run, which has ended.
  public int exitCode() {
    return running().exitValue();
  }

  /// Memory of the process that is in RAM, in bytes.
  ///
  /// @throws UncheckedIOException when the system does not say
  public long residentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + running().pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      throw new IOException("no VmRSS");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Output of all runs.
  public Path log() {
    return directory.resolve("node.log");
  }

  /// The log's last lines; what of it can be read.
  public String logTail() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
      List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return log() + ":\n" + String.join("\n", tail);
    } catch (IOException e) {
      return log() + " cannot be read: " + e.getMessage();
    }
  }

  /// Exceptions that ended a thread of the node in any of its runs. Any thread.
  public List<String> uncaught() {
    return List.copyOf(uncaught);
  }

  private void destroy() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
    }
  }

  /// Ends the process if it runs; the directory stays.
  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    Runtime.getRuntime().removeShutdownHook(endWithUs);
  }
}
