package io.lauma.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where a node runs.
///
/// @param host the address that all of its ports bind to
/// @param launcher command before the one of the node itself; empty for none
/// @param environment variables beside those of this process
/// @param ownAddress whether nobody else listens on the host's ports
public record NodePlace(
    String host, List<String> launcher, Map<String, String> environment, boolean ownAddress) {
  /// This machine's loopback, ports apart from those of other nodes.
  public static final NodePlace LOOPBACK = new NodePlace("127.0.0.1", List.of(), Map.of(), false);

  public NodePlace {
    launcher = List.copyOf(launcher);
    environment = Map.copyOf(environment);
  }

  /// The same place with one variable set.
  public NodePlace with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new NodePlace(host, launcher, changed, ownAddress);
  }

  /// A command as it must be started to run here.
  List<String> placed(List<String> command) {
    List<String> placed = new ArrayList<>(launcher);
    placed.addAll(command);
    return placed;
  }

  NodePorts ports() {
    return ownAddress ? NodePorts.usual() : NodePorts.free();
  }
}
