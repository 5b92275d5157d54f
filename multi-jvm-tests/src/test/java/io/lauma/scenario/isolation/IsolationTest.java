package io.lauma.scenario.isolation;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The known anomalies, their variants and the races of foreign keys, on one node.
class IsolationTest {
  @RegisterExtension static final SharedNode NODE = new SharedNode(IsolationRun.TABLES);
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres(IsolationRun.TABLES);

  @TestFactory
  Stream<DynamicTest> behavesAsPostgres() throws Exception {
    IsolationRun run = new IsolationRun(REFERENCE, _ -> NODE.process().connect());
    return Stream.concat(
        run.tests(),
        Stream.of(
            DynamicTest.dynamicTest("known differences", run::assertAllKnownDifferencesWereMet)));
  }
}
