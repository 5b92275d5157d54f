package io.lauma.management;

import java.util.function.Supplier;
import org.apache.pekko.actor.setup.Setup;

/// Hands the node's view of itself to its actor system before Pekko Management starts.
public final class ManagementSetup extends Setup {
  private final Supplier<NodeStatus> status;

  public ManagementSetup(Supplier<NodeStatus> status) {
    this.status = status;
  }

  Supplier<NodeStatus> status() {
    return status;
  }
}
