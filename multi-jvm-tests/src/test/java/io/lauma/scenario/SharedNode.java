package io.lauma.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import java.util.List;

/// The node of all test classes that only talk SQL to one; see [SharedServer].
public final class SharedNode extends SharedServer {
  /// @param things what tests make and leave, as `table t`
  public SharedNode(String... things) {
    super(things);
  }

  private record RunningNode(NodeProcess process) implements Running {
    @Override
    public List<Inventory.Place> places() {
      return List.of(process::connect);
    }

    @Override
    public void awaitWell() {
      assertTrue(process.isRunning(), "the shared node has ended");
    }

    @Override
    public String logTails() {
      return process.logTail();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  @Override
  Running start() {
    NodeProcess process = NodeProcess.create("n1", TestNode.freshDirectory("SharedNode"));
    process.start();
    return new RunningNode(process);
  }

  /// The node, running.
  public NodeProcess process() {
    return ((RunningNode) server()).process();
  }
}
