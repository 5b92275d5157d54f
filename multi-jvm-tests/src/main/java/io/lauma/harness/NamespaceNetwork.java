package io.lauma.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A network of Linux network namespaces, one a node, joined by a bridge on which this process has
/// an address too. Needs root and the command `ip`.
///
/// A cut sets the neighbour entry of the receiver, inside the sender's namespace, to a hardware
/// address that nobody has: packets leave and arrive nowhere, as in a broken network, and this
/// process still reaches both. Not thread-safe.
public final class NamespaceNetwork implements HerdNetwork {
  private static final String NOBODY = "02:00:00:00:00:fe";
  private static final long COMMAND_SECONDS = 20;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix;
  private final String subnet;
  private final Map<String, String> environment;
  private final Map<Integer, NodePlace> places = new TreeMap<>();
  private final List<int[]> cuts = new ArrayList<>();
  private final Thread endWithUs = new Thread(this::removeAll, "end-network");

  private NamespaceNetwork(String prefix, String subnet, Map<String, String> environment) {
    this.prefix = prefix;
    this.subnet = subnet;
    this.environment = Map.copyOf(environment);
  }

  /// Why there can be no such network here; empty when there can.
  public static Optional<String> unavailable() {
    String trial = "lauma-try-" + ProcessHandle.current().pid();
    try {
      run("ip", "netns", "add", trial);
      run("ip", "netns", "del", trial);
      run("ip", "link", "add", "lb-try", "type", "bridge");
      run("ip", "link", "del", "lb-try");
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("network namespaces need root and iproute2: " + e.getMessage());
    }
  }

  /// A network without nodes yet.
  ///
  /// @param environment of every node
  public static NamespaceNetwork create(Map<String, String> environment) {
    removeForsaken();
    long pid = ProcessHandle.current().pid();
    int number = COUNT.incrementAndGet();
    long part = (pid * 31 + number) % (128 * 256);
    String subnet = "10." + (128 + part / 256) + "." + part % 256 + ".";
    NamespaceNetwork network = new NamespaceNetwork("l" + pid + "x" + number, subnet, environment);
    Runtime.getRuntime().addShutdownHook(network.endWithUs);
    run("ip", "link", "add", network.bridge(), "type", "bridge");
    run("ip", "addr", "add", subnet + "1/24", "dev", network.bridge());
    run("ip", "link", "set", network.bridge(), "up");
    return network;
  }

  private String bridge() {
    return prefix + "b";
  }

  private String namespace(int node) {
    return "lauma-" + prefix + "n" + node;
  }

  private String address(int node) {
    return subnet + (10 + node);
  }

  @Override
  public NodePlace place(int node) {
    return places.computeIfAbsent(node, this::connected);
  }

  private NodePlace connected(int node) {
    String space = namespace(node);
    String outer = prefix + "v" + node;
    run("ip", "netns", "add", space);
    run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", space);
    run("ip", "link", "set", outer, "master", bridge(), "up");
    run("ip", "-n", space, "addr", "add", address(node) + "/24", "dev", "eth0");
    run("ip", "-n", space, "link", "set", "eth0", "up");
    run("ip", "-n", space, "link", "set", "lo", "up");
    return new NodePlace(address(node), List.of("ip", "netns", "exec", space), environment, true);
  }

  @Override
  public boolean canCut() {
    return true;
  }

  @Override
  public void cutOneWay(int from, int to) {
    run(
        "ip",
        "-n",
        namespace(from),
        "neigh",
        "replace",
        address(to),
        "lladdr",
        NOBODY,
        "dev",
        "eth0",
        "nud",
        "permanent");
    cuts.add(new int[] {from, to});
  }

  @Override
  public void heal() {
    for (int[] cut : cuts) {
      run("ip", "-n", namespace(cut[0]), "neigh", "del", address(cut[1]), "dev", "eth0");
    }
    cuts.clear();
  }

  @Override
  public void close() {
    removeAll();
    Runtime.getRuntime().removeShutdownHook(endWithUs);
  }

  private void removeAll() {
    for (int node : places.keySet()) {
      attempt("ip", "link", "del", prefix + "v" + node);
      attempt("ip", "netns", "del", namespace(node));
    }
    places.clear();
    attempt("ip", "link", "del", bridge());
  }

  /// Removes the networks of test runs that were killed before they could do so themselves.
  private static void removeForsaken() {
    Path spaces = Path.of("/run/netns");
    if (!Files.isDirectory(spaces)) {
      return;
    }
    List<String> names;
    try (var found = Files.list(spaces)) {
      names = found.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new IllegalStateException("the namespaces cannot be listed", e);
    }
    for (String name : names) {
      if (name.matches("lauma-l\\d+x\\d+n\\d+")) {
        String own = name.substring("lauma-l".length(), name.lastIndexOf('n'));
        long pid = Long.parseLong(own.substring(0, own.indexOf('x')));
        if (ProcessHandle.of(pid).isEmpty()) {
          attempt("ip", "netns", "del", name);
          attempt("ip", "link", "del", "l" + own + "b");
        }
      }
    }
  }

  /// For clean-up, where what is gone already is no failure.
  private static void attempt(String... command) {
    try {
      run(command);
    } catch (IllegalStateException e) {
      System.Logger log = System.getLogger(NamespaceNetwork.class.getName());
      log.log(System.Logger.Level.DEBUG, "clean-up: " + e.getMessage());
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + " did not end");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
