package io.lauma.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Nodes n1, n2, .. that become one database. The first never joins, the others join it. Not
/// thread-safe, except what its nodes say of themselves.
public final class Herd implements AutoCloseable {
  /// How long placement may take to settle after a member came or went.
  public static final Duration SETTLE = Duration.ofMinutes(2).multipliedBy(Await.PATIENCE);

  private static final int LEADERS_APART = 2;
  private static final int REPLICATION_FACTOR = 3;
  private static final int SYSTEM_VOTERS_MAX = 5;

  private final Path directory;
  private final HerdNetwork network;
  private final Optional<String> secret;
  private final String[] options;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Set<String> members = new TreeSet<>();

  private Herd(Path directory, HerdNetwork network, Optional<String> secret, String... options) {
    this.directory = directory;
    this.network = network;
    this.secret = secret;
    this.options = options.clone();
  }

  /// A herd without nodes.
  ///
  /// @param secret the cluster's, for calls over HTTP
  /// @param options of `lauma start` for each node
  public static Herd create(
      Path directory, HerdNetwork network, Optional<String> secret, String... options) {
    return new Herd(directory, network, secret, options);
  }

  /// Adds nodes, starts them together, and joins all but the first one after another.
  ///
  /// @throws AssertionError with all logs when they do not become one herd
  public void form(int count, JoinBy by) {
    form(count, by, _ -> {});
  }

  /// The same, with something done for each node before it starts.
  public void form(int count, JoinBy by, Step before) {
    List<NodeProcess> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(add());
    }
    added.forEach(before::run);
    NodeProcess first = nodes.getFirst();
    if (by == JoinBy.OPTION) {
      first.start();
      added.stream()
          .filter(node -> node != first)
          .forEach(node -> node.start("--join", first.managementAddress()));
      added.forEach(node -> members.add(node.name()));
    } else {
      together(added, NodeProcess::start);
      members.add(first.name());
      added.stream().filter(node -> node != first).forEach(node -> join(node, first, by));
    }
    awaitSettled();
  }

  /// One more node, neither started nor joined.
  public NodeProcess add() {
    return add(network.place(nodes.size() + 1));
  }

  /// One more node at a place of the caller's choice, neither started nor joined.
  public NodeProcess add(NodePlace place) {
    String name = "n" + (nodes.size() + 1);
    NodeProcess node = NodeProcess.create(name, directory.resolve(name), place, options);
    nodes.add(node);
    return node;
  }

  /// Makes a running node a member, and returns when it says that it is one.
  ///
  /// @throws IllegalStateException with all logs when it does not come about
  public void join(NodeProcess node, NodeProcess member, JoinBy by) {
    try {
      switch (by) {
        case SQL -> execute(node, "join cluster on '" + member.managementAddress() + "'");
        case HTTP -> {
          Management.Answer answer = management(node).join(member.managementAddress());
          if (answer.status() != 200) {
            throw new IOException("HTTP " + answer.status() + ": " + answer.body());
          }
        }
        case OPTION -> node.start("--join", member.managementAddress());
      }
      members.add(node.name());
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(node.name() + " did not join\n" + logTails(), e);
    }
  }

  /// Makes a member a standalone again.
  ///
  /// @throws SQLException when it is refused
  public void leave(NodeProcess node) throws SQLException {
    execute(node, "leave cluster");
    members.remove(node.name());
  }

  private static void execute(NodeProcess node, String sql) throws SQLException {
    try (Connection connection = node.connect("socketTimeout=120");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public Management management(NodeProcess node) {
    return new Management(node.managementAddress(), secret);
  }

  /// All that were added, members or not.
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  /// @param number from 1
  public NodeProcess node(int number) {
    return nodes.get(number - 1);
  }

  /// @param name n1, n2, ..
  public NodeProcess node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  /// From 1.
  public int numberOf(NodeProcess node) {
    return nodes.indexOf(node) + 1;
  }

  public HerdNetwork network() {
    return network;
  }

  /// Nodes that joined and did not leave, running or not.
  public List<NodeProcess> members() {
    return nodes.stream().filter(node -> members.contains(node.name())).toList();
  }

  /// The member that leads the system group, by what `asked` knows.
  public NodeProcess systemLeader(NodeProcess asked) throws IOException {
    return node(
        management(asked)
            .view()
            .system()
            .leader()
            .orElseThrow(() -> new IOException("the system group has no leader")));
  }

  /// Waits until all members run, are up, and agree on it, every group has its full number of
  /// voters and a leader, and leaders are spread so that none will be moved.
  ///
  /// @throws AssertionError with all logs when that takes longer than [#SETTLE], and when an
  ///   exception has ended a thread of a node
  public void awaitSettled() {
    Await.until("a settled herd", SETTLE, this::unsettled, this::logTails);
    List<String> uncaught = nodes.stream().flatMap(node -> node.uncaught().stream()).toList();
    if (!uncaught.isEmpty()) {
      throw new AssertionError(uncaught + logTails());
    }
  }

  private String unsettled() throws Exception {
    Map<String, String> wanted = new TreeMap<>();
    members.forEach(name -> wanted.put(name, "up"));
    for (NodeProcess member : members()) {
      NodeView view = management(member).view();
      if (!view.members().equals(wanted)) {
        return member.name() + " sees members " + view.members();
      }
      String lacking = lacking(view);
      if (!lacking.isEmpty()) {
        return member.name() + " sees " + lacking;
      }
    }
    return "";
  }

  private String lacking(NodeView view) {
    if (view.groups().size() < members.size() + 1) {
      return "groups " + view.groups();
    }
    for (NodeView.Group group : view.groups()) {
      int most = group.equals(view.system()) ? SYSTEM_VOTERS_MAX : REPLICATION_FACTOR;
      int voters = Math.min(members.size(), most);
      if (group.leader().isEmpty()
          || group.voters().size() != voters
          || !members.containsAll(group.voters())) {
        return "group " + group;
      }
    }
    return unevenLeaders(view);
  }

  /// Leaders that placement will move (one of two members leads at least two data groups more than
  /// the other), as after a node is back: each move is one more change under the next test.
  private static String unevenLeaders(NodeView view) {
    Map<String, Integer> led = new TreeMap<>();
    view.members().keySet().forEach(member -> led.put(member, 0));
    view.groups().stream()
        .filter(group -> !group.equals(view.system()))
        .forEach(group -> led.merge(group.leader().orElseThrow(), 1, Integer::sum));
    int most = Collections.max(led.values());
    int fewest = Collections.min(led.values());
    return most - fewest < LEADERS_APART ? "" : "leaders of groups " + led;
  }

  /// Does something to several nodes at once, and waits for all.
  public static void together(List<NodeProcess> nodes, Step step) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<?>> running = new HashMap<>();
      for (NodeProcess node : nodes) {
        running.put(node.name(), threads.submit(() -> step.run(node)));
      }
      for (Future<?> one : running.values()) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// What is done to a node.
  public interface Step {
    void run(NodeProcess node);
  }

  /// The ends of all nodes' logs.
  public String logTails() {
    return nodes.stream()
        .filter(node -> node.log().toFile().exists())
        .map(node -> "\n=== " + node.name() + " " + node.logTail())
        .collect(Collectors.joining());
  }

  /// Ends all processes at once and removes the network; the directories stay.
  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    network.close();
  }
}
