package io.lauma.scenario.pgbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// pgbench on one node. By hand: `-Dlauma.pgbench.scale=10`, `-Dlauma.pgbench.transactions=2000`.
class PgbenchTest {
  @RegisterExtension static final SharedNode NODE = new SharedNode(Pgbench.TABLES);

  @BeforeAll
  static void load() throws Exception {
    Pgbench.load(NODE.process());
  }

  @TestFactory
  Stream<DynamicTest> runsWithoutAnError() {
    return Pgbench.runs(NODE.process(), NODE.process(), List.of("simple", "extended", "prepared"));
  }

  /// Also what pgbench's own queries at its start ask of the catalogs.
  @TestFactory
  Stream<DynamicTest> countsItsScale() {
    return Stream.of(
        DynamicTest.dynamicTest(
            "accounts",
            () -> {
              NodeProcess node = NODE.process();
              try (Connection connection = node.connect()) {
                assertEquals(
                    100_000L * Pgbench.SCALE,
                    Clients.longOf(connection, "select count(*) from pgbench_accounts"));
              }
            }));
  }
}
