package io.lauma.scenario;

import io.lauma.harness.Herd;
import io.lauma.harness.HerdNetwork;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NamespaceNetwork;
import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The herd of a test class: runs from before its first test until after its last, and the ends of
/// all logs are printed after a test that failed.
public final class TestHerd
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  /// Of every herd that is not on loopback.
  static final String SECRET = "herd-of-the-tests";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("LAUMA_CLUSTER_SECRET", SECRET, "LAUMA_PASSWORD", "postgres");

  private final int count;
  private final JoinBy by;
  private final Supplier<HerdNetwork> network;
  private @Nullable Herd herd;

  private TestHerd(int count, JoinBy by, Supplier<HerdNetwork> network) {
    this.count = count;
    this.by = by;
    this.network = network;
  }

  /// On loopback.
  public static TestHerd of(int count, JoinBy by) {
    return new TestHerd(count, by, HerdNetwork::loopback);
  }

  /// With links that can be cut where this machine allows it, else on loopback.
  public static TestHerd withLinks(int count) {
    return new TestHerd(count, JoinBy.SQL, TestHerd::bestNetwork);
  }

  /// See [#withLinks].
  public static HerdNetwork bestNetwork() {
    return NamespaceNetwork.unavailable().isEmpty()
        ? NamespaceNetwork.create(ENVIRONMENT)
        : HerdNetwork.loopback();
  }

  /// A herd for one test; the caller closes it.
  public static Herd unformed(String test, HerdNetwork network) {
    return Herd.create(
        TestNode.freshDirectory(test), network, Optional.of(SECRET).filter(s -> network.canCut()));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Herd created = unformed(context.getRequiredTestClass().getSimpleName(), network.get());
    herd = created;
    try {
      created.form(count, by);
    } catch (RuntimeException | AssertionError e) {
      created.close();
      throw e;
    }
  }

  public Herd herd() {
    return Objects.requireNonNull(herd, "the test class has not begun");
  }

  public NodeProcess node(int number) {
    return herd().node(number);
  }

  /// Runs a statement on a node, on a connection of its own.
  public void execute(NodeProcess node, String sql) throws SQLException {
    try (Connection connection = node.connect()) {
      Clients.execute(connection, sql);
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(herd().logTails());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (herd != null) {
      herd.close();
    }
  }
}
