package io.lauma.scenario.pgbench;

import io.lauma.scenario.fixture.SharedHerd;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// pgbench on three nodes, through one, judged by another; the options of [PgbenchTest]. Of the two
/// extended modes only the one that also keeps its plans: what nodes send each other is the same.
class HerdPgbenchTest {
  @RegisterExtension static final SharedHerd HERD = new SharedHerd(Pgbench.TABLES);

  @BeforeAll
  static void load() throws Exception {
    Pgbench.load(HERD.node(1));
  }

  @TestFactory
  Stream<DynamicTest> runsWithoutAnError() {
    return Pgbench.runs(HERD.node(2), HERD.node(3), List.of("simple", "prepared"));
  }
}
