package io.lauma.scenario;

import io.lauma.harness.JoinBy;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// pgbench on three nodes, through one, judged by another; the options of [PgbenchTest].
class HerdPgbenchTest {
  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  @BeforeAll
  static void load() throws Exception {
    Pgbench.load(HERD.node(1));
  }

  @TestFactory
  Stream<DynamicTest> runsWithoutAnError() {
    return Pgbench.runs(HERD.node(2), HERD.node(3));
  }
}
